import type { IpMode } from './network.ts'

/** Settings of the node; those of looks (language, theme) stay in the app. */
export interface NodeSettings {
  mode: IpMode
  /** Help serve what is held while a tab is open. */
  serve: boolean
  /** Limit of the visitors' cache, bytes. */
  cacheLimitBytes: number
}

export interface StorageView {
  usedBytes: number
  quotaBytes: number
  /** Own sites: never evicted. */
  pinnedBytes: number
  /** Visited sites: evicted least recently used first. */
  cachedBytes: number
  blocks: number
}

export interface SettingsApi {
  watch(onSnapshot: (settings: NodeSettings) => void): () => void
  update(change: Partial<NodeSettings>): Promise<void>
  storage(): Promise<StorageView>
  clearCache(): Promise<void>
  /** Stops the node and deletes everything this browser holds. The words bring back what they can. */
  reset(): Promise<void>
}
