/** The store of a browser profile: all in IndexedDB, but shards in pack files where the engine has them. */
import type { BlockStore, Store, Table } from '../../p2p/interface/store.ts'
import { Database } from './database.ts'
import { createIndexedDbBlocks } from './indexeddb-blocks.ts'
import { createIndexedDbTable } from './indexeddb-table.ts'
import { opfsFolder } from './opfs-shards/opfs-folder.ts'
import type { PackFolder } from './opfs-shards/pack-file.ts'
import { createPackIndex } from './opfs-shards/pack-index.ts'
import { createPackedShards, type PackedShards } from './opfs-shards/packed-shards.ts'

export interface IndexedDbStore extends Store {
  /** The same connection, for the secret box. */
  readonly database: Database
}

export interface IndexedDbStoreInit {
  name: string
  /** Where pack files go; undefined keeps shards in IndexedDB. By default what this engine has. */
  packs?: PackFolder | undefined
}

/**
 * Opens the store and finds out at once whether this engine lets us.
 * @throws NewerStoreError, StoreBlockedError, or the engine's own error when storage is denied
 */
export async function createIndexedDbStore(init: IndexedDbStoreInit): Promise<IndexedDbStore> {
  const packs = 'packs' in init ? init.packs : opfsFolder(init.name)
  const store = new BrowserStore(new Database(init.name), packs)
  await store.blocks.size()
  return store
}

class BrowserStore implements IndexedDbStore {
  readonly database: Database
  readonly blocks: BlockStore
  readonly shards: BlockStore
  readonly #packs: PackFolder | undefined
  readonly #packed: PackedShards | undefined

  constructor(database: Database, packs: PackFolder | undefined) {
    this.database = database
    this.blocks = createIndexedDbBlocks(database, { store: 'blocks' })
    const unpacked = createIndexedDbBlocks(database, { store: 'shards', beside: 'packed' })
    this.#packs = packs
    if (packs !== undefined)
      this.#packed = createPackedShards({ folder: packs, index: createPackIndex(database), unpacked })
    this.shards = this.#packed ?? unpacked
  }

  table<V>(name: string): Table<V> {
    // A table's value type is the caller's knowledge; the rows themselves are untyped.
    return createIndexedDbTable(this.database, name) as Table<V>
  }

  async estimate(): Promise<{ usedBytes: number; quotaBytes: number }> {
    const told = 'storage' in navigator ? await navigator.storage.estimate() : {}
    return {
      usedBytes: told.usage ?? (await this.#heldBytes()),
      quotaBytes: told.quota ?? Number.MAX_SAFE_INTEGER
    }
  }

  async close(): Promise<void> {
    await this.#packed?.close()
    await this.database.close()
  }

  /** The index goes first: packs without entries are only free space to whoever finds them. */
  async erase(): Promise<void> {
    await this.#packed?.close()
    await this.database.erase()
    await this.#packs?.erase()
  }

  async #heldBytes(): Promise<number> {
    const [blocks, shards] = await Promise.all([this.blocks.size(), this.shards.size()])
    return blocks.sizeBytes + shards.sizeBytes
  }
}
