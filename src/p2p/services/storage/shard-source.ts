/** Shards of a stripe from wherever they are: this device first, then suppliers, the best rated first. */
import { abortReason, isAbort } from '../../lib/abort.ts'
import type { AbortOptions } from '../../interface/store.ts'
import { ShardUnavailableError } from './errors.ts'
import type { Carrier, Stripe } from './ports.ts'
import type { OwnShards } from './own-shards.ts'

export interface ShardSource {
  /** @throws ShardUnavailableError when nobody gives it now */
  shard(stripe: Stripe, index: number, options?: AbortOptions): Promise<Uint8Array>
  /**
   * Any `count` of the stripe's shards, by position: those here, then as many at once as are missing,
   * each failure replaced by another. @throws ShardUnavailableError
   */
  any(stripe: Stripe, count: number, options?: AbortOptions): Promise<(Uint8Array | undefined)[]>
}

export function createShardSource(own: OwnShards, carrier: Carrier): ShardSource {
  const shard: ShardSource['shard'] = async (stripe, index, options = {}) => {
    const id = stripe.shards[index]
    const holder = stripe.holders[index]
    if (id === undefined) throw new RangeError(`No shard ${index} of ${stripe.shards.length}`)
    const here = await own.get(id, options)
    if (here !== undefined) return here
    if (holder === undefined) throw new ShardUnavailableError(stripe.id)
    return carrier.get(holder, id, options)
  }
  return {
    shard,
    async any(stripe, count, options = {}) {
      const shards: (Uint8Array | undefined)[] = stripe.shards.map(() => undefined)
      let found = 0
      for (const [index, id] of stripe.shards.entries()) {
        if (found === count) break
        const here = await own.get(id, options)
        if (here === undefined) continue
        shards[index] = here
        found++
      }
      const left = byWorth(stripe, carrier).filter((index) => shards[index] === undefined)
      const fetchNext = async (): Promise<void> => {
        for (let index = left.shift(); index !== undefined; index = left.shift()) {
          try {
            shards[index] = await shard(stripe, index, options)
            return
          } catch (error) {
            if (options.signal?.aborted === true) throw abortReason(options.signal)
            if (isAbort(error)) throw error
          }
        }
        throw new ShardUnavailableError(stripe.id)
      }
      await Promise.all(Array.from({ length: count - found }, fetchNext))
      return shards
    }
  }
}

/** Positions that somebody holds: reachable holders by rating, then the others. */
function byWorth(stripe: Stripe, carrier: Carrier): number[] {
  const ratings = new Map(carrier.candidates().map(({ account, rating }) => [account, rating]))
  const worth = (index: number) => ratings.get(stripe.holders[index]?.account ?? '') ?? -1
  return [...stripe.shards.keys()]
    .filter((index) => stripe.holders[index] !== undefined)
    .sort((a, b) => worth(b) - worth(a))
}
