/** Which segments of which stripes hold a range of an object's plaintext. */
import { SEGMENT_BYTES, SEGMENT_PLAIN_BYTES } from '../../crypto/index.ts'
import type { OpenPiece } from '../../interface/stripes.ts'
import { FIRST_STEP_BYTES } from './constants.ts'
import { StripeInvalidError } from './errors.ts'
import { assertShape, dataBytesOf, sealedBytesOf, segmentsOf } from './layout.ts'
import type { ObjectLocation } from './location.ts'
import { shardsTouched } from './stripe-data.ts'

/** Consecutive segments of one stripe. */
export interface ReadStep {
  /** Index among the object's stripes. */
  stripe: number
  piece: OpenPiece
  /** Data shards it lies in. */
  touches: number[]
  /** What of its plaintext is wanted. */
  from: number
  to: number
}

/**
 * Steps for the plaintext from `from` up to `to` (within the object), one for each stripe; of the first
 * stripe a short one and the rest.
 * @throws StripeInvalidError when the stripes cannot hold what the location says
 */
export function* planRead(location: ObjectLocation, from: number, to: number): Generator<ReadStep> {
  if (from >= to) return
  const end = Math.floor((to - 1) / SEGMENT_PLAIN_BYTES) + 1
  let segment = Math.floor(from / SEGMENT_PLAIN_BYTES)
  let limit = Math.max(1, FIRST_STEP_BYTES / SEGMENT_BYTES)
  for (const { stripe, start, dataBytes } of stripesOf(location)) {
    // Two steps of the first stripe, one of each other.
    while (segment < end) {
      const fitting = segmentsBefore(location, start + dataBytes)
      const next = Math.min(end, fitting, segment + limit)
      if (next <= segment) break
      yield step(location, stripe, start, segment, next, { from, to })
      segment = next
      limit = Infinity
    }
  }
  if (segment < end) throw new StripeInvalidError(`it ends before segment ${end}`)
}

/** How many of the object's segments end before `position` of the stripes' data. */
function segmentsBefore({ sizeBytes, offset }: ObjectLocation, position: number): number {
  if (position >= offset + sealedBytesOf(sizeBytes)) return segmentsOf(sizeBytes)
  return Math.max(0, Math.floor((position - offset) / SEGMENT_BYTES))
}

function step(
  location: ObjectLocation,
  stripe: number,
  start: number,
  first: number,
  next: number,
  range: { from: number; to: number }
): ReadStep {
  const { key, object, sizeBytes } = location
  const isLast = next === segmentsOf(sizeBytes)
  const position = location.offset + first * SEGMENT_BYTES
  const sealedBytes = Math.min(
    (next - first) * SEGMENT_BYTES,
    location.offset + sealedBytesOf(sizeBytes) - position
  )
  const offset = position - start
  if (offset < 0) throw new StripeInvalidError(`segment ${first} lies in two stripes`)
  const plainStart = first * SEGMENT_PLAIN_BYTES
  return {
    stripe,
    piece: { key, object, firstSegment: first, isLast, offset, sealedBytes },
    touches: shardsTouched(offset, sealedBytes, location.stripes[stripe]?.shape.shardBytes ?? 1),
    from: Math.max(0, range.from - plainStart),
    to: Math.min(next * SEGMENT_PLAIN_BYTES, range.to) - plainStart
  }
}

function* stripesOf({ stripes }: ObjectLocation): Generator<{
  stripe: number
  start: number
  dataBytes: number
}> {
  let start = 0
  for (const [stripe, { shape, ids }] of stripes.entries()) {
    if (ids.length !== shape.totalShards) throw new StripeInvalidError(`${ids.length} ids`)
    const dataBytes = dataBytesOf(assertShape(shape))
    yield { stripe, start, dataBytes }
    start += dataBytes
  }
}
