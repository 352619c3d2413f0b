/** Bytes per second of a peer, over the time in which something was asked of it. */
import type { Clock } from '../../interface/platform.ts'

/** Length of one sample, ms. */
const SAMPLE_MS = 200

/** Share of the newest sample in the estimate. */
const NEWEST = 0.4

export class RateMeter {
  readonly #clock: Clock
  #value = 0
  #bytes = 0
  #busyMs = 0
  #since: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get value(): number {
    return this.#value
  }

  /** Something is asked from now on. */
  resume(): void {
    this.#since ??= this.#clock.now()
  }

  /** Nothing is asked any more. */
  rest(): void {
    this.#advance()
    this.#since = undefined
  }

  add(bytes: number): void {
    this.#bytes += bytes
    this.#advance()
  }

  #advance(): void {
    if (this.#since === undefined) return
    const now = this.#clock.now()
    this.#busyMs += now - this.#since
    this.#since = now
    if (this.#value > 0 ? this.#busyMs < SAMPLE_MS : this.#busyMs < 1) return
    const sample = (this.#bytes * 1000) / this.#busyMs
    this.#value = this.#value === 0 ? sample : this.#value * (1 - NEWEST) + sample * NEWEST
    this.#bytes = 0
    this.#busyMs = 0
  }
}
