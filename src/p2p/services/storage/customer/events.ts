/** What happens between this customer and its suppliers: what ratings are made of. */

export type SupplierEventKind =
  /** Its account is proven and its offer known. */
  | 'met'
  /** It took shards. */
  | 'stored'
  /** It gave a shard, or a part of one, that was what it should be. */
  | 'served'
  | 'audit-passed'
  /** A leaf was wrong, or a shard was owned up to be gone. */
  | 'audit-failed'
  | 'audit-unanswered'
  /** It does not have a shard that it took. */
  | 'missing'
  /** It sent something else than was asked for. */
  | 'forged'
  /** Its answers came too slowly or not at all. */
  | 'stalled'
  /** It broke the protocol. */
  | 'violated'
  | 'unreachable'
  /** It takes nothing more for us. */
  | 'refused'
  /** It leaves, at `by`. */
  | 'leaving'

export interface SupplierEvent {
  supplier: string
  kind: SupplierEventKind
  /** Milliseconds since the epoch. */
  at: number
  /** Of shards stored or served, and how long that took. */
  bytes?: number | undefined
  durationMs?: number | undefined
  /** Leaves that an audit asked for. */
  leaves?: number | undefined
  by?: number | undefined
}
