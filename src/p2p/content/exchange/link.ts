/** The asker's side: one stream to one peer, what is asked of it, and how fast it answers. */
import type { PeerId, Stream } from '@libp2p/interface'
import type { CID } from 'multiformats/cid'
import type { Clock } from '../../interface/platform.ts'
import { isNamed } from '../../lib/errors.ts'
import { readFrames, sendFrame } from '../../wire/index.ts'
import { decodeAnswer, encodeAsk, ProtocolViolationError } from './codec.ts'
import {
  DEPTH_MS,
  GRANT_BYTES,
  INITIAL_DEPTH,
  LARGE_BLOCK_BYTES,
  MAX_ANSWER_BYTES,
  MAX_DEPTH,
  MAX_FAILURES,
  MAX_WANT_CIDS,
  MIN_DEPTH,
  OPEN_TIMEOUT_MS,
  REOPEN_MAX_MS,
  REOPEN_MIN_MS,
  WINDOW_BYTES
} from './constants.ts'
import { RateMeter } from './rate.ts'

/** idle: not tried. opening, open. waiting: failed, tried again later. ended: given up. */
export type LinkState = 'idle' | 'opening' | 'open' | 'waiting' | 'ended'

export interface LinkEvents {
  /** The stream is open: ask away. */
  onOpen(link: PeerLink): void
  /** A block arrived, unverified. Call `link.release` once it is dealt with. */
  onBlock(link: PeerLink, cid: CID, bytes: Uint8Array): void
  onMissing(link: PeerLink, cid: CID): void
  /** The stream is gone; what was asked will not come. */
  onDown(link: PeerLink, unanswered: CID[]): void
  /** A wait is over, and the link may be opened again. */
  onRetry(link: PeerLink): void
}

interface LinkInit {
  peer: PeerId
  open(peer: PeerId, signal: AbortSignal): Promise<Stream>
  clock: Clock
  events: LinkEvents
}

export class PeerLink {
  readonly peer: PeerId
  readonly id: string
  blocks = 0
  bytes = 0
  /** When the last byte came, by the clock. */
  lastByteAt = 0
  /** The peer does not keep to the protocol. */
  broken = false
  /** Name of the error that closed it last. */
  failure: string | undefined
  readonly #init: LinkInit
  readonly #rate: RateMeter
  readonly #wants = new Map<number, { cids: (CID | undefined)[]; left: number }>()
  readonly #inFlight = new Map<string, number>()
  readonly #outbox: { want?: { id: number; cids: CID[] }; cancel?: number[] }[] = []
  #state: LinkState = 'idle'
  #stream: Stream | undefined
  #abort = new AbortController()
  #timer: unknown
  #nextWant = 1
  #depth = INITIAL_DEPTH
  #failures = 0
  #endedAt = 0
  #grant = 0
  #flushing = false

  constructor(init: LinkInit) {
    this.#init = init
    this.peer = init.peer
    this.id = init.peer.toString()
    this.#rate = new RateMeter(init.clock)
  }

  get state(): LinkState {
    return this.#state
  }

  /** Bytes per second while it had something to send. */
  get rate(): number {
    return this.#rate.value
  }

