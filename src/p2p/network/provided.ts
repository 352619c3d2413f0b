/**
 * Keys this node tells the DHT that it holds. A relay that restarted has forgotten them, hence told
 * again after each reconnect and every so often.
 */
import type { Clock } from '../interface/platform.ts'
import type { AbortOptions } from '../interface/store.ts'
import { REPROVIDE_INTERVAL_MS } from './constants.ts'
import type { Routing } from './routing.ts'

export class ProvidedKeys {
  readonly #keys = new Map<string, Uint8Array>()
  readonly #clock: Clock
  readonly #routing: () => Routing | undefined
  #timer: unknown

  constructor(clock: Clock, routing: () => Routing | undefined) {
    this.#clock = clock
    this.#routing = routing
  }

  async add(key: Uint8Array, options?: AbortOptions): Promise<void> {
    this.#keys.set(key.toString(), key)
    await this.#routing()?.provide(key, options)
  }

  remove(key: Uint8Array): void {
    this.#keys.delete(key.toString())
  }

  tellAgain(): void {
    for (const key of this.#keys.values()) void this.#routing()?.provide(key)
  }

  start(): void {
    this.#timer = this.#clock.setTimeout(() => {
      this.tellAgain()
      this.start()
    }, REPROVIDE_INTERVAL_MS)
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer)
  }
}
