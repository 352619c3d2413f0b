/** What this browser holds. The engine tells it on demand only, so it is asked now and then. */
import { onMount } from 'svelte'
import type { SettingsApi, StorageView } from '../../p2p/interface/settings.ts'

const REFRESH_MS = 15_000

export interface StorageReading {
  /** Undefined until known, and where the browser does not tell. */
  readonly value: StorageView | undefined
  refresh(): Promise<void>
}

/** Call it in a component's script; it stops with the component. */
export function readStorage(settings: Pick<SettingsApi, 'storage'>): StorageReading {
  let value = $state.raw<StorageView>()

  const refresh = async (): Promise<void> => {
    value = await settings.storage().catch(() => value)
  }

  onMount(() => {
    void refresh()
    const timer = setInterval(() => void refresh(), REFRESH_MS)
    return () => clearInterval(timer)
  })

  return {
    get value() {
      return value
    },
    refresh
  }
}
