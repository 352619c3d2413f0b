/** Answers to requests of a site's pages, from any tree of files. */
import type { SiteRequest, SiteResponse } from '../api.ts'
import { typeOf } from './mime.ts'
import { parseRange } from '../../../lib/byte-range.ts'
import { OPEN_RANGE_BYTES } from '../constants.ts'

/** A file found for a request. */
export interface FoundFile {
  path: string
  sizeBytes: number
  /** Names the content: its CID. Absent for what is made on the fly. */
  etag?: string | undefined
  read(offset: number, length: number): AsyncIterable<Uint8Array>
}

export async function* noBody(): AsyncGenerator<Uint8Array> {
  // Nothing to say.
}

export function fileResponse(file: FoundFile, request: SiteRequest, status = 200): SiteResponse {
  const { sizeBytes } = file
  const headers: Record<string, string> = {
    'content-type': typeOf(file.path),
    'accept-ranges': 'bytes',
    ...(file.etag === undefined ? {} : { etag: `"${file.etag}"` })
  }
  const range = status === 200 ? parseRange(request.range, sizeBytes, OPEN_RANGE_BYTES) : undefined
  if (range === 'unsatisfiable') {
    return {
      status: 416,
      headers: { ...headers, 'content-range': `bytes */${sizeBytes}`, 'content-length': '0' },
      body: noBody()
    }
  }
  const first = range?.first ?? 0
  const length = range === undefined ? sizeBytes : range.last - range.first + 1
  headers['content-length'] = String(length)
  if (range !== undefined) headers['content-range'] = `bytes ${range.first}-${range.last}/${sizeBytes}`
  const body = request.method === 'HEAD' || length === 0 ? noBody() : file.read(first, length)
  return { status: range === undefined ? status : 206, headers, body }
}

/** A short answer in plain words: what a page sees when there is none. */
export function textResponse(status: number, text: string, request: SiteRequest): SiteResponse {
  const bytes = new TextEncoder().encode(`${text}\n`)
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-length': String(bytes.byteLength) }
  const body = async function* () {
    yield bytes
  }
  return { status, headers, body: request.method === 'HEAD' ? noBody() : body() }
}

/** To the same folder with a trailing slash. Relative, so that it leads nowhere else. */
export function redirectResponse(lastSegment: string): SiteResponse {
  const location = `./${encodeURIComponent(lastSegment)}/`
  return { status: 301, headers: { location, 'content-length': '0' }, body: noBody() }
}
