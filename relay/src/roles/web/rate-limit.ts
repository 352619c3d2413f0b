/** Token buckets per address. */

/** Addresses remembered at most; the longest unseen are forgotten, which only ever favours them. */
const MAX_BUCKETS = 10_000
const BURST_SECONDS = 10

export interface RateLimit {
  /** True when the address may have one more. */
  take(address: string): boolean
}

export function rateLimit(perSecond: number, now: () => number = Date.now): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>()
  const burst = perSecond * BURST_SECONDS

  return {
    take(address) {
      const at = now()
      const bucket = buckets.get(address) ?? { tokens: burst, at }
      const refilled = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond)
      const mayTake = refilled >= 1
      buckets.delete(address)
      buckets.set(address, { tokens: mayTake ? refilled - 1 : refilled, at })
      const [oldest] = buckets.keys()
      if (buckets.size > MAX_BUCKETS && oldest !== undefined) {
        buckets.delete(oldest)
      }
      return mayTake
    }
  }
}
