/**
 * Shards of one stripe, fetched as they are needed: those asked for first, and as soon as one of them
 * fails or is slow, others until there are as many as the stripe has data shards. A shard counts only
 * when it is the one its id names.
 */
import { equalBytes, NotEnoughShardsError } from '../../crypto/index.ts'
import { abortable } from '../../lib/abort.ts'
import type { Clock } from '../../interface/platform.ts'
import type { AbortOptions } from '../../interface/store.ts'
import type { StripeCoder } from '../../interface/stripes.ts'
import { SHARD_PATIENCE_MS } from './constants.ts'
import type { StripeMap } from './location.ts'

export interface GatherInit {
  coder: Pick<StripeCoder, 'identify'>
  clock: Clock
  /** Undefined, or a failure, when the shard cannot be had now. */
  fetchShard: (index: number, options: AbortOptions) => Promise<Uint8Array | undefined>
  /** The shard that came was not the one asked for. */
  onForged: (index: number) => void
}

interface Ask {
  state: 'asked' | 'slow' | 'here' | 'failed'
  abort: AbortController
}

interface Waiter {
  wanted: readonly number[]
  resolve: (shards: (Uint8Array | undefined)[]) => void
  reject: (error: Error) => void
}

export class StripeGather {
  readonly #map: StripeMap
  readonly #init: GatherInit
  readonly #shards: (Uint8Array | undefined)[]
  readonly #asks = new Map<number, Ask>()
  readonly #waiters = new Set<Waiter>()
  #lastFailure: unknown

  constructor(map: StripeMap, init: GatherInit) {
    this.#map = map
    this.#init = init
    this.#shards = Array.from({ length: map.shape.totalShards })
  }

  /** Shards by index: all of `wanted`, or enough to rebuild them. @throws NotEnoughShardsError, AbortError */
  async gather(wanted: readonly number[], { signal }: AbortOptions): Promise<(Uint8Array | undefined)[]> {
    signal?.throwIfAborted()
    let waiter: Waiter | undefined
    const gathered = new Promise<(Uint8Array | undefined)[]>((resolve, reject) => {
      waiter = { wanted, resolve, reject }
      this.#waiters.add(waiter)
      for (const index of wanted) if (!this.#asks.has(index)) this.#ask(index)
      this.#check()
    })
    try {
      return await abortable(gathered, signal)
    } finally {
      if (waiter !== undefined) this.#leave(waiter)
    }
  }

  #ask(index: number): void {
    const { clock } = this.#init
    const ask: Ask = { state: 'asked', abort: new AbortController() }
    this.#asks.set(index, ask)
    const timer = clock.setTimeout(() => {
      ask.state = 'slow'
      this.#check()
    }, SHARD_PATIENCE_MS)
    void this.#fetch(index, ask.abort.signal)
      .catch((error: unknown) => {
        this.#lastFailure = error
        return undefined
      })
      .then((shard) => {
        clock.clearTimeout(timer)
        if (ask.abort.signal.aborted) return
        this.#shards[index] = shard
        ask.state = shard === undefined ? 'failed' : 'here'
        this.#check()
      })
  }

  async #fetch(index: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const shard = await this.#init.fetchShard(index, { signal })
    if (shard === undefined) return undefined
    const hasLength = shard.byteLength === this.#map.shape.shardBytes
    const [found] = hasLength ? await this.#init.coder.identify([shard], { signal }) : []
    const id = this.#map.ids[index]
    if (found !== undefined && id !== undefined && equalBytes(found, id)) return shard
    this.#init.onForged(index)
    return undefined
  }

  #check(): void {
    const { dataShards } = this.#map.shape
    for (const waiter of this.#waiters) {
      const isServed = waiter.wanted.every((index) => this.#is(index, 'here'))
      if (isServed || this.#count('here') >= dataShards) {
        waiter.resolve([...this.#shards])
        this.#leave(waiter)
        continue
      }
      if (waiter.wanted.some((index) => this.#is(index, 'failed') || this.#is(index, 'slow')))
        this.#askOthers()
      if (this.#count('asked') + this.#count('slow') > 0) continue
      waiter.reject(new NotEnoughShardsError(this.#count('here'), dataShards, { cause: this.#lastFailure }))
      this.#leave(waiter)
    }
  }

  /** Until as many as are needed are here or on their way in time. */
  #askOthers(): void {
    const { dataShards, totalShards } = this.#map.shape
    for (let index = 0; index < totalShards; index++) {
      if (this.#count('here') + this.#count('asked') >= dataShards) return
      if (!this.#asks.has(index)) this.#ask(index)
    }
  }

  /** What is still on its way when nobody waits any more is given up. */
  #leave(waiter: Waiter): void {
    if (!this.#waiters.delete(waiter) || this.#waiters.size > 0) return
    for (const [index, { state, abort }] of this.#asks) {
      if (state === 'here' || state === 'failed') continue
      abort.abort()
      this.#asks.delete(index)
    }
  }

  #is(index: number, state: Ask['state']): boolean {
    return this.#asks.get(index)?.state === state
  }

  #count(state: Ask['state']): number {
    let count = 0
    for (const ask of this.#asks.values()) if (ask.state === state) count++
    return count
  }
}
