/**
 * The port to the processors: sealing, coding and hashing of stripes, in this thread or in a pool of
 * workers. Formats: docs/specs/objects.md.
 *
 * Sizes: a sealed segment has at most 256 KiB (its plaintext 16 bytes less), a shard 256 KiB, 512 KiB or
 * 1 MiB, a leaf 16 KiB. The data of a stripe is `dataShards × shardBytes` long: sealed pieces one
 * after the other, then zeros.
 */
import type { AbortOptions } from './store.ts'

/** How a stripe is cut. */
export interface StripeShape {
  /** k, 1 to 64. */
  dataShards: number
  /** n, k + 1 to 255. */
  totalShards: number
  shardBytes: number
}

/** Consecutive segments of one object. */
export interface PieceKey {
  /** AES-256-GCM key of this object only, 32 bytes. */
  key: Uint8Array
  /** 16 bytes. */
  object: Uint8Array
  /** Index of the first segment within the object. */
  firstSegment: number
  /** Whether its last segment is the object's last. */
  isLast: boolean
}

/** Plaintext to be sealed. Only the last piece of an object may end within a segment; an empty object has one empty segment. */
export interface SealPiece extends PieceKey {
  source: Blob | Uint8Array
}

/** Where sealed segments lie in the data of a stripe. */
export interface OpenPiece extends PieceKey {
  offset: number
  sealedBytes: number
}

export interface SealedStripe {
  /** n shards: k of data, then parity. */
  shards: Uint8Array[]
  /** Their ids: Merkle roots of 32 bytes. */
  ids: Uint8Array[]
}

export interface StripeCoder {
  /** @throws what reading a Blob throws when its file has changed */
  seal(shape: StripeShape, pieces: readonly SealPiece[], options?: AbortOptions): Promise<SealedStripe>
  /**
   * Plaintext of the pieces from at least k shards by index (gaps `undefined`). A data shard that no piece touches may
   * be missing.
   * @throws NotEnoughShardsError, SegmentForgedError
   */
  open(
    shape: StripeShape,
    shards: readonly (Uint8Array | undefined)[],
    pieces: readonly OpenPiece[],
    options?: AbortOptions
  ): Promise<Uint8Array[]>
  /** Shards `wanted` (indices) from at least k others, without any key. @throws NotEnoughShardsError */
  rebuild(
    shape: StripeShape,
    shards: readonly (Uint8Array | undefined)[],
    wanted: readonly number[],
    options?: AbortOptions
  ): Promise<SealedStripe>
  /** Ids of shards, to verify what a supplier sent. */
  identify(shards: readonly Uint8Array[], options?: AbortOptions): Promise<Uint8Array[]>
}
