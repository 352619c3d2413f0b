/** From the path of a URL to names in a directory: decoded once, each name whole, nothing clever. */
import { MAX_PATH_DEPTH, MAX_SEGMENT_BYTES } from '../constants.ts'

export interface RequestedPath {
  segments: string[]
  /** The URL ends with a slash: a folder is meant. */
  isFolder: boolean
}

const FORBIDDEN = new RegExp('[\\u0000-\\u001f\\u007f\\\\/]', 'u')

/** The names asked for; undefined when no site can have them: then the answer is 400. */
export function parseRequestPath(path: string): RequestedPath | undefined {
  if (!path.startsWith('/')) return undefined
  const parts = path.slice(1).split('/')
  const isFolder = parts.at(-1) === ''
  if (isFolder) parts.pop()
  if (parts.length > MAX_PATH_DEPTH) return undefined
  const segments: string[] = []
  for (const part of parts) {
    const segment = decodeSegment(part)
    if (segment === undefined) return undefined
    segments.push(segment)
  }
  return { segments, isFolder }
}

/** One name. An encoded slash, a dot segment or a control character in it is an attack or a mistake. */
function decodeSegment(part: string): string | undefined {
  let segment: string
  try {
    segment = decodeURIComponent(part).normalize('NFC')
  } catch {
    return undefined
  }
  if (segment === '' || segment === '.' || segment === '..' || FORBIDDEN.test(segment)) return undefined
  return new TextEncoder().encode(segment).byteLength > MAX_SEGMENT_BYTES ? undefined : segment
}
