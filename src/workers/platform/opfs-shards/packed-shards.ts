/**
 * Shards in pack files, with IndexedDB as the index and as the place for what packs cannot take: those
 * that were stored before there were packs, or while another tab had them open. Both are read alike.
 */
import { CID } from 'multiformats/cid'
import type { AbortOptions, Block, BlockStore, BlockStoreSize } from '../../../p2p/interface/store.ts'
import { StoreClosedError } from '../../../p2p/store/index.ts'
import type { Extent } from '../database.ts'
import { WriteGroups, type BlockRecord } from '../write-groups.ts'
import { GROUP_LIMITS, PACK_LIMITS, type PackLimits } from './constants.ts'
import type { PackFolder } from './pack-file.ts'
import { isSameExtent, type PackIndex } from './pack-index.ts'
import { Packs } from './packs.ts'

export interface PackedShardsInit {
  folder: PackFolder
  index: PackIndex
  /** Where shards are that are in no pack. */
  unpacked: BlockStore
  limits?: PackLimits
}

export interface PackedShards extends BlockStore {
  close(): Promise<void>
}

/** Opens the packs with its first call. */
export function createPackedShards(init: PackedShardsInit): PackedShards {
  return new ShardsInPacks(init)
}

class ShardsInPacks implements PackedShards {
  readonly #folder: PackFolder
  readonly #index: PackIndex
  readonly #unpacked: BlockStore
  readonly #limits: PackLimits
  readonly #groups = new WriteGroups(GROUP_LIMITS, (records) => this.#write(records))
  #packs: Promise<Packs | undefined> | undefined
  #isClosed = false

  constructor({ folder, index, unpacked, limits = PACK_LIMITS }: PackedShardsInit) {
    this.#folder = folder
    this.#index = index
    this.#unpacked = unpacked
    this.#limits = limits
  }

  async get(cid: CID, options?: AbortOptions): Promise<Uint8Array | undefined> {
    const found = await this.#read(cid, (extent) => extent, options)
    return found ?? this.#unpacked.get(cid, options)
  }

  async getRange(
    cid: CID,
    offset: number,
    length: number,
    options?: AbortOptions
  ): Promise<Uint8Array | undefined> {
    const found = await this.#read(cid, (extent) => cut(extent, offset, length), options)
    return found ?? this.#unpacked.getRange(cid, offset, length, options)
  }

  async has(cid: CID, options?: AbortOptions): Promise<boolean> {
    options?.signal?.throwIfAborted()
    await this.#opened()
    const key = cid.toString()
    return (await this.#index.held([key])).has(key)
  }

  async put(cid: CID, bytes: Uint8Array, options?: AbortOptions): Promise<void> {
    await this.putMany([{ cid, bytes }], options)
  }

  async putMany(blocks: readonly Block[], options?: AbortOptions): Promise<void> {
    await this.#groups.put(blocks, options?.signal)
  }

  async deleteMany(cids: readonly CID[], options?: AbortOptions): Promise<void> {
    options?.signal?.throwIfAborted()
    if (cids.length === 0) return
    const keys = cids.map((cid) => cid.toString())
    await this.#unpacked.deleteMany(cids)
    // Without the packs only the entries go: whoever opens the packs finds their space free.
    await this.#withPacks(async (packs) => {
      await (packs === undefined ? this.#index.remove(keys) : packs.remove(keys))
    })
  }

  async *cids(options?: AbortOptions): AsyncIterable<CID> {
    if (options?.signal?.aborted !== true) await this.#opened()
    for await (const key of this.#index.keys()) {
      options?.signal?.throwIfAborted()
      yield CID.parse(key)
    }
    yield* this.#unpacked.cids(options)
  }

  async size(): Promise<BlockStoreSize> {
    await this.#opened()
    const [packed, unpacked] = await Promise.all([this.#index.size(), this.#unpacked.size()])
    return { count: packed.count + unpacked.count, sizeBytes: packed.sizeBytes + unpacked.sizeBytes }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const packs = await this.#packs?.catch(() => undefined)
    await packs?.close()
  }

  async #write(records: readonly BlockRecord[]): Promise<void> {
    await this.#withPacks(async (packs) => {
      if (packs !== undefined) return packs.write(records)
      await this.#unpacked.putMany(records.map(({ key, bytes }) => ({ cid: CID.parse(key), bytes })))
    })
  }

  async #read(
    cid: CID,
    part: (extent: Extent) => Extent,
    options: AbortOptions | undefined
  ): Promise<Uint8Array | undefined> {
    options?.signal?.throwIfAborted()
    const key = cid.toString()
    return this.#withPacks(async (packs) => {
      for (;;) {
        const frees = packs?.frees
        const extent = await this.#index.find(key)
        if (extent === undefined) return undefined
        const wanted = part(extent)
        const bytes = await (packs === undefined ? this.#folder.peek(wanted) : packs.read(wanted))
        // The shard may have been deleted or moved while it was read, and its space taken by another.
        const isSame =
          packs === undefined ? isSameExtent(await this.#index.find(key), extent) : packs.frees === frees
        if (isSame) return bytes
      }
    })
  }

  /** Once more with packs opened anew where they broke, as when the engine cleared its storage. */
  async #withPacks<T>(work: (packs: Packs | undefined) => Promise<T>): Promise<T> {
    const packs = await this.#opened()
    try {
      return await work(packs)
    } catch (error) {
      if (packs?.isBroken !== true || this.#isClosed) throw error
      return work(await this.#opened())
    }
  }

  /** Undefined while packs cannot be had. */
  async #opened(): Promise<Packs | undefined> {
    if (this.#isClosed) throw new StoreClosedError()
    const opening = (this.#packs ??= this.#open())
    const packs = await opening
    if (packs?.isBroken !== true) return packs
    await packs.close()
    if (this.#packs === opening) this.#packs = undefined
    return this.#opened()
  }

  async #open(): Promise<Packs | undefined> {
    try {
      return await Packs.open({ folder: this.#folder, index: this.#index, limits: this.#limits })
    } catch (error) {
      const isInUse = error instanceof Error && error.name === 'PacksInUseError'
      const isUnavailable = error instanceof Error && error.name === 'PacksUnavailableError'
      if (isInUse) setTimeout(() => (this.#packs = undefined), this.#limits.retryMs)
      else if (!isUnavailable) this.#packs = undefined
      if (isInUse || isUnavailable) return undefined
      throw error
    }
  }
}

/** As `subarray` cuts. */
function cut({ pack, offset, sizeBytes }: Extent, from: number, length: number): Extent {
  const start = Math.min(from, sizeBytes)
  return { pack, offset: offset + start, sizeBytes: Math.min(length, sizeBytes - start) }
}
