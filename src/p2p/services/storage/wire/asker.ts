/**
 * The customer's side of a stream: numbered asks, several under way at once within a window of bytes, each with
 * a deadline, and all of them given up when the other side moves too little.
 */
import type { Stream } from '@libp2p/interface'
import { abortReason } from '../../../lib/abort.ts'
import type { Clock } from '../../../interface/platform.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { readFrames, sendFrame } from '../../../wire/index.ts'
import {
  ASK_TIMEOUT_MS,
  MAX_ASKS,
  MAX_FRAME_BYTES,
  SLOWEST_BYTES_PER_SECOND,
  TICK_MS,
  WINDOW_BYTES
} from './constants.ts'
import { StorageProtocolError, SupplierGoneError, SupplierStalledError } from './errors.ts'
import { ANSWER, ASK, decodeStorageFrame, decoding, encodeStorageFrame, type Frame } from './frame.ts'
import { Progress } from './progress.ts'
import { conditionOf } from './refusals.ts'
import { StorageCancel, StorageLeaving, StorageRefused } from './schema/storage-wire.ts'

export interface Ask {
  kind: number
  message?: Uint8Array | undefined
  body?: Uint8Array | undefined
  /** Bytes of body that the answer will have, as far as that is known: they count in the window. */
  expectBytes?: number | undefined
}

export interface Answer {
  message: Uint8Array
  body: Uint8Array
}

export interface AskerInit {
  stream: Stream
  clock: Clock
  /** The supplier leaves at this time, ms since the epoch. */
  onLeaving(by: number): void
  /** Once, with what ended the stream; undefined after `end()`. */
  onEnd(error: Error | undefined): void
}

interface Pending extends Answer {
  id: number
  kind: number
  weight: number
  /** By the clock; set when it enters the window. */
  deadline: number
  /** Nobody waits for the answer, which is on its way all the same. */
  abandoned: boolean
  settle(answer: Answer | Error): void
}

const NOTHING = new Uint8Array(0)

export class Asker {
  readonly #init: AskerInit
  readonly #progress: Progress
  readonly #waiting: Pending[] = []
  readonly #underWay = new Map<number, Pending>()
  readonly #outbox: Frame[] = []
  #weight = 0
  #nextId = 1
  #writing = false
  #ended: Error | undefined
  #timer: unknown

  constructor(init: AskerInit) {
    this.#init = init
    this.#progress = new Progress(init.stream)
    void this.#read()
  }

  get isEnded(): boolean {
    return this.#ended !== undefined
  }

  /** Nothing asked is unanswered. */
  get isIdle(): boolean {
    return this.#underWay.size === 0 && this.#waiting.length === 0
  }

  /**
   * Rejects with the condition when the supplier refuses.
   * @throws SupplierStalledError, SupplierGoneError, StorageProtocolError, AbortError
   */
  ask(ask: Ask, options: AbortOptions = {}): Promise<Answer> {
    const { signal } = options
    if (signal?.aborted === true) return Promise.reject(abortReason(signal))
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    return new Promise((resolve, reject) => {
      const { kind, message = NOTHING, body = NOTHING, expectBytes = 0 } = ask
      const onAbort = () => {
        if (signal !== undefined) this.#abandon(pending, abortReason(signal))
      }
      const pending: Pending = {
        id: this.#nextId++,
        kind,
        message,
        body,
        weight: body.byteLength + expectBytes,
        deadline: Infinity,
        abandoned: false,
        settle(answer) {
          signal?.removeEventListener('abort', onAbort)
          if (answer instanceof Error) reject(answer)
          else resolve(answer)
        }
      }
      signal?.addEventListener('abort', onAbort)
      this.#waiting.push(pending)
      this.#admit()
    })
  }

