/**
 * Links to sites: `#/s/<site>/<path>?p=<provider>&r=<relay>`. All of it is a stranger's text, so
 * everything is checked here before a frame or the node sees it. What a site itself puts behind
 * its path travels as `q` (query) and `h` (fragment), apart from our own parameters.
 */
import type { SiteHints } from '../../../p2p/services/sites/index.ts'

/** Longest link read at all: a path, eight hints of each kind and room to spare. */
export const MAX_LINK_CHARS = 8192
/** Percent-encoded path with the site's own query and fragment; servers commonly allow as much. */
export const MAX_PATH_CHARS = 2048
/** More hints than this help nobody and cost dials. */
export const MAX_HINTS = 8
/** A circuit address with a certificate hash has about 250 characters. */
export const MAX_HINT_CHARS = 320

/** Base36 CIDv1, libp2p-key codec, identity hash of an Ed25519 public key: always this long. */
const SITE_ID = /^k[0-9a-z]{61}$/
/** CIDv1 0x01, libp2p-key 0x72, identity 0x00, 36 bytes, protobuf: type Ed25519, 32 bytes of key. */
const SITE_ID_HEADER = 0x01_72_00_24_08_01_12_20n
const SITE_KEY_BITS = 256n

const PEER_ID = /^(?:12D3KooW[1-9A-HJ-NP-Za-km-z]{44}|Qm[1-9A-HJ-NP-Za-km-z]{44}|k[0-9a-z]{50,70})$/
const MULTIADDR = /^(?:\/[A-Za-z0-9._:%~=-]+){2,}$/

export type LinkFault = 'length' | 'shape' | 'site' | 'path'

/** The link cannot be one of ours; `fault` says which part. */
export class InvalidSiteLinkError extends Error {
  override readonly name = 'InvalidSiteLinkError'
  readonly fault: LinkFault

  constructor(fault: LinkFault) {
    super(`not a link to a site: ${fault}`)
    this.fault = fault
  }
}

export interface SiteLink {
  site: string
  /** As a URL has it: leading slash, percent-encoded, with the site's own `?query` and `#fragment`. */
  path: string
  hints: SiteHints
}

/** True for the id of an Ed25519 site key in its one canonical spelling. */
export function isSiteId(text: string): boolean {
  if (!SITE_ID.test(text)) return false
  let value = 0n
  for (const digit of text.slice(1)) value = value * 36n + BigInt(Number.parseInt(digit, 36))
  return value >> SITE_KEY_BITS === SITE_ID_HEADER
}

/**
 * Reads the fragment of a link, or a whole address that carries one.
 * Hints that are no addresses are left out; the rest must be right.
 * @throws InvalidSiteLinkError
 */
export function parseSiteLink(text: string): SiteLink {
  const trimmed = text.trim()
  if (trimmed.length > MAX_LINK_CHARS) throw new InvalidSiteLinkError('length')
  const start = trimmed.indexOf('#/s/')
  const fragment = start >= 0 ? trimmed.slice(start + 1) : trimmed
  const match = /^\/s\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/su.exec(fragment)
  if (!match) throw new InvalidSiteLinkError('shape')
  const [, site = '', rawPath = '', rawQuery = '', rawHash = ''] = match
  if (!isSiteId(site)) throw new InvalidSiteLinkError('site')
  const query = new URLSearchParams(rawQuery)
  const path = cleanPath(rawPath) + suffix('?', query.get('q')) + suffix('#', query.get('h') ?? rawHash)
  if (path.length > MAX_PATH_CHARS) throw new InvalidSiteLinkError('length')
  return {
    site,
    path,
    hints: {
      providers: readHints(query.getAll('p'), (hint) => PEER_ID.test(hint) || MULTIADDR.test(hint)),
      relays: readHints(query.getAll('r'), (hint) => MULTIADDR.test(hint))
    }
  }
}

export type ReadLink =
  | { link: SiteLink }
  /** `first`: the site's first page, when only the path was wrong. */
  | { link?: undefined; fault: LinkFault; first: SiteLink | undefined }

