/** Limits of the wire between customer and supplier, each with its unit and reason. */

const KIB = 1024
const MIB = 1024 * KIB

export const STORAGE_PROTOCOL = '/bitpie/storage/1.0.0'

/** Streams of this protocol on one connection and direction: one per account behind a peer, and one being replaced. */
export const MAX_STREAMS = 4

export const SHARD_ID_BYTES = 32
export const CONTRACT_ID_BYTES = 16
export const NONCE_BYTES = 32

/** Largest body: a shard. */
export const MAX_BODY_BYTES = 1 * MIB

/** Largest message: a list of 1024 shards with their sizes, or a head record. */
export const MAX_MESSAGE_BYTES = 48 * KIB

/** Largest frame. */
export const MAX_FRAME_BYTES = MAX_BODY_BYTES + MAX_MESSAGE_BYTES + KIB

/** Shards named in one message. */
export const MAX_SHARDS = 1024

/** Leaves of one audit, 16 KiB each. */
export const MAX_AUDIT_LEAVES = 32

/** Contracts told in one answer. */
export const MAX_CONTRACTS = 16

/** A contract with its signatures. */
export const MAX_CONTRACT_BYTES = KIB

/** A head record: opaque, signed by its owner. */
export const MAX_HEAD_BYTES = 10 * KIB

/** Bytes a customer lets be under way in either direction: a stream aborts when 4 MiB lie unread. */
export const WINDOW_BYTES = 2 * MIB

/** Asks under way at a time. */
export const MAX_ASKS = 64

/** Asks and body bytes that a supplier has unanswered of one customer; more ends the stream. */
export const MAX_UNANSWERED = 2 * MAX_ASKS
export const MAX_UNANSWERED_BYTES = 4 * MIB

/** Answers with a body that a supplier has in memory for one customer. */
export const HEAVY_AT_ONCE = 2

/** Opening a stream, dial included, ms. */
export const OPEN_TIMEOUT_MS = 20_000

/** From the first byte to the proof of the account, ms. */
export const PROOF_TIMEOUT_MS = 20_000

/** How often the progress of asks is looked at, ms. */
export const TICK_MS = 1_000

/** Without an answer in this time, ms, fewer bytes than `SLOWEST_BYTES_PER_SECOND` asks for give the supplier up. */
export const STALL_MS = 15_000

/** Half of what a phone uploads over a bad line. */
export const SLOWEST_BYTES_PER_SECOND = 8 * KIB

/** An ask of no bytes takes at most this long, ms; one with bytes as much longer as they take at the slowest rate. */
export const ASK_TIMEOUT_MS = 20_000

/** One frame must leave within this time, ms: a customer that does not read is given up. */
export const SEND_TIMEOUT_MS = 120_000

/** A stream on which nothing was asked for this long is closed: by the customer, ms, and later by the supplier. */
export const IDLE_MS = 60_000
export const IDLE_SUPPLIER_MS = 10 * 60_000
