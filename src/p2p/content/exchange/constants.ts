/** Limits of the block exchange, each with its unit and reason. */
import { MAX_BLOCK_BYTES } from '../constants.ts'

const KIB = 1024
const MIB = 1024 * KIB

export const BLOCKS_PROTOCOL = '/bitpie/blocks/1.0.0'

/** CIDs in one want. */
export const MAX_WANT_CIDS = 64

/** Binary CIDs are 36 bytes; longer ones are of no kind we accept. */
export const MAX_CID_BYTES = 64

/** Largest message of an asker: 64 CIDs, cancellations, and room. */
export const MAX_ASK_BYTES = 16 * KIB

/** Largest message of a holder: one block and its numbers. */
export const MAX_ANSWER_BYTES = MAX_BLOCK_BYTES + KIB

/** CIDs that one asker may have queued at a holder; more ends the stream. */
export const MAX_QUEUED_CIDS = 1024

/**
 * Block bytes an asker lets be under way to it. A WebRTC stream aborts when 4 MiB lie unread, and the
 * largest block must fit what is left when a grant is still being gathered.
 */
export const WINDOW_BYTES = 3 * MIB

/** Consumed bytes are granted again in steps of at least this many. */
export const GRANT_BYTES = 512 * KIB

/** Most credit that a holder believes in, bytes: bounds what one asker makes it buffer. */
export const MAX_CREDIT_BYTES = 8 * MIB

/** Blocks that a holder reads from its store before they are due, per asker. */
export const SERVE_AHEAD_BLOCKS = 8

/** Streams of this protocol on one connection. */
export const MAX_STREAMS = 16

/** Blocks from this size on, bytes, are wanted one by one: each can then be cancelled by itself. */
export const LARGE_BLOCK_BYTES = 32 * KIB

/** Blocks asked of a peer at first; grows by one with each block that arrives. */
export const INITIAL_DEPTH = 4

/** Blocks asked even of the slowest peer: one on its way, one to follow without a pause. */
export const MIN_DEPTH = 2

/** Most blocks asked of one peer at a time: what keeps 1 KiB files flowing over a 50 ms way. */
export const MAX_DEPTH = 256

/** A peer is asked for what it delivers in this time, ms: enough to hide any round trip. */
export const DEPTH_MS = 750

/** How often slow peers are looked for while blocks are awaited, ms. */
export const TICK_MS = 250

/** A block is asked of a second peer after this time, ms, when that one has nothing else to do. */
export const HEDGE_AFTER_MS = 700

/** Peers asked for the same block at once. */
export const MAX_ASKED = 2

/** Without a byte for this long, ms, a peer's blocks are asked of others. */
export const STALL_MS = 4_000

/** Without a byte for this long, ms, the stream is given up. */
export const SILENT_MS = 20_000

/** A peer that lacked a block is asked again after this time, ms: it may be fetching it itself. */
export const MISSING_RETRY_MS = 2_000

/** Opening a stream, dial included, ms. */
export const OPEN_TIMEOUT_MS = 20_000

/** First wait after a stream failed, ms; doubles up to the second. */
export const REOPEN_MIN_MS = 1_000
export const REOPEN_MAX_MS = 30_000

/** Streams that failed one after the other, without a block in between, until a peer is left alone. */
export const MAX_FAILURES = 6
