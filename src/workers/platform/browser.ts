/** All that the node needs of a browser, except transports: those need the RTC bridge. */
import type { Platform, SecretBox } from '../../p2p/interface/platform.ts'
import type { Store } from '../../p2p/interface/store.ts'
import { createMemoryStore } from '../../p2p/store/index.ts'
import { systemClock, systemRng } from './clock.ts'
import { createIndexedDbStore } from './indexeddb-store.ts'
import { createPassingSecretBox, createSecretBox } from './secret-box.ts'
import { browserSurroundings } from './surroundings.ts'

export interface BrowserPlatformInit {
  /** Name of this node's database. */
  name: string
  /** Port on which the window reports online, offline and visible. */
  surroundings: MessagePort
}

/** Bytes kept by a visitor whose engine denies storage. */
const MEMORY_QUOTA_BYTES = 256 * 1024 * 1024

/** @throws NewerStoreError, StoreBlockedError */
export async function createBrowserPlatform(
  init: BrowserPlatformInit
): Promise<Omit<Platform, 'transports'>> {
  const { store, secrets } = await openStorage(init.name)
  return {
    kind: 'browser',
    store,
    secrets,
    clock: systemClock,
    rng: systemRng,
    surroundings: browserSurroundings(init.surroundings, systemClock)
  }
}

/** A visitor with storage blocked can still look at sites: everything then lives in memory. */
async function openStorage(name: string): Promise<{ store: Store; secrets: SecretBox }> {
  try {
    const store = await createIndexedDbStore({ name })
    return { store, secrets: createSecretBox(store.database) }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'SecurityError') throw error
    return { store: createMemoryStore({ quotaBytes: MEMORY_QUOTA_BYTES }), secrets: createPassingSecretBox() }
  }
}
