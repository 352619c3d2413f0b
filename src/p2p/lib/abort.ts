/** Cancellation: combining signals, and giving up a wait without giving up the work behind it. */

/** A signal that follows `signal` and also fires after `timeoutMs` (reason: TimeoutError). */
export function withTimeout(signal: AbortSignal | undefined, timeoutMs: number): AbortSignal {
  return anySignal(signal, AbortSignal.timeout(timeoutMs))
}

/** A signal that fires with the first of `signals`; the missing ones are ignored. */
export function anySignal(...signals: (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined))
}

/**
 * Resolves or rejects with `work`, or rejects with the signal's reason when that comes first. The
 * work itself goes on; a failure of it after the abort is swallowed, since nobody waits any more.
 */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(abortReason(signal))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Whether `error` says that someone cancelled or a time-out passed, rather than that work failed. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')
}

/** The reason a signal was aborted with, as an Error. */
export function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason
  return reason instanceof Error ? reason : new DOMException('The operation was aborted', 'AbortError')
}
