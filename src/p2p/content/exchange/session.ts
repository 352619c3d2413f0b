/**
 * One fetch: the blocks of one site, wanted by a reader or ahead of one, spread over every peer that
 * may hold them. Each peer is asked for about as much as it delivers in a fixed time, so that the
 * fast ones carry most; who lacks, stalls, lies or leaves is worked around.
 */
import type { PeerId, Stream } from '@libp2p/interface'
import type { CID } from 'multiformats/cid'
import type { Clock } from '../../interface/platform.ts'
import type { AbortOptions } from '../../interface/store.ts'
import { SessionClosedError } from '../errors.ts'
import type { BlockSource } from '../source.ts'
import { verifyBlock } from '../verify.ts'
import {
  HEDGE_AFTER_MS,
  MAX_ASKED,
  MAX_WANT_CIDS,
  MISSING_RETRY_MS,
  SILENT_MS,
  STALL_MS,
  TICK_MS
} from './constants.ts'
import { PeerLink, type LinkEvents, type LinkState } from './link.ts'

export interface SessionPeerView {
  peer: string
  state: LinkState
  blocks: number
  bytes: number
  /** Bytes per second while it delivers. */
  rate: number
  failure?: string | undefined
}

export interface SessionInit {
  clock: Clock
  open(peer: PeerId, signal: AbortSignal): Promise<Stream>
  /** A block that is here already. */
  local(cid: CID, options?: AbortOptions): Promise<Uint8Array | undefined>
  /** Makes a verified block durable. @throws StoreFullError */
  keep(cid: CID, bytes: Uint8Array): Promise<void>
  /** Something about peers or progress changed. */
  onChange(): void
  /** A peer sent bytes that are not the block. */
  onCorrupt(peer: PeerId): void
}

export interface FetchOptions extends AbortOptions {
  /** Ahead of need: waits behind everything a reader waits for. */
  background?: boolean
}

interface Want {
  cid: CID
  urgent: boolean
  queued: boolean
  /** Links that have been asked, by when. */
  asked: Map<PeerLink, number>
  /** Links that said they lack it, by when. */
  lacking: Map<PeerLink, number>
  waiters: Set<{ resolve(bytes: Uint8Array): void; reject(error: Error): void }>
}

class SilentPeerError extends Error {
  override name = 'SilentPeerError'
  constructor() {
    super('The peer sent nothing for too long')
  }
}

export class BlockSession implements BlockSource, LinkEvents {
  readonly #init: SessionInit
  readonly #links = new Map<string, PeerLink>()
  readonly #banned = new Set<string>()
  readonly #wants = new Map<string, Want>()
  readonly #urgent: Want[] = []
  readonly #background: Want[] = []
  readonly #writes = new Set<Promise<void>>()
  #storeFailure: Error | undefined
  #closed = false
  #timer: unknown
  #received = { blocks: 0, bytes: 0 }

  constructor(init: SessionInit) {
    this.#init = init
  }

  /** Blocks and bytes that peers gave so far. */
  get received(): { blocks: number; bytes: number } {
    return this.#received
  }

  /** Blocks wanted and not here yet. */
  get wanted(): number {
    return this.#wants.size
  }

