/** The store of a browser profile, in IndexedDB. */
import type { BlockStore, Store, Table } from '../../p2p/interface/store.ts'
import { Database } from './database.ts'
import { createIndexedDbBlocks } from './indexeddb-blocks.ts'
import { createIndexedDbTable } from './indexeddb-table.ts'

export interface IndexedDbStore extends Store {
  /** The same connection, for the secret box. */
  readonly database: Database
}

/**
 * Opens the store and finds out at once whether this engine lets us.
 * @throws NewerStoreError, StoreBlockedError, or the engine's own error when storage is denied
 */
export async function createIndexedDbStore({ name }: { name: string }): Promise<IndexedDbStore> {
  const store = new BrowserStore(new Database(name))
  await store.blocks.size()
  return store
}

class BrowserStore implements IndexedDbStore {
  readonly database: Database
  readonly blocks: BlockStore

  constructor(database: Database) {
    this.database = database
    this.blocks = createIndexedDbBlocks(database)
  }

  table<V>(name: string): Table<V> {
    // A table's value type is the caller's knowledge; the rows themselves are untyped.
    return createIndexedDbTable(this.database, name) as Table<V>
  }

  async estimate(): Promise<{ usedBytes: number; quotaBytes: number }> {
    const { sizeBytes } = await this.blocks.size()
    const told = 'storage' in navigator ? await navigator.storage.estimate() : {}
    return { usedBytes: told.usage ?? sizeBytes, quotaBytes: told.quota ?? Number.MAX_SAFE_INTEGER }
  }

  close(): Promise<void> {
    return this.database.close()
  }

  erase(): Promise<void> {
    return this.database.erase()
  }
}
