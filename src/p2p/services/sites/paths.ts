/**
 * Names of files in a site. Every path that enters a draft passes here, wherever it came from; what
 * is refused is refused with a reason, what is harmless is normalised.
 */
import { MAX_PATH_DEPTH, MAX_SEGMENT_BYTES } from './constants.ts'
import { InvalidPathError } from './errors.ts'

/** What operating systems leave in folders and archives, and nobody means to publish. */
const IGNORED_NAMES: ReadonlySet<string> = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini', '__MACOSX'])

/** Where BitPie keeps its own description of a site; written by publishing only. */
export const RESERVED_FOLDER = '.bitpie'

// eslint's no-control-regex is right about most patterns; here control characters are the point.
const CONTROL = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f]', 'u')

/** Checks one path and gives it in NFC. @throws InvalidPathError */
export function checkPath(path: string): string {
  const normal = path.normalize('NFC')
  if (normal === '') throw new InvalidPathError(path, 'it is empty')
  if (normal.startsWith('/')) throw new InvalidPathError(path, 'it starts with a slash')
  if (normal.includes('\\')) throw new InvalidPathError(path, 'it contains a backslash')
  if (CONTROL.test(normal)) throw new InvalidPathError(path, 'it contains control characters')
  if (!normal.isWellFormed()) throw new InvalidPathError(path, 'it is not valid Unicode')
  const segments = normal.split('/')
  if (segments.length > MAX_PATH_DEPTH) throw new InvalidPathError(path, 'it is nested too deep')
  for (const segment of segments) {
    if (segment === '') throw new InvalidPathError(path, 'it has an empty part')
    if (segment === '.' || segment === '..') throw new InvalidPathError(path, `it contains "${segment}"`)
    const bytes = new TextEncoder().encode(segment).byteLength
    if (bytes > MAX_SEGMENT_BYTES) throw new InvalidPathError(path, 'a part of it is too long')
  }
  if (segments[0] === RESERVED_FOLDER)
    throw new InvalidPathError(path, `${RESERVED_FOLDER} is BitPie's own folder`)
  return normal
}

/** Leftovers of operating systems. */
export function isIgnored(path: string): boolean {
  return path.split('/').some((segment) => IGNORED_NAMES.has(segment))
}

/**
 * Paths of dropped files as they will be in the site: leftovers gone, each checked, none colliding
 * with another; with `unwrap`, as for a whole folder or an archive, the common top folder gone. BitPie's own folder is left out, so that an
 * exported site can be dropped again.
 * @throws InvalidPathError
 */
export function arrangePaths<T extends { path: string }>(
  files: readonly T[],
  { unwrap }: { unwrap: boolean }
): (T & { path: string })[] {
  const wanted = files.filter(({ path }) => !isIgnored(path))
  const top = unwrap ? commonFolder(wanted.map(({ path }) => path)) : ''
  const arranged = wanted
    .map((file) => ({ ...file, path: file.path.slice(top.length) }))
    .filter(({ path }) => !path.startsWith(`${RESERVED_FOLDER}/`))
    .map((file) => ({ ...file, path: checkPath(file.path) }))
  checkCollisions(arranged.map(({ path }) => path))
  return arranged
}

/** `folder/` when every path starts with it; only one level, and only when something remains. */
function commonFolder(paths: readonly string[]): string {
  const slash = paths[0]?.indexOf('/') ?? -1
  if (slash <= 0) return ''
  const folder = paths[0]?.slice(0, slash + 1) ?? ''
  return paths.every((path) => path.startsWith(folder) && path.length > folder.length) ? folder : ''
}

/**
 * Two paths that differ only in case or in normal form, or a file where another path has a folder,
 * would be one on many systems: the person decides which, not we.
 * @throws InvalidPathError
 */
export function checkCollisions(paths: Iterable<string>): void {
  const files = new Map<string, string>()
  const folders = new Map<string, string>()
  for (const path of paths) {
    const folded = fold(path)
    const other = files.get(folded)
    if (other !== undefined) throw new InvalidPathError(path, `it collides with ${JSON.stringify(other)}`)
    files.set(folded, path)
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      folders.set(fold(path.slice(0, at)), path)
    }
  }
  for (const [folded, path] of files) {
    const inside = folders.get(folded)
    if (inside !== undefined)
      throw new InvalidPathError(path, `it is also the folder of ${JSON.stringify(inside)}`)
  }
}

function fold(path: string): string {
  return path.normalize('NFKC').toLowerCase()
}