  /** Blocks are wanted, peers answer, and none of those asked has any of them. */
  get starved(): boolean {
    const links = [...this.#links.values()].filter(({ state }) => state === 'open')
    if (this.#wants.size === 0 || links.length === 0) return false
    return [...this.#wants.values()].every(({ lacking }) => links.every((link) => lacking.has(link)))
  }

  /** A verified block, from here or from peers; waits for peers as long as it takes. */
  async get(cid: CID, options: FetchOptions = {}): Promise<Uint8Array> {
    options.signal?.throwIfAborted()
    const here = await this.#init.local(cid, options)
    if (here !== undefined) return here
    return this.#fetch(cid, options)
  }

  /** Another peer that may hold what is wanted. Known ones are tried again if they were given up. */
  addPeer(peer: PeerId): void {
    const id = peer.toString()
    if (this.#closed || this.#banned.has(id)) return
    const known = this.#links.get(id)
    if (known !== undefined && !known.mayStartOver()) return
    const link = new PeerLink({
      peer,
      open: (to, signal) => this.#init.open(to, signal),
      clock: this.#init.clock,
      events: this
    })
    this.#links.set(id, link)
    link.open()
    this.#init.onChange()
  }

  peers(): SessionPeerView[] {
    return [...this.#links.values()].map(({ id, state, blocks, bytes, rate, failure }) => ({
      peer: id,
      state,
      blocks,
      bytes,
      rate,
      failure
    }))
  }

  /** Resolves when every block received is durable. @throws StoreFullError */
  async flush(): Promise<void> {
    while (this.#writes.size > 0) await Promise.all(this.#writes)
    if (this.#storeFailure !== undefined) throw this.#storeFailure
  }

  close(): void {
    this.#closed = true
    this.#init.clock.clearTimeout(this.#timer)
    for (const link of this.#links.values()) link.end()
    const error = new SessionClosedError()
    for (const want of this.#wants.values()) for (const waiter of want.waiters) waiter.reject(error)
    this.#wants.clear()
  }

  onOpen(): void {
    this.#pump()
    this.#init.onChange()
  }

  onBlock(link: PeerLink, cid: CID, bytes: Uint8Array): void {
    const write = this.#accept(link, cid, bytes).finally(() => {
      this.#writes.delete(write)
      link.release(bytes.byteLength)
    })
    this.#writes.add(write)
    this.#pump()
  }

  onMissing(link: PeerLink, cid: CID): void {
    const want = this.#wants.get(cid.toString())
    if (want !== undefined) {
      want.asked.delete(link)
      want.lacking.set(link, this.#init.clock.now())
      if (want.asked.size === 0) this.#enqueue(want)
    }
    this.#pump()
    this.#init.onChange()
  }

  onDown(link: PeerLink, unanswered: CID[]): void {
    if (link.broken) this.#banned.add(link.id)
    for (const cid of unanswered) this.#returned(link, cid)
    this.#pump()
    this.#init.onChange()
  }

  onRetry(link: PeerLink): void {
    if (this.#closed) return
    link.open()
    this.#init.onChange()
  }

  #fetch(cid: CID, { signal, background = false }: FetchOptions): Promise<Uint8Array> {
    if (this.#closed) return Promise.reject(new SessionClosedError())
    return new Promise((resolve, reject) => {
      const want = this.#want(cid, !background)
      const settle = <A>(then: (value: A) => void) => {
        return (value: A) => {
          signal?.removeEventListener('abort', onAbort)
          want.waiters.delete(waiter)
          then(value)
        }
      }
      const waiter = { resolve: settle(resolve), reject: settle(reject) }
      const onAbort = () => {
        waiter.reject(signal?.reason as Error)
        if (want.waiters.size === 0) this.#forget(want)
      }
      want.waiters.add(waiter)
      signal?.addEventListener('abort', onAbort)
      this.#pump()
    })
  }

  #want(cid: CID, urgent: boolean): Want {
    const key = cid.toString()
    let want = this.#wants.get(key)
    if (want === undefined) {
      want = { cid, urgent, queued: false, asked: new Map(), lacking: new Map(), waiters: new Set() }
      this.#wants.set(key, want)
      this.#enqueue(want)
      this.#schedule()
    } else if (urgent && !want.urgent) {
      want.urgent = true
      // Stays in the background queue as well, where it is skipped once it is asked.
      if (want.queued) this.#urgent.push(want)
    }
    return want
  }

  #enqueue(want: Want): void {
    if (want.queued) return
    want.queued = true
    const queue = want.urgent ? this.#urgent : this.#background
    queue.push(want)
  }

  /** Nobody waits any more: peers need not send it. */
  #forget(want: Want): void {
    this.#wants.delete(want.cid.toString())
    want.queued = false
    for (const link of want.asked.keys()) link.cancel((cid) => this.#wants.has(cid.toString()))
  }

  #returned(link: PeerLink, cid: CID): void {
    const want = this.#wants.get(cid.toString())
    if (want === undefined) return
    want.asked.delete(link)
    if (want.asked.size === 0) this.#enqueue(want)
  }

  async #accept(link: PeerLink, cid: CID, bytes: Uint8Array): Promise<void> {
    const key = cid.toString()
    const want = this.#wants.get(key)
    if (want === undefined) return
    try {
      await verifyBlock(cid, bytes)
    } catch {
      this.#ban(link, cid)
      return
    }
    if (this.#wants.get(key) !== want) return
    this.#wants.delete(key)
    this.#received.blocks++
    this.#received.bytes += bytes.byteLength
    for (const other of want.asked.keys()) {
      if (other !== link) other.cancel((needed) => this.#wants.has(needed.toString()))
    }
    for (const waiter of [...want.waiters]) waiter.resolve(bytes)
    this.#init.onChange()
    try {
      await this.#init.keep(cid, bytes)
    } catch (error) {
      this.#storeFailure = error as Error
    }
  }

  #ban(link: PeerLink, cid: CID): void {
    this.#banned.add(link.id)
    this.#init.onCorrupt(link.peer)
    link.end()
    this.#links.delete(link.id)
    // Whatever else it was asked for goes to others too.
    for (const want of this.#wants.values()) if (want.asked.has(link)) this.#returned(link, want.cid)
    this.#returned(link, cid)
    this.#pump()
    this.#init.onChange()
  }

  /** Gives each free peer its share of the queue, the fastest first. */
  #pump(): void {
    if (this.#closed || this.#wants.size === 0) return
    const links = [...this.#links.values()].filter(({ free }) => free > 0)
    links.sort((a, b) => b.rate - a.rate)
    for (const link of links) {
      const batch: CID[] = []
      const limit = Math.min(link.free, MAX_WANT_CIDS)
      this.#takeFor(link, this.#urgent, batch, limit)
      this.#takeFor(link, this.#background, batch, limit)
      if (batch.length > 0) link.ask(batch)
    }
  }

  #takeFor(link: PeerLink, queue: Want[], batch: CID[], limit: number): void {
    const now = this.#init.clock.now()
    let kept = 0
    let at = 0
    for (; at < queue.length && batch.length < limit; at++) {
      const want = queue[at]
      if (want === undefined || !want.queued) continue
      const lackedAt = want.lacking.get(link)
      if (link.isAsked(want.cid) || (lackedAt !== undefined && now - lackedAt < MISSING_RETRY_MS)) {
        queue[kept++] = want
        continue
      }
      want.queued = false
      want.asked.set(link, now)
      batch.push(want.cid)
    }
    queue.splice(kept, at - kept)
  }

  #schedule(): void {
    this.#timer ??= this.#init.clock.setTimeout(() => this.#tick(), TICK_MS)
  }

  /** Looks for peers that stopped answering while blocks are awaited. */
  #tick(): void {
    this.#timer = undefined
    if (this.#closed || this.#wants.size === 0) return
    const now = this.#init.clock.now()
    for (const link of this.#links.values()) {
      if (link.inFlight === 0) continue
      const silentMs = now - link.lastByteAt
      if (silentMs > SILENT_MS) link.reset(new SilentPeerError())
      else if (silentMs > STALL_MS) this.#requeue(link)
    }
    this.#hedge(now)
    this.#pump()
    this.#schedule()
  }

  /** A stalled peer's blocks are offered to others; should it answer after all, so much the better. */
  #requeue(link: PeerLink): void {
    for (const want of this.#wants.values()) {
      if (want.asked.has(link) && want.asked.size < MAX_ASKED) this.#enqueue(want)
    }
  }

  /** At the end of the queue, idle peers are asked for what slower ones still owe. */
  #hedge(now: number): void {
    if (this.#urgent.some(({ queued }) => queued) || this.#background.some(({ queued }) => queued)) return
    if (![...this.#links.values()].some((link) => link.free > 0)) return
    for (const want of this.#wants.values()) {
      if (want.asked.size === 0 || want.asked.size >= MAX_ASKED) continue
      const oldest = Math.min(...want.asked.values())
      if (now - oldest > HEDGE_AFTER_MS) this.#enqueue(want)
    }
  }
}
