/**
 * Headers of stored files on the app's own origin. What is in a file is a stranger's word, also in one's
 * own: nothing of it may ever run here. Pure.
 */

/** Types that engines show without running anything of them. SVG and XML are not among them. */
const SHOWN = new Set([
  'application/pdf',
  'audio/aac',
  'audio/flac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/ogg',
  'video/quicktime',
  'video/webm',
  'video/x-matroska'
])

/** Headers that say how much of the content comes. Others of the node's answer stay behind. */
const CONTENT_HEADERS = ['accept-ranges', 'content-length', 'content-range', 'etag', 'last-modified']

/** An opaque origin without anything, for whatever engine takes the file for a page after all. */
const POLICY = "sandbox; default-src 'none'; frame-ancestors 'self'"

export interface FileHeadersInit {
  /** The node's headers. */
  given: Readonly<Record<string, string>>
  /** What the file is saved as; untrusted text. */
  name: string
  /** Saved even if it could be shown. */
  download: boolean
}

export function fileHeaders({ given, name, download }: FileHeadersInit): Headers {
  const lower = new Map(Object.entries(given).map(([key, value]) => [key.toLowerCase(), value]))
  const type = (lower.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const shown = SHOWN.has(type) && !download
  const headers = new Headers(guards())
  for (const key of CONTENT_HEADERS) set(headers, key, lower.get(key))
  headers.set('Content-Type', shown ? type : 'application/octet-stream')
  headers.set('Content-Disposition', `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(name)}`)
  return headers
}

/** Of an answer that is no file. */
export function messageHeaders(): Headers {
  return new Headers({ ...guards(), 'Content-Type': 'text/plain; charset=utf-8' })
}

function guards(): Record<string, string> {
  return {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': POLICY,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff'
  }
}

/** RFC 8187: percent-encoded UTF-8, apart from what its attr-char lets through. */
function encoded(name: string): string {
  const safe = name.toWellFormed().replace(/[\p{Cc}\p{Cf}/\\]+/gu, '_')
  return encodeURIComponent(safe === '' ? 'file' : safe).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

function set(headers: Headers, key: string, value: string | undefined): void {
  if (value === undefined) return
  try {
    headers.set(key, value)
  } catch {
    // not a header value (a control character): the content goes without
  }
}
