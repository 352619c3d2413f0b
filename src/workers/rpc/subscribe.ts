/** Back-pressure of subscriptions: one message on its way, and at most one waiting behind it. */
import type { SnapshotSink } from './door.ts'

/** Items that may wait for a slow reader of batches; older ones are dropped first. */
const MAX_WAITING_ITEMS = 2000

/** Puts what waits and what is new into one message. */
export type Coalesce = (waiting: unknown, next: unknown) => unknown

/** Snapshots are whole, so the newest stands for all. */
export const keepNewest: Coalesce = (_waiting, next) => next

/** Batches hold only what is new, so they are joined. */
export const joinBatches: Coalesce = (waiting, next) =>
  isList(waiting) && isList(next) ? [...waiting, ...next].slice(-MAX_WAITING_ITEMS) : next

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value)
}

/**
 * Sends through `sink` in order, one at a time: the next leaves when the reader has taken the last.
 * A reader that never answers costs one waiting message.
 */
export function createSender(sink: SnapshotSink, coalesce: Coalesce): (message: unknown) => void {
  let waiting: { message: unknown } | undefined
  let sending = false

  const sendWaiting = async (): Promise<void> => {
    sending = true
    try {
      for (let next = waiting; next !== undefined; next = waiting) {
        waiting = undefined
        await sink(next.message)
      }
    } finally {
      sending = false
    }
  }

  return (message) => {
    waiting = { message: waiting === undefined ? message : coalesce(waiting.message, message) }
    if (!sending) void sendWaiting()
  }
}