  /** Mean size; before the first one they are taken to be large. */
  get #blockBytes(): number {
    return this.blocks === 0 ? LARGE_BLOCK_BYTES : this.bytes / this.blocks
  }

  get inFlight(): number {
    return this.#inFlight.size
  }

  /** How many more blocks it should be asked for now. */
  get free(): number {
    return this.#state === 'open' ? Math.max(0, this.#depth - this.#inFlight.size) : 0
  }

  /** Given up some time ago: worth another try when somebody names it again. */
  mayStartOver(): boolean {
    return this.#state === 'ended' && this.#init.clock.now() - this.#endedAt > REOPEN_MAX_MS
  }

  /** Opens the stream unless it is open, being opened, or given up. */
  open(): void {
    if (this.#state !== 'idle') return
    this.#state = 'opening'
    void this.#run()
  }

  /** Asks for blocks not asked of this peer yet. */
  ask(cids: readonly CID[]): void {
    const now = this.#init.clock.now()
    if (this.#inFlight.size === 0) this.#rate.resume()
    if (this.#inFlight.size === 0) this.lastByteAt = now
    const perWant = this.#blockBytes < LARGE_BLOCK_BYTES ? MAX_WANT_CIDS : 1
    for (let at = 0; at < cids.length; at += perWant) {
      const part = cids.slice(at, at + perWant)
      const id = this.#nextWant++
      this.#wants.set(id, { cids: [...part], left: part.length })
      for (const cid of part) this.#inFlight.set(cid.toString(), id)
      this.#outbox.push({ want: { id, cids: part } })
    }
    void this.#flush()
  }

  /** Whether a block is awaited from this peer. */
  isAsked(cid: CID): boolean {
    return this.#inFlight.has(cid.toString())
  }

  /** Lets go of every want that has only blocks nobody needs. */
  cancel(isNeeded: (cid: CID) => boolean): void {
    const cancel: number[] = []
    for (const [id, want] of this.#wants) {
      if (want.cids.some((cid) => cid !== undefined && isNeeded(cid))) continue
      for (const cid of want.cids) if (cid !== undefined) this.#inFlight.delete(cid.toString())
      this.#wants.delete(id)
      cancel.push(id)
    }
    for (let at = 0; at < cancel.length; at += MAX_WANT_CIDS) {
      this.#outbox.push({ cancel: cancel.slice(at, at + MAX_WANT_CIDS) })
    }
    if (cancel.length > 0) void this.#flush()
  }

  /** Bytes of blocks that were dealt with: the peer may send as many again. */
  release(bytes: number): void {
    this.#grant += bytes
    if (this.#grant >= GRANT_BYTES) void this.#flush()
  }

  /** The peer is silent: the stream is dropped and opened anew later. */
  reset(error: Error): void {
    this.#stream?.abort(error)
  }

  /** For good. */
  end(): void {
    this.#state = 'ended'
    this.#abort.abort(new Error('The fetch was ended'))
    this.#init.clock.clearTimeout(this.#timer)
    const stream = this.#stream
    this.#stream = undefined
    stream?.abort(new Error('The fetch was ended'))
    this.#wants.clear()
    this.#inFlight.clear()
  }

  async #run(): Promise<void> {
    const { peer, events } = this.#init
    try {
      const signal = AbortSignal.any([this.#abort.signal, AbortSignal.timeout(OPEN_TIMEOUT_MS)])
      const stream = await this.#init.open(peer, signal)
      if (this.#state === 'ended') {
        stream.abort(new Error('The fetch was ended'))
        return
      }
      this.#stream = stream
      this.#state = 'open'
      this.#depth = INITIAL_DEPTH
      this.#grant = WINDOW_BYTES
      this.#rate.resume()
      events.onOpen(this)
      await this.#read(stream)
      this.#down(undefined)
    } catch (error) {
      this.#stream?.abort(error as Error)
      this.#down(error as Error)
    }
  }

  async #read(stream: Stream): Promise<void> {
    const onBytes = (count: number) => {
      this.lastByteAt = this.#init.clock.now()
      this.#rate.add(count)
    }
    for await (const frame of readFrames(stream, MAX_ANSWER_BYTES, onBytes)) {
      const { want: id, position, block } = decodeAnswer(frame)
      if (id >= this.#nextWant) throw new ProtocolViolationError('an answer to no want')
      const want = this.#wants.get(id)
      const cid = want?.cids[position]
      if (want === undefined || cid === undefined) {
        // Cancelled, and on its way already.
        this.release(block?.byteLength ?? 0)
        continue
      }
      want.cids[position] = undefined
      if (--want.left === 0) this.#wants.delete(id)
      this.#inFlight.delete(cid.toString())
      if (this.#inFlight.size === 0) this.#rate.rest()
      if (block === undefined) this.#init.events.onMissing(this, cid)
      else this.#arrived(cid, block)
    }
  }

  #arrived(cid: CID, block: Uint8Array): void {
    this.blocks++
    this.bytes += block.byteLength
    this.#failures = 0
    const sustained = Math.ceil((this.#rate.value * DEPTH_MS) / 1000 / this.#blockBytes)
    this.#depth = Math.min(MAX_DEPTH, Math.max(MIN_DEPTH, sustained), this.#depth + 1)
    this.#init.events.onBlock(this, cid, block)
  }

  #down(error: Error | undefined): void {
    if (this.#state === 'ended') return
    this.#stream = undefined
    this.failure = error?.name
    this.#failures++
    this.#rate.rest()
    const unanswered = [...this.#wants.values()].flatMap((want) =>
      want.cids.filter((cid) => cid !== undefined)
    )
    this.#wants.clear()
    this.#inFlight.clear()
    this.#outbox.length = 0
    this.broken = error instanceof ProtocolViolationError || isFrameError(error)
    if (this.broken || this.#failures >= MAX_FAILURES) {
      this.#state = 'ended'
      this.#endedAt = this.#init.clock.now()
    } else {
      this.#state = 'waiting'
      const delayMs = Math.min(REOPEN_MAX_MS, REOPEN_MIN_MS * 2 ** (this.#failures - 1))
      this.#timer = this.#init.clock.setTimeout(() => {
        if (this.#state !== 'waiting') return
        this.#state = 'idle'
        this.#init.events.onRetry(this)
      }, delayMs)
    }
    this.#init.events.onDown(this, unanswered)
  }

  /** One writer at a time; whatever gathers meanwhile leaves with the next message. */
  async #flush(): Promise<void> {
    const stream = this.#stream
    if (this.#flushing || stream === undefined) return
    this.#flushing = true
    try {
      while (this.#stream === stream && (this.#outbox.length > 0 || this.#grant >= GRANT_BYTES)) {
        const credit = this.#grant
        this.#grant = 0
        await sendFrame(stream, encodeAsk({ ...this.#outbox.shift(), credit }))
      }
    } catch (error) {
      stream.abort(error as Error)
    } finally {
      this.#flushing = false
    }
  }
}

/** Frames that no honest peer sends. One that is cut off is only a lost connection. */
function isFrameError(error: unknown): boolean {
  return isNamed(error, 'FrameTooLargeError', 'FrameMalformedError')
}
