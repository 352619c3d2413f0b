/** Stored files as streams: for previews, seeking, downloads of any size. */
import { readObject, type ObjectLocation, type StripeMap } from '../../content/object/index.ts'
import type { Clock } from '../../interface/platform.ts'
import type { AbortOptions } from '../../interface/store.ts'
import type { StripeCoder } from '../../interface/stripes.ts'
import { parseRange } from '../../lib/byte-range.ts'
import { isNamed } from '../../lib/errors.ts'
import type { StoredFileReader, StoredFileRequest, StoredFileResponse } from './api.ts'
import type { Catalogue, FileContent } from './catalogue/index.ts'
import { OPEN_RANGE_BYTES } from './constants.ts'
import { StripeUnknownError } from './errors.ts'
import type { Stripe } from './ports.ts'
import type { ShardSource } from './shard-source.ts'

export interface ReaderPorts {
  catalogue: Pick<Catalogue, 'content' | 'stripe'>
  source: ShardSource
  coder: StripeCoder
  clock: Clock
}

export function createReader(ports: ReaderPorts): StoredFileReader {
  return {
    async read(request, options = {}) {
      const content = contentOf(ports, request)
      if (content === undefined) return plain(404)
      const range = parseRange(request.range, content.sizeBytes, OPEN_RANGE_BYTES)
      if (range === 'unsatisfiable') return plain(416, { 'content-range': `bytes */${content.sizeBytes}` })
      const { first, last } = range ?? { first: 0, last: content.sizeBytes - 1 }
      const length = last - first + 1
      const headers = {
        'accept-ranges': 'bytes',
        'content-length': String(length),
        ...(range === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${content.sizeBytes}` })
      }
      const body =
        request.method === 'HEAD'
          ? nothing()
          : readContent(ports, content, { offset: first, length }, options)
      return { status: range === undefined ? 200 : 206, headers, body }
    }
  }
}

/** @throws StripeUnknownError, NotEnoughShardsError, SegmentForgedError */
export async function* readContent(
  { catalogue, source, coder, clock }: ReaderPorts,
  content: FileContent,
  range: { offset: number; length: number },
  options: AbortOptions
): AsyncGenerator<Uint8Array> {
  const stripes = content.location.stripes.map((id) => {
    const stripe = catalogue.stripe(id)
    if (stripe === undefined) throw new StripeUnknownError(id)
    return stripe
  })
  const { key, object, sizeBytes, location } = content
  const maps: StripeMap[] = stripes.map(({ shape, shards }) => ({ shape, ids: shards }))
  const where: ObjectLocation = { key, object, sizeBytes, offset: location.offset, stripes: maps }
  const fetchShard = ({ stripe, index }: { stripe: number; index: number }, given: AbortOptions) => {
    const from: Stripe | undefined = stripes[stripe]
    return from === undefined ? Promise.resolve(undefined) : source.shard(from, index, given)
  }
  yield* readObject({ coder, clock, fetchShard }, where, range, options)
}

function contentOf(
  { catalogue }: Pick<ReaderPorts, 'catalogue'>,
  { entry, version }: StoredFileRequest
): FileContent | undefined {
  try {
    return catalogue.content(entry, version)
  } catch (error) {
    if (isNamed(error, 'EntryNotFoundError', 'VersionNotFoundError')) return undefined
    throw error
  }
}

function plain(status: number, headers: Record<string, string> = {}): StoredFileResponse {
  return { status, headers, body: nothing() }
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // An empty body.
}
