/** Files cut into the stripes that a coder seals: large ones into their own, small ones together. */
import { OBJECT_ID_BYTES, SEAL_KEY_BYTES, SEGMENT_PLAIN_BYTES } from '../../crypto/index.ts'
import type { Rng } from '../../interface/platform.ts'
import type { SealPiece, StripeShape } from '../../interface/stripes.ts'
import { isPacked, layoutOf, packedShapeFor, plainBytesOf, sealedBytesOf, type Redundancy } from './layout.ts'
import type { ObjectLocation, StripeMap } from './location.ts'
import { Packer } from './pack.ts'

export interface InputFile {
  /** Position among those given. */
  file: number
  data: Blob
  sizeBytes: number
}

/** A file on its way into stripes. */
export interface Sealing extends InputFile, ObjectLocation {
  /** Those that are done. */
  stripes: StripeMap[]
  hasFailed: boolean
}

export interface StripeJob {
  shape: StripeShape
  /** One of each of `parts`. */
  pieces: SealPiece[]
  parts: Sealing[]
  plainBytes: number
  /** The parts end in this stripe. */
  isLast: boolean
}

export interface JobInit {
  rng: Rng
  redundancy: Redundancy
}

/** Stripes of all files: those of large files as they come, small files' when they are full. */
export async function* jobsOf(
  init: JobInit,
  files: Iterable<Blob> | AsyncIterable<Blob>
): AsyncGenerator<StripeJob> {
  const packer = new Packer<InputFile>(init.redundancy)
  let file = 0
  for await (const data of files) {
    const input = { file: file++, data, sizeBytes: data.size }
    if (isPacked(sealedBytesOf(input.sizeBytes), init.redundancy)) {
      const full = packer.add(input)
      if (full.length > 0) yield packedJob(init, full)
    } else yield* ownJobs(init, input)
  }
  const rest = packer.take()
  if (rest.length > 0) yield packedJob(init, rest)
}

/** One stripe of several files, each under a new key. */
export function packedJob(init: JobInit, inputs: readonly InputFile[]): StripeJob {
  let offset = 0
  const parts = inputs.map((input) => {
    const part = newSealing(init.rng, input, offset)
    offset += sealedBytesOf(input.sizeBytes)
    return part
  })
  return {
    shape: packedShapeFor(offset, init.redundancy),
    pieces: parts.map(({ key, object, data }) => ({
      key,
      object,
      firstSegment: 0,
      isLast: true,
      source: data
    })),
    parts,
    plainBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    isLast: true
  }
}

/** The stripes of one file. */
function* ownJobs(init: JobInit, input: InputFile): Generator<StripeJob> {
  const { stripes, full, last } = layoutOf(input.sizeBytes, init.redundancy)
  const sealing = newSealing(init.rng, input, 0)
  const { key, object, data } = sealing
  const stripeBytes = plainBytesOf(full)
  for (let stripe = 0; stripe < stripes && !sealing.hasFailed; stripe++) {
    const isLast = stripe === stripes - 1
    const source = data.slice(stripe * stripeBytes, (stripe + 1) * stripeBytes)
    const firstSegment = (stripe * stripeBytes) / SEGMENT_PLAIN_BYTES
    yield {
      shape: isLast ? last : full,
      pieces: [{ key, object, firstSegment, isLast, source }],
      parts: [sealing],
      plainBytes: source.size,
      isLast
    }
  }
}

function newSealing(rng: Rng, input: InputFile, offset: number): Sealing {
  return {
    ...input,
    key: rng.bytes(SEAL_KEY_BYTES),
    object: rng.bytes(OBJECT_ID_BYTES),
    offset,
    stripes: [],
    hasFailed: false
  }
}
