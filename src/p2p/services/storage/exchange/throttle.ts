import type { Clock } from '../../../interface/platform.ts'

/** Calls `fn` soon after a poke, and no more often than every `everyMs`. */
export class Throttle {
  readonly #clock: Clock
  readonly #everyMs: number
  readonly #fn: () => void
  #timer: unknown
  #isDue = false
  #lastAt = -Infinity

  constructor(clock: Clock, everyMs: number, fn: () => void) {
    this.#clock = clock
    this.#everyMs = everyMs
    this.#fn = fn
  }

  poke(): void {
    if (this.#isDue) return
    this.#isDue = true
    const waitMs = Math.max(0, Math.min(this.#everyMs, this.#lastAt + this.#everyMs - this.#clock.now()))
    this.#timer = this.#clock.setTimeout(() => {
      this.#isDue = false
      this.#lastAt = this.#clock.now()
      this.#fn()
    }, waitMs)
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer)
    this.#isDue = true
  }
}
