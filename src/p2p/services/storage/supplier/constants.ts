/** Numbers of a supplier, each with its unit and reason. */

const MIB = 1024 * 1024

/** Left to the engine when the disk is nearly full, bytes. */
export const RESERVE_BYTES = 64 * MIB

/** How often expired contracts are looked for, ms. */
export const MAINTENANCE_MS = 60 * 60_000

/** Streams of all customers at a time: each may hold a few MiB. */
export const MAX_SESSIONS = 128

/** A peer that broke the protocol this often is refused until the node starts again. */
export const MAX_VIOLATIONS = 8

/** Peers whose violations are remembered. */
export const MAX_OFFENDERS = 1024

/** Shards in one transaction of the store. */
export const WRITE_BATCH = 32
