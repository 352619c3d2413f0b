/**
 * Content: blocks kept, read, fetched and served. Services tell which roots they keep; everything
 * else that lies in the store is swept at start.
 */
import type { CID } from 'multiformats/cid'
import type { PeerId } from '@libp2p/interface'
import type { Network } from '../interface/network.ts'
import type { Clock } from '../interface/platform.ts'
import type { BlockStore } from '../interface/store.ts'
import { MAX_BLOCK_BYTES, WALK_CONCURRENCY } from './constants.ts'
import { BlockExchange, type ExchangeCounts } from './exchange/exchange.ts'
import type { BlockSession } from './exchange/session.ts'
import { Holdings, type HoldingKind } from './holdings.ts'
import { localSource, type BlockSource } from './source.ts'
import { childrenOf, decodeNode, type DagNode } from './unixfs/node.ts'
import { walkDag } from './unixfs/walk.ts'
import { BatchingWriter, type BlockWriter } from './writer.ts'

/** A root that a service keeps, as far as its blocks are here. */
export interface KeptRoot {
  holding: string
  kind: HoldingKind
  root: CID
  /** Bytes of the block `root`, where it is known that it is one leaf: saves reading it. */
  sizeBytes?: number | undefined
}

export interface ContentInit {
  network: Pick<Network, 'handle' | 'openStream'>
  blocks: BlockStore
  clock: Clock
  /** Whether visited sites are served too; own ones always are. */
  servesCache: () => boolean
}

const RAW_CODEC = 0x55

/** Deletions per transaction of a sweep. */
const SWEEP_BATCH = 256

export class Content {
  readonly holdings = new Holdings()
  readonly local: BlockSource
  readonly #blocks: BlockStore
  readonly #writer: BatchingWriter
  readonly #exchange: BlockExchange
  readonly #servesCache: () => boolean
  readonly #ready = Promise.withResolvers<void>()
  #isReady = false

  constructor(init: ContentInit) {
    this.#blocks = init.blocks
    this.#servesCache = init.servesCache
    this.local = localSource(init.blocks)
    this.#writer = new BatchingWriter(init.blocks, this.holdings)
    this.#exchange = new BlockExchange(init.network, init.clock, (cid) => this.#serve(cid))
  }

  get counts(): Readonly<ExchangeCounts> {
    return this.#exchange.counts
  }

  /** Serves peers from now on; answers wait until `restore` knows what is public. */
  start(): void {
    this.#exchange.start()
  }

  stop(): void {
    this.#exchange.stop()
  }

  /**
   * Finds out which blocks belong to `roots` and deletes the others: left by a crash, or by an
   * eviction that was cut short. Until it is done nothing is evicted and peers wait.
   */
  async restore(roots: Iterable<KeptRoot>): Promise<void> {
    const here = new Map<string, CID>()
    for await (const cid of this.#blocks.cids()) here.set(cid.toString(), cid)
    const isHere = (cid: CID) => here.has(cid.toString())
    for (const { holding, kind, root, sizeBytes } of roots) {
      this.holdings.open(holding, kind)
      await this.adopt(holding, root, { isHere, sizeBytes })
    }
    await this.#sweep(here.values())
    this.#isReady = true
    this.#ready.resolve()
  }

  /** Whether `restore` is done. */
  get ready(): Promise<void> {
    return this.#ready.promise
  }

  /**
   * Counts every block below `root` that is here as part of `holding`. Leaves are not read: their
   * size is what their parent, or `sizeBytes`, says.
   */
  async adopt(
    holding: string,
    root: CID,
    { isHere, sizeBytes }: { isHere?: (cid: CID) => boolean; sizeBytes?: number | undefined } = {}
  ): Promise<void> {
    const sizes = new Map<string, number>()
    if (sizeBytes !== undefined) sizes.set(root.toString(), sizeBytes)
    const visit = async (cid: CID): Promise<readonly CID[]> => {
      if (isHere !== undefined && !isHere(cid)) return []
      const claimed = sizes.get(cid.toString())
      if (cid.code === RAW_CODEC && claimed !== undefined) {
        this.holdings.add(holding, cid, Math.min(claimed, MAX_BLOCK_BYTES))
        return []
      }
      const bytes = await this.#blocks.get(cid)
      if (bytes === undefined) return []
      this.holdings.add(holding, cid, bytes.byteLength)
      const node = decodeSound(cid, bytes)
      if (node === undefined) return []
      if (node.type === 'file')
        for (const child of node.children) sizes.set(child.cid.toString(), child.sizeBytes)
      else if (node.type === 'directory' || node.type === 'shard') {
        for (const link of node.links) sizes.set(link.cid.toString(), link.dagBytes)
      }
      return childrenOf(node)
    }
    await walkDag(root, visit, { concurrency: WALK_CONCURRENCY })
  }

  /** Writes blocks that belong to `holding`, made here or verified before. */
  writer(holding: string): BlockWriter {
    return this.#writer.into(holding)
  }

  /**
   * Takes a holding away, and with it every block that nothing else has. Before `restore` is done
   * nobody knows what else has them: the blocks then stay until its sweep.
   */
  async release(holding: string, cids?: Iterable<CID>): Promise<void> {
    const orphans = this.holdings.drop(holding, cids)
    if (!this.#isReady) return
    for (let at = 0; at < orphans.length; at += SWEEP_BATCH) {
      // Something else may have begun to keep them meanwhile.
      const batch = orphans.slice(at, at + SWEEP_BATCH).filter((cid) => !this.holdings.isKept(cid))
      await this.#blocks.deleteMany(batch)
    }
  }

  /** A fetch whose blocks are kept in `holding`. */
  session(
    holding: string,
    ports: { onChange(): void; onKept(cid: CID, sizeBytes: number): void },
    hints: (peer: PeerId) => readonly string[]
  ): BlockSession {
    const writer = this.writer(holding)
    return this.#exchange.session(
      {
        onChange: () => ports.onChange(),
        local: async (cid, options) => {
          if (this.#isReady && !this.holdings.isKept(cid)) return undefined
          const bytes = await this.#blocks.get(cid, options)
          if (bytes === undefined) return undefined
          this.holdings.add(holding, cid, bytes.byteLength)
          ports.onKept(cid, bytes.byteLength)
          return bytes
        },
        keep: async (cid, bytes) => {
          await writer.put(cid, bytes)
          ports.onKept(cid, bytes.byteLength)
        }
      },
      hints
    )
  }

  async #serve(cid: CID): Promise<Uint8Array | undefined> {
    await this.#ready.promise
    const isPublic =
      this.holdings.isOfKind(cid, 'pin') || (this.#servesCache() && this.holdings.isOfKind(cid, 'cache'))
    return isPublic ? this.#blocks.get(cid) : undefined
  }

  async #sweep(here: Iterable<CID>): Promise<void> {
    let orphans: CID[] = []
    const flush = async () => {
      await this.#blocks.deleteMany(orphans.filter((cid) => !this.holdings.isKept(cid)))
      orphans = []
    }
    for (const cid of here) {
      if (!this.holdings.isKept(cid)) orphans.push(cid)
      if (orphans.length === SWEEP_BATCH) await flush()
    }
    if (orphans.length > 0) await flush()
  }
}

/** A visited site may hold genuine blocks that are no sound nodes: they count, and lead nowhere. */
function decodeSound(cid: CID, bytes: Uint8Array): DagNode | undefined {
  try {
    return decodeNode(cid, bytes)
  } catch {
    return undefined
  }
}
