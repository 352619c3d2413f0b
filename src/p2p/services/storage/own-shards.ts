/**
 * Own shards on this device: what was just stored and is on its way, and what was fetched lately. They
 * lie in the same store as shards kept for others, under a codec of their own, so that neither sweeps
 * the other's.
 */
import * as Digest from 'multiformats/hashes/digest'
import { CID } from 'multiformats/cid'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import type { AbortOptions, BlockStore } from '../../interface/store.ts'

/** Private use, beside 0x300b17 of shards kept for others. */
const OWN_SHARD_CODEC = 0x30_0b18
const SHA2_256 = 0x12
/** Deletions per transaction. */
const DELETE_BATCH = 64

export class OwnShards {
  readonly #store: BlockStore
  /** Digests in hexadecimal of what is here. */
  readonly #here = new Set<string>()

  constructor(store: BlockStore) {
    this.#store = store
  }

  /** Finds out what is here. */
  async load(): Promise<void> {
    for await (const cid of this.#store.cids())
      if (cid.code === OWN_SHARD_CODEC) this.#here.add(hex(cid.multihash.digest))
  }

  get(id: Uint8Array, options?: AbortOptions): Promise<Uint8Array | undefined> {
    return this.#store.get(ownShardCid(id), options)
  }

  has(id: Uint8Array): boolean {
    return this.#here.has(hex(id))
  }

  /** @throws StoreFullError */
  async keep(
    shards: readonly { id: Uint8Array; bytes: Uint8Array }[],
    options?: AbortOptions
  ): Promise<void> {
    await this.#store.putMany(
      shards.map(({ id, bytes }) => ({ cid: ownShardCid(id), bytes })),
      options
    )
    for (const { id } of shards) this.#here.add(hex(id))
  }

  async drop(ids: readonly Uint8Array[]): Promise<void> {
    for (const id of ids) this.#here.delete(hex(id))
    for (let at = 0; at < ids.length; at += DELETE_BATCH)
      await this.#store.deleteMany(ids.slice(at, at + DELETE_BATCH).map(ownShardCid))
  }

  /** Deletes what no stripe of the catalogue has: left by a crash between store and commit. */
  async sweep(wanted: Iterable<Uint8Array>): Promise<void> {
    const orphans = new Set(this.#here)
    for (const id of wanted) orphans.delete(hex(id))
    await this.drop([...orphans].map((digest) => fromString(digest, 'base16')))
  }
}

function hex(bytes: Uint8Array): string {
  return toString(bytes, 'base16')
}

function ownShardCid(id: Uint8Array): CID {
  return CID.createV1(OWN_SHARD_CODEC, Digest.create(SHA2_256, id))
}
