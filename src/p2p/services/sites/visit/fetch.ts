/**
 * Fetching one version of a site: finds holders for as long as something is missing, reads the root,
 * then fetches the rest behind the reader when the site is not too large.
 */
import type { PeerId } from '@libp2p/interface'
import type { CID } from 'multiformats/cid'
import {
  childrenOf,
  decodeNode,
  walkDag,
  type BlockSession,
  type BlockSource
} from '../../../content/index.ts'
import { withTimeout } from '../../../lib/abort.ts'
import { delay } from '../../../lib/retry.ts'
import { PREFETCH_LIMIT_BYTES } from '../constants.ts'
import { InvalidSiteError } from '../errors.ts'
import { readMeta, type SiteMeta } from '../meta.ts'
import { providerKeyOf } from '../names/record.ts'
import { holdingOf } from '../store.ts'
import {
  PREFETCH_CONCURRENCY,
  PROVIDERS_TIMEOUT_MS,
  SEARCH_FOLLOWERS_MS,
  SEARCH_PATIENCE_MS,
  SEARCH_PROVIDERS_MS
} from './constants.ts'
import type { VisitPorts } from './ports.ts'

export interface VersionFetchInit {
  site: string
  root: CID
  hints: (peer: PeerId) => readonly string[]
  onChange: () => void
}

export class VersionFetch {
  readonly root: CID
  readonly session: BlockSession
  readonly holding: string
  /** What the root claims for all blocks together; 0 until it is read. */
  totalBytes = 0
  meta: SiteMeta | undefined
  readonly #ports: VisitPorts
  readonly #init: VersionFetchInit
  readonly #abort = new AbortController()
  #whole = false

  constructor(ports: VisitPorts, init: VersionFetchInit) {
    this.#ports = ports
    this.#init = init
    this.root = init.root
    this.holding = holdingOf.visit(init.site, init.root.toString())
    ports.content.holdings.open(this.holding, 'cache')
    const onKept = () => void ports.visited.trim()
    this.session = ports.content.session(this.holding, { onChange: init.onChange, onKept }, init.hints)
  }

  get source(): BlockSource {
    return this.session
  }

  get doneBytes(): number {
    return this.#ports.content.holdings.sizeOf(this.holding)
  }

  get doneBlocks(): number {
    return this.#ports.content.holdings.countOf(this.holding)
  }

  /** The site's root, here and checked. @throws InvalidSiteError, SessionClosedError */
  async readRoot(): Promise<void> {
    const bytes = await this.session.get(this.root, { signal: this.#abort.signal })
    const node = decodeRoot(this.root, bytes)
    if (node.type !== 'directory' && node.type !== 'shard')
      throw new InvalidSiteError('its root is no folder')
    this.totalBytes = node.links.reduce((sum, link) => sum + link.dagBytes, bytes.byteLength)
  }

  async readMeta(): Promise<void> {
    this.meta = await readMeta(this.session, this.root, { signal: this.#abort.signal })
    this.#init.onChange()
  }

  get fitsAhead(): boolean {
    return this.totalBytes <= PREFETCH_LIMIT_BYTES
  }

  /** Everything below the root, behind whatever a reader waits for. @throws StoreFullError, InvalidSiteError */
  async fetchAll(): Promise<void> {
    const { signal } = this.#abort
    let bytesSeen = 0
    const visit = async (cid: CID): Promise<readonly CID[]> => {
      const bytes = await this.session.get(cid, { signal, background: true })
      bytesSeen += bytes.byteLength
      // What the author claims of sizes is not what was believed when it was decided to fetch all.
      if (bytesSeen > 2 * PREFETCH_LIMIT_BYTES) throw new InvalidSiteError('it is larger than it claims')
      return childrenOf(decodeRoot(cid, bytes))
    }
    await walkDag(this.root, visit, { concurrency: PREFETCH_CONCURRENCY, signal })
    await this.session.flush()
    this.#whole = true
  }

  addPeer(peer: PeerId): void {
    if (!peer.equals(this.#ports.network.peerId)) this.session.addPeer(peer)
  }

  /** Looks for holders until everything is here or the fetch is closed. */
  async searchPeers(): Promise<void> {
    const { clock } = this.#ports
    const { signal } = this.#abort
    // Those who gave the name, or stand in the link, mostly hold the content too.
    let providersDueAt = clock.now() + (this.session.peers().length > 0 ? SEARCH_PATIENCE_MS : 0)
    while (!signal.aborted && !this.#whole) {
      for (const peer of this.#ports.names.followers(this.#init.site)) this.addPeer(peer)
      if (clock.now() >= providersDueAt) {
        providersDueAt = clock.now() + SEARCH_PROVIDERS_MS
        void this.#searchProviders().catch(() => undefined)
      }
      await delay(clock, SEARCH_FOLLOWERS_MS, signal).catch(() => undefined)
    }
  }

  close(): void {
    this.#abort.abort(new Error('The visit was closed'))
    this.session.close()
  }

  async #searchProviders(): Promise<void> {
    const signal = withTimeout(this.#abort.signal, PROVIDERS_TIMEOUT_MS)
    const key = await providerKeyOf(this.#init.site)
    for await (const peer of this.#ports.network.findProviders(key, { signal })) this.addPeer(peer)
  }
}

function decodeRoot(cid: CID, bytes: Uint8Array): ReturnType<typeof decodeNode> {
  try {
    return decodeNode(cid, bytes)
  } catch (cause) {
    throw new InvalidSiteError('a part of it is damaged', { cause })
  }
}
