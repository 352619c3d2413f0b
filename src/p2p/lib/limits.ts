/** Bounds on what others may make us do. */
import type { Clock } from '../interface/platform.ts'
import { abortable } from './abort.ts'

/** At most `max` pieces of work at once; the others wait their turn in order. */
export interface Gate {
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>
  readonly running: number
  readonly waiting: number
}

export function createGate(max: number): Gate {
  let running = 0
  const waiting: (() => void)[] = []
  const leave = () => {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
  const enter = async (signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted()
    if (running < max) {
      running++
      return
    }
    const turn = Promise.withResolvers<void>()
    waiting.push(turn.resolve)
    try {
      await abortable(turn.promise, signal)
    } catch (error) {
      const place = waiting.indexOf(turn.resolve)
      // Not in line any more: the turn came together with the abort and must be passed on.
      if (place === -1) leave()
      else waiting.splice(place, 1)
      throw error
    }
  }
  return {
    async run(work, signal) {
      await enter(signal)
      try {
        return await work()
      } finally {
        leave()
      }
    },
    get running() {
      return running
    },
    get waiting() {
      return waiting.length
    }
  }
}

/** A token bucket: `burst` at once, then `perSecond` on average. */
export interface RateLimit {
  /** Takes `cost` tokens and answers true, or leaves the bucket as it is and answers false. */
  take(cost?: number): boolean
}

export function createRateLimit(
  clock: Clock,
  { perSecond, burst }: { perSecond: number; burst: number }
): RateLimit {
  let tokens = burst
  let filledAt = clock.now()
  return {
    take(cost = 1) {
      const now = clock.now()
      // A clock set back gives nothing and takes nothing.
      tokens = Math.min(burst, tokens + (Math.max(0, now - filledAt) / 1000) * perSecond)
      filledAt = now
      if (tokens < cost) return false
      tokens -= cost
      return true
    }
  }
}
