/** Blocks in an object store of IndexedDB, written in groups and counted exactly. */
import { CID } from 'multiformats/cid'
import type { AbortOptions, Block, BlockStore, BlockStoreSize } from '../../p2p/interface/store.ts'
import { addToSize, readSize } from './counters.ts'
import type { BlockStoreName, Database } from './database.ts'
import { WriteGroups, type BlockRecord } from './write-groups.ts'

/**
 * From this size on a value is a Blob, which the engine keeps in a file of its own and gives back at
 * once when deleted. Values of about 64 KiB stored inline were the slowest of all sizes.
 */
const BLOB_FROM_BYTES = 60 * 1024

const GROUP_LIMITS = { maxBlocks: 128, maxBytes: 32 * 1024 * 1024 }

const LIST_PAGE = 1000

export interface IndexedDbBlocksInit {
  /** The object store of the values. */
  store: 'blocks' | 'shards'
  /** Another object store by CID: what it holds already is not put here once more. */
  beside?: 'packed'
}

export function createIndexedDbBlocks(database: Database, init: IndexedDbBlocksInit): BlockStore {
  return new IndexedDbBlocks(database, init)
}

class IndexedDbBlocks implements BlockStore {
  readonly #database: Database
  readonly #name: IndexedDbBlocksInit['store']
  /** Where a CID may be held already. */
  readonly #holders: BlockStoreName[]
  readonly #groups = new WriteGroups(GROUP_LIMITS, (records) => this.#write(records))

  constructor(database: Database, { store, beside }: IndexedDbBlocksInit) {
    this.#database = database
    this.#name = store
    this.#holders = beside === undefined ? [store] : [store, beside]
  }

  async get(cid: CID, options?: AbortOptions): Promise<Uint8Array | undefined> {
    const value = await this.#value(cid, options)
    return value instanceof Blob ? new Uint8Array(await value.arrayBuffer()) : value
  }

  async getRange(
    cid: CID,
    offset: number,
    length: number,
    options?: AbortOptions
  ): Promise<Uint8Array | undefined> {
    // What comes is a handle to the Blob; only the slice is read from the disk.
    const part = (await this.#value(cid, options))?.slice(offset, offset + length)
    return part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : part
  }

  async has(cid: CID, options?: AbortOptions): Promise<boolean> {
    options?.signal?.throwIfAborted()
    const key = cid.toString()
    const found = await this.#database.transact('readonly', [this.#name], (transaction) =>
      transaction.objectStore(this.#name).getKey(key)
    )
    return found !== undefined
  }

  async put(cid: CID, bytes: Uint8Array, options?: AbortOptions): Promise<void> {
    await this.putMany([{ cid, bytes }], options)
  }

  async putMany(blocks: readonly Block[], options?: AbortOptions): Promise<void> {
    await this.#groups.put(blocks, options?.signal)
  }

  async deleteMany(cids: readonly CID[], options?: AbortOptions): Promise<void> {
    options?.signal?.throwIfAborted()
    const keys = [...new Set(cids.map((cid) => cid.toString()))]
    if (keys.length === 0) return
    await this.#database.transact('readwrite', [this.#name, 'meta'], async (transaction) => {
      const blocks = transaction.objectStore(this.#name)
      const removed = { count: 0, sizeBytes: 0 }
      await Promise.all(
        keys.map(async (key) => {
          const value = await blocks.get(key)
          if (value === undefined) return
          removed.count--
          removed.sizeBytes -= value instanceof Blob ? value.size : value.byteLength
          await blocks.delete(key)
        })
      )
      await addToSize(transaction, this.#name, removed)
    })
  }

  async *cids(options?: AbortOptions): AsyncIterable<CID> {
    for await (const key of keysOf(this.#database, this.#name)) {
      options?.signal?.throwIfAborted()
      yield CID.parse(key)
    }
  }

  size(): Promise<BlockStoreSize> {
    return this.#database.transact('readonly', ['meta'], (transaction) => readSize(transaction, this.#name))
  }

  async #value(cid: CID, options: AbortOptions | undefined): Promise<Uint8Array | Blob | undefined> {
    options?.signal?.throwIfAborted()
    const key = cid.toString()
    return this.#database.transact('readonly', [this.#name], (transaction) =>
      transaction.objectStore(this.#name).get(key)
    )
  }

  async #write(records: readonly BlockRecord[]): Promise<void> {
    await this.#database.transact('readwrite', [...this.#holders, 'meta'], async (transaction) => {
      const held = await Promise.all(
        this.#holders.flatMap((name) => records.map(({ key }) => transaction.objectStore(name).getKey(key)))
      )
      const seen = new Set(held.filter((key) => key !== undefined))
      const added = records.filter(({ key }) => !seen.has(key) && seen.add(key))
      const sizeBytes = added.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
      const blocks = transaction.objectStore(this.#name)
      await Promise.all([
        ...added.map(async ({ key, bytes }) => await blocks.put(toValue(bytes), key)),
        addToSize(transaction, this.#name, { count: added.length, sizeBytes })
      ])
    })
  }
}

/** Every key of an object store, page by page, so that it may change meanwhile. */
export async function* keysOf(database: Database, name: BlockStoreName): AsyncIterable<string> {
  let after: string | undefined
  for (;;) {
    const range = after === undefined ? undefined : IDBKeyRange.lowerBound(after, true)
    const keys = await database.transact('readonly', [name], (transaction) =>
      transaction.objectStore(name).getAllKeys(range, LIST_PAGE)
    )
    yield* keys
    if (keys.length < LIST_PAGE) return
    after = keys.at(-1)
  }
}

function toValue(bytes: Uint8Array<ArrayBuffer>): Uint8Array | Blob {
  return bytes.byteLength < BLOB_FROM_BYTES ? bytes : new Blob([bytes])
}
