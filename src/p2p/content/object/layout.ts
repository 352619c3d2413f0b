/**
 * How many bytes go where: plaintext into segments, segments into data shards, shards into stripes.
 * Pure arithmetic: the layout of 20 GiB costs as much as that of 20 bytes.
 */
import { SEGMENT_BYTES, SEGMENT_PLAIN_BYTES, SEGMENT_TAG_BYTES } from '../../crypto/index.ts'
import type { StripeShape } from '../../interface/stripes.ts'
import {
  MAX_DATA_SHARDS,
  MAX_STRIPE_BYTES,
  MAX_TOTAL_SHARDS,
  MIDDLE_SHARDS_UP_TO_BYTES,
  PACK_BELOW_BYTES,
  SHARD_SIZES,
  SMALL_SHARDS_UP_TO_BYTES
} from './constants.ts'
import { StripeInvalidError } from './errors.ts'

/** k and n as the network of the moment asks for. */
export type Redundancy = Pick<StripeShape, 'dataShards' | 'totalShards'>

/** Stripes of an object that has them for itself. */
export interface ObjectLayout {
  sealedBytes: number
  segments: number
  stripes: number
  /** Of all but the last. */
  full: StripeShape
  last: StripeShape
}

/** Segments of an object; an empty one has one, that says so. */
export function segmentsOf(plainBytes: number): number {
  return Math.max(1, Math.ceil(plainBytes / SEGMENT_PLAIN_BYTES))
}

/** Bytes of an object's segments. */
export function sealedBytesOf(plainBytes: number): number {
  return plainBytes + segmentsOf(plainBytes) * SEGMENT_TAG_BYTES
}

/** Bytes of data that a stripe takes. */
export function dataBytesOf({ dataShards, shardBytes }: StripeShape): number {
  return dataShards * shardBytes
}

/** Plaintext in a stripe filled with whole segments of one object. */
export function plainBytesOf(shape: StripeShape): number {
  return Math.floor(dataBytesOf(shape) / SEGMENT_BYTES) * SEGMENT_PLAIN_BYTES
}

/** Whether an object shares a stripe with others. */
export function isPacked(sealedBytes: number, { dataShards }: Redundancy): boolean {
  return sealedBytes < PACK_BELOW_BYTES && sealedBytes <= dataShards * smallestShard()
}

/** A stripe of `bytes` of data: fewer data shards when they suffice, never less parity. */
export function shapeFor(bytes: number, redundancy: Redundancy, shardBytes: number): StripeShape {
  const { dataShards, totalShards } = redundancy
  const needed = Math.max(1, Math.ceil(bytes / shardBytes))
  if (needed > dataShards) throw new StripeInvalidError(`${bytes} bytes in ${dataShards} data shards`)
  return assertShape({ dataShards: needed, totalShards: needed + totalShards - dataShards, shardBytes })
}

/** Stripe that several small objects share. */
export function packedShapeFor(bytes: number, redundancy: Redundancy): StripeShape {
  return shapeFor(bytes, redundancy, smallestShard())
}

/** Stripes of an object of its own. */
export function layoutOf(plainBytes: number, redundancy: Redundancy): ObjectLayout {
  const sealedBytes = sealedBytesOf(plainBytes)
  const shardBytes = shardBytesFor(sealedBytes, redundancy)
  const full = assertShape({ ...redundancy, shardBytes })
  const stripes = Math.ceil(sealedBytes / dataBytesOf(full))
  const last = shapeFor(sealedBytes - (stripes - 1) * dataBytesOf(full), redundancy, shardBytes)
  return { sealedBytes, segments: segmentsOf(plainBytes), stripes, full, last }
}

/** Larger shards for larger objects, unless stripes would become too large to have several in memory. */
export function shardBytesFor(sealedBytes: number, { totalShards }: Redundancy): number {
  const wanted =
    sealedBytes <= SMALL_SHARDS_UP_TO_BYTES ? 0 : sealedBytes <= MIDDLE_SHARDS_UP_TO_BYTES ? 1 : 2
  const fitting = SHARD_SIZES.slice(0, wanted + 1).filter((bytes) => bytes * totalShards <= MAX_STRIPE_BYTES)
  return fitting.at(-1) ?? smallestShard()
}

/** The shape, when a stripe can have it. @throws StripeInvalidError */
export function assertShape(shape: StripeShape): StripeShape {
  const { dataShards: k, totalShards: n, shardBytes } = shape
  const isSound =
    Number.isInteger(k) &&
    Number.isInteger(n) &&
    k >= 1 &&
    k <= MAX_DATA_SHARDS &&
    n > k &&
    n <= MAX_TOTAL_SHARDS &&
    SHARD_SIZES.includes(shardBytes)
  if (!isSound) throw new StripeInvalidError(`${k} of ${n} shards of ${shardBytes} bytes`)
  return shape
}

function smallestShard(): number {
  return Math.min(...SHARD_SIZES)
}
