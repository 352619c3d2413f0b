/**
 * The supplier's side of a stream: takes asks as they come, answers each when it is done, and holds no
 * more of one customer in memory than the limits allow.
 */
import type { Stream } from '@libp2p/interface'
import type { Clock } from '../../../interface/platform.ts'
import { readFrames, sendFrame } from '../../../wire/index.ts'
import {
  HEAVY_AT_ONCE,
  IDLE_SUPPLIER_MS,
  MAX_FRAME_BYTES,
  MAX_SHARDS,
  MAX_UNANSWERED,
  MAX_UNANSWERED_BYTES,
  PROOF_TIMEOUT_MS,
  SEND_TIMEOUT_MS
} from './constants.ts'
import { StorageProtocolError } from './errors.ts'
import { ANSWER, ASK, decodeStorageFrame, decoding, encodeStorageFrame, type Frame } from './frame.ts'
import { reasonOf } from './refusals.ts'
import { StorageCancel, StorageLeaving, StorageRefused } from './schema/storage-wire.ts'

export interface Asked {
  kind: number
  message: Uint8Array
  body: Uint8Array
  signal: AbortSignal
}

export interface Reply {
  message?: Uint8Array | undefined
  body?: Uint8Array | undefined
}

export interface AnswererInit {
  stream: Stream
  clock: Clock
  /** A condition of the wire refuses the ask; `StorageProtocolError` ends the stream. */
  answer(asked: Asked): Promise<Reply>
  /** Whether the customer has proven its account: until then it has little time. */
  isProven(): boolean
}

const NOTHING = new Uint8Array(0)

export class Answerer {
  readonly #init: AnswererInit
  readonly #unanswered = new Map<number, AbortController>()
  readonly #heavyQueue: (() => void)[] = []
  #bytes = 0
  #heavy = 0
  #sending: Promise<void> = Promise.resolve()
  #ended = false
  #timer: unknown

  constructor(init: AnswererInit) {
    this.#init = init
  }

  /** Until the stream ends. Gives the violation that ended it, if one did. */
  async run(): Promise<StorageProtocolError | undefined> {
    const { stream, clock } = this.#init
    const proofTimer = clock.setTimeout(() => {
      if (!this.#init.isProven()) stream.abort(new Error('The account was not proven in time'))
    }, PROOF_TIMEOUT_MS)
    this.#rest()
    let violation: StorageProtocolError | undefined
    try {
      for await (const bytes of readFrames(stream, MAX_FRAME_BYTES)) this.#take(decodeStorageFrame(bytes))
    } catch (error) {
      violation = violationOf(error)
      stream.abort(error as Error)
    }
    this.#ended = true
    clock.clearTimeout(proofTimer)
    clock.clearTimeout(this.#timer)
    for (const abort of this.#unanswered.values()) abort.abort(new Error('The customer is gone'))
    await this.#sending
    if (stream.status === 'open') await stream.close().catch(() => undefined)
    return violation ?? this.#violation
  }

  #violation: StorageProtocolError | undefined

  /** Tells the customer that this supplier leaves, and when. */
  async tellLeaving(by: number): Promise<void> {
    await this.#send({ id: 0, kind: ANSWER.leaving, message: StorageLeaving.encode({ by }), body: NOTHING })
  }

  end(reason: Error): void {
    this.#init.stream.abort(reason)
  }

  #take(frame: Frame): void {
    this.#rest()
    if (frame.kind === ASK.cancel) {
      const { ids } = decoding(() => StorageCancel.decode(frame.message, { limits: { ids: MAX_SHARDS } }))
      for (const id of ids) this.#unanswered.get(id)?.abort(new DOMException('Cancelled', 'AbortError'))
      return
    }
    if (frame.id === 0 || this.#unanswered.has(frame.id))
      throw new StorageProtocolError('an ask without a number')
    this.#bytes += frame.body.byteLength
    if (this.#unanswered.size >= MAX_UNANSWERED || this.#bytes > MAX_UNANSWERED_BYTES) {
      throw new StorageProtocolError('more asks than a supplier queues')
    }
    const abort = new AbortController()
    this.#unanswered.set(frame.id, abort)
    void this.#answer(frame, abort.signal)
  }

  async #answer(frame: Frame, signal: AbortSignal): Promise<void> {
    const isHeavy = frame.kind === ASK.get || frame.kind === ASK.audit
    if (isHeavy) await this.#turn()
    try {
      const reply = await this.#reply(frame, signal)
      this.#unanswered.delete(frame.id)
      this.#bytes -= frame.body.byteLength
      if (!this.#ended) await this.#send(reply)
    } catch (error) {
      this.#violation ??= violationOf(error)
      this.#init.stream.abort(error as Error)
    } finally {
      if (isHeavy) this.#next()
    }
  }

  async #reply(frame: Frame, signal: AbortSignal): Promise<Frame> {
    const { id, kind, message, body } = frame
    try {
      signal.throwIfAborted()
      const reply = await this.#init.answer({ kind, message, body, signal })
      return { id, kind: ANSWER.done, message: reply.message ?? NOTHING, body: reply.body ?? NOTHING }
    } catch (error) {
      if (error instanceof StorageProtocolError) throw error
      const refusal = StorageRefused.encode({ reason: reasonOf(error) })
      return { id, kind: ANSWER.refused, message: refusal, body: NOTHING }
    }
  }

  /** One writer at a time, and none that waits for ever. */
  #send(frame: Frame): Promise<void> {
    const { stream, clock } = this.#init
    const send = async () => {
      if (this.#ended) return
      const timer = clock.setTimeout(
        () => stream.abort(new Error('The customer does not read')),
        SEND_TIMEOUT_MS
      )
      try {
        await sendFrame(stream, encodeStorageFrame(frame))
      } catch {
        // The customer left; reading its stream ends by itself.
      } finally {
        clock.clearTimeout(timer)
      }
    }
    this.#sending = this.#sending.then(send)
    return this.#sending
  }

  async #turn(): Promise<void> {
    if (this.#heavy >= HEAVY_AT_ONCE) await new Promise<void>((resolve) => this.#heavyQueue.push(resolve))
    else this.#heavy++
  }

  #next(): void {
    const next = this.#heavyQueue.shift()
    if (next === undefined) this.#heavy--
    else next()
  }

  /** Begins the wait for the next ask anew. */
  #rest(): void {
    const { stream, clock } = this.#init
    clock.clearTimeout(this.#timer)
    this.#timer = clock.setTimeout(() => stream.abort(new Error('Nothing was asked')), IDLE_SUPPLIER_MS)
  }
}

/** A stream that was cut off is no misbehaviour; bytes that no honest customer sends are. */
function violationOf(error: unknown): StorageProtocolError | undefined {
  if (error instanceof StorageProtocolError) return error
  const isBadFrame =
    error instanceof Error && ['FrameTooLargeError', 'FrameMalformedError'].includes(error.name)
  return isBadFrame ? new StorageProtocolError('a bad frame', { cause: error }) : undefined
}
