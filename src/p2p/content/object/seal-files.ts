/**
 * Files into stripes, in order and with bounded memory: a few stripes are under way, and no more begin
 * until the one before was taken.
 */
import { anySignal } from '../../lib/abort.ts'
import { isNamed } from '../../lib/errors.ts'
import type { AbortOptions } from '../../interface/store.ts'
import type { SealedStripe, StripeCoder } from '../../interface/stripes.ts'
import { SEAL_IN_FLIGHT_BYTES, SEAL_IN_FLIGHT_STRIPES } from './constants.ts'
import type { ObjectLocation, StripeMap } from './location.ts'
import { jobsOf, packedJob, type JobInit, type StripeJob } from './seal-jobs.ts'
import { isUnchanged } from './source.ts'

export interface SealInit extends JobInit {
  coder: StripeCoder
}

/** Files are told by their position among those given, from 0. */
export type SealEvent =
  /** A stripe to be kept: `files` have bytes in it. What lies in it counts only once its file is told. */
  | { type: 'stripe'; map: StripeMap; shards: Uint8Array[]; files: number[]; plainBytes: number }
  /** All stripes of the file were told before. */
  | { type: 'file'; file: number; location: ObjectLocation }
  /** FileChangedError: the file was changed while it was read. `stripes` were told before and hold nothing else. */
  | { type: 'failed'; file: number; error: Error; stripes: StripeMap[] }

interface Pending {
  job: StripeJob
  sealed: Promise<SealedStripe>
}

/**
 * Seals `files` one after the other, each under a key of its own. A file that changes while it is read
 * fails alone.
 * @throws AbortError, and whatever else reading a file throws
 */
export async function* sealFiles(
  init: SealInit,
  files: Iterable<Blob> | AsyncIterable<Blob>,
  options: AbortOptions = {}
): AsyncGenerator<SealEvent> {
  const left = new AbortController()
  const signal = anySignal(left.signal, options.signal)
  const jobs = jobsOf(init, files)
  const pending: Pending[] = []
  try {
    let next = await jobs.next()
    while (next.done !== true || pending.length > 0) {
      signal.throwIfAborted()
      if (next.done !== true && hasRoom(pending, next.value)) {
        if (!isVain(next.value)) pending.push(begin(init, next.value, signal))
        next = await jobs.next()
        continue
      }
      const first = pending.shift()
      if (first !== undefined) yield* finish(init, first, signal)
    }
  } finally {
    left.abort()
    await jobs.return(undefined)
  }
}

function hasRoom(pending: readonly Pending[], next: StripeJob): boolean {
  const bytes = [...pending.map(({ job }) => job), next].reduce((sum, job) => sum + memoryOf(job), 0)
  return pending.length === 0 || (pending.length < SEAL_IN_FLIGHT_STRIPES && bytes <= SEAL_IN_FLIGHT_BYTES)
}

function memoryOf({ shape, plainBytes }: StripeJob): number {
  return shape.totalShards * shape.shardBytes + plainBytes
}

/** A later stripe of a file of which an earlier one failed. */
function isVain({ parts }: StripeJob): boolean {
  return parts.every(({ hasFailed }) => hasFailed)
}

function begin({ coder }: SealInit, job: StripeJob, signal: AbortSignal): Pending {
  const sealed = coder.seal(job.shape, job.pieces, { signal })
  // A failure is met when its turn comes, or not at all.
  sealed.catch(() => undefined)
  return { job, sealed }
}

async function* finish(
  init: SealInit,
  { job, sealed }: Pending,
  signal: AbortSignal
): AsyncGenerator<SealEvent> {
  if (isVain(job)) return
  let stripe: SealedStripe
  try {
    stripe = await sealed
  } catch (error) {
    if (!isNamed(error, 'FileChangedError')) throw error
    yield* withoutChanged(init, job, error, signal)
    return
  }
  const map = { shape: job.shape, ids: stripe.ids }
  for (const { stripes } of job.parts) stripes.push(map)
  const files = job.parts.map(({ file }) => file)
  yield { type: 'stripe', map, shards: stripe.shards, files, plainBytes: job.plainBytes }
  if (!job.isLast) return
  for (const { file, key, object, sizeBytes, offset, stripes } of job.parts)
    yield { type: 'file', file, location: { key, object, sizeBytes, offset, stripes } }
}

/** Tells the files of a stripe that changed, and seals the others again. */
async function* withoutChanged(
  init: SealInit,
  { parts }: StripeJob,
  error: Error & { piece?: number },
  signal: AbortSignal
): AsyncGenerator<SealEvent> {
  const unchanged = await Promise.all(
    parts.map(async ({ data }, index) => index !== (error.piece ?? 0) && (await isUnchanged(data)))
  )
  for (const [index, part] of parts.entries()) {
    if (unchanged[index] === true) continue
    part.hasFailed = true
    yield { type: 'failed', file: part.file, error, stripes: part.stripes }
  }
  const others = parts.filter(({ hasFailed }) => !hasFailed)
  if (others.length > 0) yield* finish(init, begin(init, packedJob(init, others), signal), signal)
}
