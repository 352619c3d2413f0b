/** Trying again, later each time and never in step with everybody else. */
import type { Clock, Rng } from '../interface/platform.ts'
import { abortReason } from './abort.ts'

export interface Backoff {
  /** Delay before the second attempt. */
  firstMs: number
  maxMs: number
  /** Each delay is this many times the one before. */
  factor: number
}

/**
 * Delay before attempt `attempt` (0 is the first retry), drawn from the upper half of its step: full
 * jitter would let some retry at once and hammer what is coming back up.
 */
export function backoffMs({ firstMs, maxMs, factor }: Backoff, attempt: number, rng: Rng): number {
  const stepMs = Math.min(maxMs, firstMs * factor ** attempt)
  return Math.round(stepMs * (0.5 + rng.float() / 2))
}

/** Resolves after `delayMs` on the given clock; rejects with the signal's reason when it fires. */
export function delay(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortReason(signal))
    const abort = () => {
      clock.clearTimeout(timer)
      if (signal !== undefined) reject(abortReason(signal))
    }
    const timer = clock.setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, delayMs)
    signal?.addEventListener('abort', abort, { once: true })
  })
}

export interface RetryInit {
  clock: Clock
  rng: Rng
  backoff: Backoff
  /** Attempts in all. */
  attempts: number
  signal?: AbortSignal | undefined
  /** Whether another attempt may help; by default every failure but an abort is retried. */
  retryable?: ((error: unknown) => boolean) | undefined
}

/** Runs `work` until it succeeds, its failure is final, or the attempts are used up: then throws the last error. */
export async function retry<T>(init: RetryInit, work: (attempt: number) => Promise<T>): Promise<T> {
  const { clock, rng, backoff, attempts, signal, retryable = () => true } = init
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted()
    try {
      return await work(attempt)
    } catch (error) {
      if (signal?.aborted || attempt + 1 >= attempts || !retryable(error)) throw error
    }
    await delay(clock, backoffMs(backoff, attempt, rng), signal)
  }
}
