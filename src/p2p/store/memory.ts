/**
 * The store in memory: for simulations, tests, visitors whose engine denies storage, and as the
 * plainest reading of the port. Copies on the way in and out, as an engine's structured clone does.
 */
import type { CID } from 'multiformats/cid'
import type { AbortOptions, Block, BlockStore, Store, Table, TableOperation } from '../interface/store.ts'
import { MAX_BLOCK_BYTES } from './constants.ts'
import { BlockTooLargeError, StoreClosedError, StoreFullError } from './errors.ts'

export interface MemoryStoreInit {
  /** Bytes of blocks and shards together it takes before it throws `StoreFullError`. Without a limit by default. */
  quotaBytes?: number | undefined
}

export function createMemoryStore({ quotaBytes = Number.MAX_SAFE_INTEGER }: MemoryStoreInit = {}): Store {
  return new MemoryStore(quotaBytes)
}

class MemoryStore implements Store {
  readonly blocks: MemoryBlocks
  readonly shards: MemoryBlocks
  readonly #tables = new Map<string, MemoryTable>()
  readonly #quotaBytes: number
  #closed = false

  constructor(quotaBytes: number) {
    this.#quotaBytes = quotaBytes
    const init = { roomBytes: () => quotaBytes - this.#usedBytes(), assertOpen: () => this.#assertOpen() }
    this.blocks = new MemoryBlocks(init)
    this.shards = new MemoryBlocks(init)
  }

  table<V>(name: string): Table<V> {
    let table = this.#tables.get(name)
    if (table === undefined) {
      table = new MemoryTable(() => this.#assertOpen())
      this.#tables.set(name, table)
    }
    // A table's value type is the caller's knowledge; the rows themselves are untyped.
    return table as Table<unknown> as Table<V>
  }

  async estimate(): Promise<{ usedBytes: number; quotaBytes: number }> {
    return { usedBytes: this.#usedBytes(), quotaBytes: this.#quotaBytes }
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  async erase(): Promise<void> {
    this.#closed = true
    this.blocks.clear()
    this.shards.clear()
    for (const table of this.#tables.values()) table.clear()
  }

  #usedBytes(): number {
    return this.blocks.sizeBytes + this.shards.sizeBytes
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreClosedError()
  }
}

interface MemoryBlocksInit {
  /** What the store as a whole may still take. */
  roomBytes: () => number
  assertOpen: () => void
}

class MemoryBlocks implements BlockStore {
  sizeBytes = 0
  readonly #blocks = new Map<string, Block>()
  readonly #roomBytes: () => number
  readonly #assertOpen: () => void

  constructor({ roomBytes, assertOpen }: MemoryBlocksInit) {
    this.#roomBytes = roomBytes
    this.#assertOpen = assertOpen
  }

  async get(cid: CID, options?: AbortOptions): Promise<Uint8Array | undefined> {
    this.#check(options)
    return this.#blocks.get(cid.toString())?.bytes.slice()
  }

  async getRange(
    cid: CID,
    offset: number,
    length: number,
    options?: AbortOptions
  ): Promise<Uint8Array | undefined> {
    this.#check(options)
    return this.#blocks.get(cid.toString())?.bytes.slice(offset, offset + length)
  }

  async has(cid: CID, options?: AbortOptions): Promise<boolean> {
    this.#check(options)
    return this.#blocks.has(cid.toString())
  }

  async put(cid: CID, bytes: Uint8Array, options?: AbortOptions): Promise<void> {
    await this.putMany([{ cid, bytes }], options)
  }

  async putMany(blocks: readonly Block[], options?: AbortOptions): Promise<void> {
    this.#check(options)
    const added = new Map<string, Block>()
    let addedBytes = 0
    for (const { cid, bytes } of blocks) {
      if (bytes.byteLength > MAX_BLOCK_BYTES) throw new BlockTooLargeError(bytes.byteLength)
      const key = cid.toString()
      if (this.#blocks.has(key) || added.has(key)) continue
      added.set(key, { cid, bytes: bytes.slice() })
      addedBytes += bytes.byteLength
    }
    if (addedBytes > this.#roomBytes()) throw new StoreFullError()
    for (const [key, block] of added) this.#blocks.set(key, block)
    this.sizeBytes += addedBytes
  }

  async deleteMany(cids: readonly CID[], options?: AbortOptions): Promise<void> {
    this.#check(options)
    for (const cid of cids) {
      const block = this.#blocks.get(cid.toString())
      if (block === undefined) continue
      this.#blocks.delete(cid.toString())
      this.sizeBytes -= block.bytes.byteLength
    }
  }

  async *cids(options?: AbortOptions): AsyncIterable<CID> {
    for (const { cid } of [...this.#blocks.values()]) {
      this.#check(options)
      yield cid
    }
  }

  async size(): Promise<{ count: number; sizeBytes: number }> {
    this.#assertOpen()
    return { count: this.#blocks.size, sizeBytes: this.sizeBytes }
  }

  clear(): void {
    this.#blocks.clear()
    this.sizeBytes = 0
  }

  #check(options: AbortOptions | undefined): void {
    options?.signal?.throwIfAborted()
    this.#assertOpen()
  }
}

class MemoryTable implements Table<unknown> {
  readonly #rows = new Map<string, unknown>()
  readonly #assertOpen: () => void

  constructor(assertOpen: () => void) {
    this.#assertOpen = assertOpen
  }

  async get(key: string): Promise<unknown> {
    this.#assertOpen()
    return structuredClone(this.#rows.get(key))
  }

  async put(key: string, value: unknown): Promise<void> {
    await this.batch([{ type: 'put', key, value }])
  }

  async delete(key: string): Promise<void> {
    await this.batch([{ type: 'delete', key }])
  }

  async batch(operations: readonly TableOperation<unknown>[]): Promise<void> {
    this.#assertOpen()
    // Cloned before the first is applied: a value that cannot be cloned must leave no half batch.
    const cloned = operations.map((operation) => structuredClone(operation))
    for (const operation of cloned) {
      if (operation.type === 'put') this.#rows.set(operation.key, operation.value)
      else this.#rows.delete(operation.key)
    }
  }

  async *entries(prefix = ''): AsyncIterable<[key: string, value: unknown]> {
    const keys = [...this.#rows.keys()].filter((key) => key.startsWith(prefix)).sort()
    for (const key of keys) {
      this.#assertOpen()
      if (this.#rows.has(key)) yield [key, structuredClone(this.#rows.get(key))]
    }
  }

  clear(): void {
    this.#rows.clear()
  }
}
