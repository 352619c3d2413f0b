/** Sizes and limits of objects, each with its unit and reason. Format: docs/specs/objects.md. */

const KIB = 1024
const MIB = 1024 * KIB

/** Leaf of a shard's Merkle tree: what an audit asks for. WebCrypto hashes 1.07 GB/s at this size. */
export const LEAF_BYTES = 16 * KIB

/** A shard holds whole segments; below 256 KiB stores are slow, above 1 MiB a read from the middle is. */
export const SHARD_SIZES: readonly number[] = [256 * KIB, 512 * KIB, 1 * MIB]

/** Largest object (sealed) with shards of 256 KiB, and of 512 KiB: beyond, stripe maps would grow too long. */
export const SMALL_SHARDS_UP_TO_BYTES = 256 * MIB
export const MIDDLE_SHARDS_UP_TO_BYTES = 2048 * MIB

/** A stripe with parity never has more, as long as smaller shards can help it: several are in memory at once. */
export const MAX_STRIPE_BYTES = 32 * MIB

/** Bounds of a shape, the latter from GF(2⁸). */
export const MAX_DATA_SHARDS = 64
export const MAX_TOTAL_SHARDS = 255

/** Objects below this (sealed) share stripes. */
export const PACK_BELOW_BYTES = 1 * MIB

/** Objects in one packed stripe: bounds a job's message, and what is read again when one of them has changed. */
export const MAX_PACKED_OBJECTS = 1024

/** Plaintext and shards that a writer has under way at once. */
export const SEAL_IN_FLIGHT_BYTES = 64 * MIB

/** Stripes that a writer has under way at once: two for each of four workers. */
export const SEAL_IN_FLIGHT_STRIPES = 8

/** Stripe data that a reader fetches ahead, at least one stripe. */
export const READ_AHEAD_BYTES = 24 * MIB

/** The first part of what is read is short, and fetched alone: who waits for it sees it sooner. */
export const FIRST_STEP_BYTES = 1 * MIB

/** A shard that takes longer is given up for another one, ms. What it brings later still counts. */
export const SHARD_PATIENCE_MS = 4_000

/** Blobs read, segments sealed or opened, and shards hashed at once by one stripe. */
export const READS_AT_ONCE = 8
export const SEGMENTS_AT_ONCE = 8
export const HASHES_AT_ONCE = 4
