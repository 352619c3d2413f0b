/** An attempt of a visit is over, for a reason the visitor is told; the next one comes by itself. */
import type { VisitReason } from './machine.ts'

export class VisitFailedError extends Error {
  override name = 'VisitFailedError'
  readonly reason: VisitReason
  constructor(reason: VisitReason) {
    super(`The visit failed: ${reason}`)
    this.reason = reason
  }
}