  /** Closes or, with an error, resets the stream; whatever is unanswered is given up. */
  end(error?: Error): void {
    if (this.#ended !== undefined) return
    const reason = error ?? new SupplierGoneError()
    this.#ended = reason
    this.#init.clock.clearTimeout(this.#timer)
    for (const pending of [...this.#underWay.values(), ...this.#waiting]) {
      if (!pending.abandoned) pending.settle(reason)
    }
    this.#underWay.clear()
    this.#waiting.length = 0
    this.#outbox.length = 0
    if (error === undefined) void this.#init.stream.close().catch(() => undefined)
    else this.#init.stream.abort(error)
    this.#init.onEnd(error)
  }

  #admit(): void {
    for (;;) {
      const next = this.#waiting[0]
      if (next === undefined || this.#underWay.size >= MAX_ASKS) return
      // One that is larger than the window goes alone.
      if (this.#weight > 0 && this.#weight + next.weight > WINDOW_BYTES) return
      this.#waiting.shift()
      if (this.#underWay.size === 0) this.#watch()
      this.#underWay.set(next.id, next)
      this.#weight += next.weight
      const slowestMs = (this.#weight / SLOWEST_BYTES_PER_SECOND) * 1000
      next.deadline = this.#init.clock.now() + ASK_TIMEOUT_MS + slowestMs
      this.#send({ id: next.id, kind: next.kind, message: next.message, body: next.body })
    }
  }

  #abandon(pending: Pending, reason: Error): void {
    const waiting = this.#waiting.indexOf(pending)
    if (waiting >= 0) this.#waiting.splice(waiting, 1)
    else if (this.#underWay.has(pending.id) && !pending.abandoned) {
      pending.abandoned = true
      this.#send({
        id: 0,
        kind: ASK.cancel,
        message: StorageCancel.encode({ ids: [pending.id] }),
        body: NOTHING
      })
    }
    pending.settle(reason)
  }

  #send(frame: Frame): void {
    this.#outbox.push(frame)
    if (!this.#writing) void this.#write()
  }

  /** One writer at a time. */
  async #write(): Promise<void> {
    this.#writing = true
    try {
      for (let frame = this.#outbox.shift(); frame !== undefined; frame = this.#outbox.shift()) {
        const parts = encodeStorageFrame(frame)
        this.#progress.sent(parts.reduce((sum, part) => sum + part.byteLength, 0))
        await sendFrame(this.#init.stream, parts)
      }
    } catch (cause) {
      this.end(new SupplierGoneError({ cause }))
    } finally {
      this.#writing = false
    }
  }

  async #read(): Promise<void> {
    try {
      const onBytes = (count: number) => this.#progress.received(count)
      for await (const bytes of readFrames(this.#init.stream, MAX_FRAME_BYTES, onBytes)) {
        this.#take(decodeStorageFrame(bytes))
      }
      this.end(new SupplierGoneError())
    } catch (cause) {
      const isViolation = cause instanceof StorageProtocolError || isBadFrame(cause)
      this.end(isViolation ? violation(cause) : new SupplierGoneError({ cause }))
    }
  }

  #take({ id, kind, message, body }: Frame): void {
    if (id === 0 && kind === ANSWER.leaving) {
      this.#init.onLeaving(decoding(() => StorageLeaving.decode(message)).by ?? 0)
      return
    }
    const pending = this.#underWay.get(id)
    if (pending === undefined) throw new StorageProtocolError('an answer to no ask')
    if (kind !== ANSWER.done && kind !== ANSWER.refused)
      throw new StorageProtocolError('an answer of no kind')
    this.#underWay.delete(id)
    this.#weight -= pending.weight
    this.#progress.answered()
    if (!pending.abandoned) {
      if (kind === ANSWER.done) pending.settle({ message, body })
      else pending.settle(conditionOf(decoding(() => StorageRefused.decode(message)).reason ?? ''))
    }
    this.#admit()
  }

  /** Looks at what moved, until nothing is under way. */
  #watch(): void {
    this.#init.clock.clearTimeout(this.#timer)
    this.#progress.restart()
    const tick = () => {
      if (this.#ended !== undefined || this.#underWay.size === 0) return
      const now = this.#init.clock.now()
      const isLate = [...this.#underWay.values()].some(({ deadline }) => now > deadline)
      if (isLate || this.#progress.isStalled()) {
        this.end(new SupplierStalledError())
        return
      }
      this.#timer = this.#init.clock.setTimeout(tick, TICK_MS)
    }
    this.#timer = this.#init.clock.setTimeout(tick, TICK_MS)
  }
}

function isBadFrame(error: unknown): boolean {
  return error instanceof Error && ['FrameTooLargeError', 'FrameMalformedError'].includes(error.name)
}

function violation(cause: unknown): StorageProtocolError {
  return cause instanceof StorageProtocolError ? cause : new StorageProtocolError('a bad frame', { cause })
}
