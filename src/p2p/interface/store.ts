/**
 * Storage ports. Every adapter (memory, IndexedDB, file system) passes the conformance suite in
 * `p2p/store/`; nothing above this line knows which one it runs on.
 */
import type { CID } from 'multiformats/cid'

export interface AbortOptions {
  signal?: AbortSignal | undefined
}

/** One block: bytes that hash to `cid`. The store does not verify; its callers do. */
export interface Block {
  cid: CID
  bytes: Uint8Array
}

/** How much a block store holds. */
export interface BlockStoreSize {
  count: number
  sizeBytes: number
}

/**
 * Content-addressed blocks, at most 2 MiB each.
 * @throws StoreFullError when the engine refuses to store more; nothing of that call is then kept.
 */
export interface BlockStore {
  get(cid: CID, options?: AbortOptions): Promise<Uint8Array | undefined>
  /**
   * What of the block lies in the range: as `subarray` cuts it, so shorter or empty beyond its end. Reads little more
   * than that where the engine can.
   */
  getRange(cid: CID, offset: number, length: number, options?: AbortOptions): Promise<Uint8Array | undefined>
  has(cid: CID, options?: AbortOptions): Promise<boolean>
  put(cid: CID, bytes: Uint8Array, options?: AbortOptions): Promise<void>
  /** All or nothing per call; adapters batch, so prefer this to many `put`s. */
  putMany(blocks: readonly Block[], options?: AbortOptions): Promise<void>
  deleteMany(cids: readonly CID[], options?: AbortOptions): Promise<void>
  /** Every CID held, in no particular order. */
  cids(options?: AbortOptions): AsyncIterable<CID>
  size(): Promise<BlockStoreSize>
}

export type TableOperation<V> = { type: 'put'; key: string; value: V } | { type: 'delete'; key: string }

/** A small ordered key–value table. Values are structured-cloneable. */
export interface Table<V> {
  get(key: string): Promise<V | undefined>
  put(key: string, value: V): Promise<void>
  delete(key: string): Promise<void>
  /** Atomic: all operations are durable, or none is. */
  batch(operations: readonly TableOperation<V>[]): Promise<void>
  /** Entries whose key starts with `prefix`, in key order. */
  entries(prefix?: string): AsyncIterable<[key: string, value: V]>
}

/** Opens the tables and the block stores of one node. */
export interface Store {
  /** What IPLD links to: sites, own and visited. */
  readonly blocks: BlockStore
  /** Shards of others that this node keeps, and own ones on their way; keys are made by `shardCid`. */
  readonly shards: BlockStore
  /** The same name always gives the same table. Names are lower-case words. */
  table<V>(name: string): Table<V>
  /** Bytes used and granted by the engine where it tells, else what blocks and shards hold. */
  estimate(): Promise<{ usedBytes: number; quotaBytes: number }>
  close(): Promise<void>
  /** Deletes everything, for ever. */
  erase(): Promise<void>
}
