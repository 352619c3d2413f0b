/** Blocks in IndexedDB, written in groups and counted exactly. */
import { CID } from 'multiformats/cid'
import type { AbortOptions, Block, BlockStore, BlockStoreSize } from '../../p2p/interface/store.ts'
import { BlockTooLargeError, MAX_BLOCK_BYTES } from '../../p2p/store/index.ts'
import { abortable } from '../../p2p/lib/abort.ts'
import type { Database, Transaction } from './database.ts'

/**
 * From this size on a value is a Blob, which the engine keeps in a file of its own and gives back at
 * once when deleted. Values of about 64 KiB stored inline were the slowest of all sizes.
 */
const BLOB_FROM_BYTES = 60 * 1024

/** A group of calls in one transaction: enough to spread its cost, little enough to end soon. */
const GROUP_MAX_BLOCKS = 128
const GROUP_MAX_BYTES = 32 * 1024 * 1024

const LIST_PAGE = 1000
const SIZE_KEY = 'size'

interface BlockRecord {
  key: string
  value: Uint8Array | Blob
  sizeBytes: number
}

interface PendingCall {
  records: BlockRecord[]
  done: PromiseWithResolvers<void>
}

export function createIndexedDbBlocks(database: Database): BlockStore {
  return new IndexedDbBlocks(database)
}

class IndexedDbBlocks implements BlockStore {
  readonly #database: Database
  #pending: PendingCall[] = []
  #writing = false

  constructor(database: Database) {
    this.#database = database
  }

  async get(cid: CID, options?: AbortOptions): Promise<Uint8Array | undefined> {
    options?.signal?.throwIfAborted()
    const key = cid.toString()
    const value = await this.#database.transact('readonly', ['blocks'], (transaction) =>
      transaction.objectStore('blocks').get(key)
    )
    return value instanceof Blob ? new Uint8Array(await value.arrayBuffer()) : value
  }

  async has(cid: CID, options?: AbortOptions): Promise<boolean> {
    options?.signal?.throwIfAborted()
    const key = cid.toString()
    const found = await this.#database.transact('readonly', ['blocks'], (transaction) =>
      transaction.objectStore('blocks').getKey(key)
    )
    return found !== undefined
  }

  async put(cid: CID, bytes: Uint8Array, options?: AbortOptions): Promise<void> {
    await this.putMany([{ cid, bytes }], options)
  }

  async putMany(blocks: readonly Block[], options?: AbortOptions): Promise<void> {
    options?.signal?.throwIfAborted()
    const records = blocks.map(toRecord)
    if (records.length === 0) return
    const done = Promise.withResolvers<void>()
    this.#pending.push({ records, done })
    if (!this.#writing) void this.#writePending()
    await abortable(done.promise, options?.signal)
  }

  async deleteMany(cids: readonly CID[], options?: AbortOptions): Promise<void> {
    options?.signal?.throwIfAborted()
    const keys = [...new Set(cids.map((cid) => cid.toString()))]
    if (keys.length === 0) return
    await this.#database.transact('readwrite', ['blocks', 'meta'], async (transaction) => {
      const blocks = transaction.objectStore('blocks')
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
      await addToSize(transaction, removed)
    })
  }

  async *cids(options?: AbortOptions): AsyncIterable<CID> {
    let after: string | undefined
    for (;;) {
      const range = after === undefined ? undefined : IDBKeyRange.lowerBound(after, true)
      const keys = await this.#database.transact('readonly', ['blocks'], (transaction) =>
        transaction.objectStore('blocks').getAllKeys(range, LIST_PAGE)
      )
      for (const key of keys) {
        options?.signal?.throwIfAborted()
        yield CID.parse(key)
      }
      if (keys.length < LIST_PAGE) return
      after = keys.at(-1)
    }
  }

  size(): Promise<BlockStoreSize> {
    return this.#database.transact('readonly', ['meta'], readSize)
  }

  /** Calls that arrive while a group is being written form the next one. */
  async #writePending(): Promise<void> {
    this.#writing = true
    // Lets all puts of the same task join the first group.
    await Promise.resolve()
    for (let group = this.#takeGroup(); group.length > 0; group = this.#takeGroup()) {
      await this.#writeGroup(group)
    }
    this.#writing = false
  }

  #takeGroup(): PendingCall[] {
    let blocks = 0
    let bytes = 0
    let calls = 0
    for (const { records } of this.#pending) {
      blocks += records.length
      for (const { sizeBytes } of records) bytes += sizeBytes
      if (calls > 0 && (blocks > GROUP_MAX_BLOCKS || bytes > GROUP_MAX_BYTES)) break
      calls++
    }
    return this.#pending.splice(0, calls)
  }

  async #writeGroup(group: readonly PendingCall[]): Promise<void> {
    try {
      await this.#write(group.flatMap(({ records }) => records))
      for (const { done } of group) done.resolve()
    } catch (error) {
      const [first] = group
      if (group.length === 1 && first !== undefined) {
        first.done.reject(error)
        return
      }
      // One call that does not fit must not take its neighbours with it.
      for (const call of group) await this.#writeGroup([call])
    }
  }

  async #write(records: readonly BlockRecord[]): Promise<void> {
    await this.#database.transact('readwrite', ['blocks', 'meta'], async (transaction) => {
      const blocks = transaction.objectStore('blocks')
      const held = await Promise.all(records.map(({ key }) => blocks.getKey(key)))
      const seen = new Set(held.filter((key) => key !== undefined))
      const added = records.filter(({ key }) => !seen.has(key) && seen.add(key))
      const sizeBytes = added.reduce((sum, record) => sum + record.sizeBytes, 0)
      await Promise.all([
        ...added.map(async ({ key, value }) => await blocks.put(value, key)),
        addToSize(transaction, { count: added.length, sizeBytes })
      ])
    })
  }
}

/** Copies, since the caller may reuse its buffer before the group is written. */
function toRecord({ cid, bytes }: Block): BlockRecord {
  const sizeBytes = bytes.byteLength
  if (sizeBytes > MAX_BLOCK_BYTES) throw new BlockTooLargeError(sizeBytes)
  const copy = bytes.slice()
  return { key: cid.toString(), sizeBytes, value: sizeBytes < BLOB_FROM_BYTES ? copy : new Blob([copy]) }
}

async function readSize(transaction: Transaction<IDBTransactionMode>): Promise<BlockStoreSize> {
  const size = await transaction.objectStore('meta').get(SIZE_KEY)
  return isSize(size) ? size : { count: 0, sizeBytes: 0 }
}

async function addToSize(transaction: Transaction<'readwrite'>, change: BlockStoreSize): Promise<void> {
  const { count, sizeBytes } = await readSize(transaction)
  const size: BlockStoreSize = { count: count + change.count, sizeBytes: sizeBytes + change.sizeBytes }
  await transaction.objectStore('meta').put(size, SIZE_KEY)
}

function isSize(value: unknown): value is BlockStoreSize {
  return typeof value === 'object' && value !== null && 'count' in value && 'sizeBytes' in value
}
