/** Snapshots and operations as packed segments, and back. */
import { sha256 } from 'multiformats/hashes/sha2'
import {
  MAX_TAIL_OPERATIONS,
  PART_ENTRIES,
  PART_STRIPES,
  SHARD_ID_BYTES,
  TAIL_SEGMENT_BYTES
} from './constants.ts'
import { decodeSegment, type DecodedSegment, type Manifest } from './decode.ts'
import { encodeManifest, encodeOperations, encodePart } from './encode.ts'
import { InvalidCatalogueError } from './errors.ts'
import { decodeId, encodeId } from './ids.ts'
import type { Operation, Snapshot } from './model.ts'
import { pack, unpack } from './pack.ts'

/** Of the two bytes that tell the range of an id. */
const MAX_RANGE_BITS = 16

/** Bytes that never change under their id. */
export interface Segment {
  /** SHA-256 of the bytes, 52 characters of base32. */
  id: string
  bytes: Uint8Array
}

/** A manifest and its parts. */
export interface Base {
  /** The manifest first. */
  segments: Segment[]
  snapshot: Snapshot
}

/** An operation in the log. */
export interface Written {
  operation: Operation
  /** Of its row. */
  sizeBytes: number
}

export async function segmentOf(bytes: Uint8Array): Promise<Segment> {
  const { digest } = await sha256.digest(bytes)
  return { id: encodeId(digest), bytes }
}

/** Parts by ranges of ids: what did not change is written alike, so that it need not be stored again. */
export async function writeBase(snapshot: Snapshot): Promise<Segment[]> {
  const parts: Segment[] = []
  const entries = byRange(snapshot.entries, PART_ENTRIES)
  const stripes = byRange(snapshot.stripes, PART_STRIPES)
  for (const range of entries) parts.push(await segmentOf(pack(encodePart(range, []))))
  for (const range of stripes) parts.push(await segmentOf(pack(encodePart([], range))))
  const digests = await Promise.all(parts.map(async ({ bytes }) => digestOf(bytes)))
  const manifest = encodeManifest(digests, snapshot.seen, snapshot.purges)
  return [await segmentOf(pack(manifest)), ...parts]
}

/** Operations in the order given, so that all segments but the last stay the same while more come. */
export function* groupTail(tail: readonly Written[]): IterableIterator<Operation[]> {
  let group: Operation[] = []
  let sizeBytes = 0
  for (const written of tail) {
    group.push(written.operation)
    sizeBytes += written.sizeBytes
    if (sizeBytes < TAIL_SEGMENT_BYTES && group.length < MAX_TAIL_OPERATIONS) continue
    yield group
    group = []
    sizeBytes = 0
  }
  if (group.length > 0) yield group
}

export function writeOperations(operations: readonly Operation[]): Uint8Array<ArrayBuffer> {
  return pack(encodeOperations(operations))
}

/** @throws InvalidCatalogueError also when a part of a base is missing */
export async function readSegments(
  all: readonly Uint8Array[]
): Promise<{ bases: Base[]; operations: Operation[] }> {
  const parts = new Map<string, { segment: Segment; decoded: DecodedSegment }>()
  const manifests: { segment: Segment; manifest: Manifest }[] = []
  const operations: Operation[] = []
  for (const bytes of all) {
    const decoded = decodeSegment(unpack(bytes))
    const segment = await segmentOf(bytes)
    if (decoded.manifest === undefined) parts.set(segment.id, { segment, decoded })
    else manifests.push({ segment, manifest: decoded.manifest })
    operations.push(...decoded.operations)
  }
  const bases = manifests.map(({ segment, manifest }) => {
    const own = manifest.parts.map((digest) => {
      const part = parts.get(encodeId(digest))
      if (part === undefined) throw new InvalidCatalogueError('a part is missing')
      return part
    })
    return {
      segments: [segment, ...own.map((part) => part.segment)],
      snapshot: {
        seen: manifest.seen,
        purges: manifest.purges,
        entries: own.flatMap((part) => part.decoded.entries),
        stripes: own.flatMap((part) => part.decoded.stripes)
      }
    }
  })
  return { bases, operations }
}

async function digestOf(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const { digest } = await sha256.digest(bytes)
  return Uint8Array.from(digest.subarray(0, SHARD_ID_BYTES))
}

/** Splits by the leading bits of the ids, as many as are needed for about `size` in each. */
function byRange<T extends { id: string }>(items: readonly T[], size: number): T[][] {
  let bits = 0
  while (items.length / 2 ** bits > size && bits < MAX_RANGE_BITS) bits++
  const ranges = Array.from({ length: 2 ** bits }, (): T[] => [])
  for (const item of items) {
    const [first = 0, second = 0] = decodeId(item.id) ?? []
    ranges[((first << 8) | second) >>> (MAX_RANGE_BITS - bits)]?.push(item)
  }
  return ranges
    .filter((range) => range.length > 0)
    .map((range) => range.sort((a, b) => (a.id < b.id ? -1 : 1)))
}