/** Reads a link for showing: what is wrong with it comes back as a value. */
export function readSiteLink(text: string): ReadLink {
  try {
    return { link: parseSiteLink(text) }
  } catch (error) {
    if (!(error instanceof InvalidSiteLinkError)) throw error
    const [, site = ''] = /\/s\/([^/?#]*)/.exec(text.slice(0, MAX_LINK_CHARS)) ?? []
    const first = isSiteId(site) ? { site, path: '/', hints: { providers: [], relays: [] } } : undefined
    return { fault: error.fault, first }
  }
}

/** The fragment of a link, without `#`. The inverse of `parseSiteLink` for links it accepts. */
export function formatSiteLink({ site, path, hints }: SiteLink): string {
  const { pathname, search, hash } = splitPath(path)
  const parts: string[] = []
  if (search.length > 1) parts.push(`q=${encodeURIComponent(safeDecode(search.slice(1)))}`)
  if (hash.length > 1) parts.push(`h=${encodeURIComponent(safeDecode(hash.slice(1)))}`)
  for (const hint of hints.providers.slice(0, MAX_HINTS)) parts.push(`p=${encodeHint(hint)}`)
  for (const hint of hints.relays.slice(0, MAX_HINTS)) parts.push(`r=${encodeHint(hint)}`)
  const shown = pathname === '/' ? '' : pathname
  return `/s/${site}${shown}${parts.length > 0 ? `?${parts.join('&')}` : ''}`
}

/** The same link, pointing at another page of the site. */
export function linkToPath(fragment: string, path: string): string {
  return formatSiteLink({ ...parseSiteLink(fragment), path })
}

/** First and last characters of a site id, for people to compare. The start is the same for all. */
export function siteFingerprint(site: string): string {
  return `${site.slice(-8, -4)} ${site.slice(-4)}`
}

/** An address that a site may ask to leave for, or undefined for anything but the web and mail. */
export function outsideUrl(text: string): URL | undefined {
  if (text.length > MAX_LINK_CHARS || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return ['https:', 'http:', 'mailto:'].includes(url.protocol) ? url : undefined
}

/** A path as people read it. */
export function readablePath(path: string): string {
  return safeDecode(splitPath(path).pathname)
}

function splitPath(path: string): { pathname: string; search: string; hash: string } {
  const [, pathname = '', search = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/su.exec(path) ?? []
  return { pathname, search, hash }
}

/**
 * One slash in front, no dot segments, every segment encoded anew: joined to an origin it can only
 * be a path there (`//host`, `/\host` and `/<tab>/host` are not).
 */
function cleanPath(raw: string): string {
  const segments = raw.split('/')
  const folder = raw.endsWith('/')
  const clean = segments.filter((segment) => segment !== '').map(cleanSegment)
  return `/${clean.join('/')}${folder && clean.length > 0 ? '/' : ''}`
}

function cleanSegment(segment: string): string {
  const text = strictDecode(segment)
  if (text === '.' || text === '..' || /\p{Cc}/u.test(text)) throw new InvalidSiteLinkError('path')
  return encodeURIComponent(text).replace(/%(?:40|3A|24|26|2B|2C|3B|3D)/g, decodeURIComponent)
}

function suffix(mark: '?' | '#', text: string | null): string {
  if (!text) return ''
  if (!text.isWellFormed()) throw new InvalidSiteLinkError('path')
  const encoded = encodeURI(safeDecode(text)).replaceAll('#', '%23')
  return mark + (mark === '#' ? encoded.replaceAll('?', '%3F') : encoded)
}

function strictDecode(text: string): string {
  try {
    const decoded = decodeURIComponent(text)
    if (decoded.isWellFormed()) return decoded
  } catch {
    // A stray percent sign: reported as the same fault below.
  }
  throw new InvalidSiteLinkError('path')
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function readHints(values: string[], valid: (hint: string) => boolean): string[] {
  const hints = new Set<string>()
  for (const value of values) {
    for (const hint of value.split(',')) {
      if (hint.length > 0 && hint.length <= MAX_HINT_CHARS && valid(hint)) hints.add(hint)
      if (hints.size === MAX_HINTS) return [...hints]
    }
  }
  return [...hints]
}

/** Slashes and colons are plain in a fragment; leaving them keeps links short and readable. */
function encodeHint(hint: string): string {
  return encodeURIComponent(hint).replaceAll('%2F', '/').replaceAll('%3A', ':')
}
