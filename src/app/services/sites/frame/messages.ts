/**
 * What comes out of a site's origin by postMessage. All of it is untrusted: a site can script its own
 * bridge, so even a bridge's message is only as good as the site.
 */

/** Longest path, title and address taken from a site, in UTF-16 units. */
const MAX_PATH_CHARS = 8192
const MAX_TITLE_CHARS = 300
const MAX_URL_CHARS = 8192

/** hello: the bridge's script runs. ready: its service worker answers. port: the worker needs one. */
export type BridgeMessage =
  { type: 'hello' } | { type: 'ready' } | { type: 'port' } | { type: 'failed'; reason: string }

export type PageMessage =
  /** Where the page is now; also sent when only its title changed. */
  | { type: 'page'; path: string; title: string }
  /** A click on a link that leads out of the site. */
  | { type: 'outside'; url: string }
  /** The page came from the host instead of from the service worker, which must be gone. */
  | { type: 'lost'; path: string }

/** The sandbox page: its own frame is both bridge and content. */
export type SandboxMessage =
  | { type: 'hello' }
  | { type: 'port' }
  /** Show another page of the site, in a fresh frame. */
  | { type: 'go'; path: string }
  | Exclude<PageMessage, { type: 'lost' }>

type Fields = Partial<Record<string, unknown>>

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? value : {}
}

export function parseBridgeMessage(value: unknown): BridgeMessage | undefined {
  const { type, reason } = fields(value)
  if (type === 'hello' || type === 'ready' || type === 'port') return { type }
  return type === 'failed' ? { type, reason: text(reason, MAX_TITLE_CHARS) } : undefined
}

export function parsePageMessage(value: unknown): PageMessage | undefined {
  const message = fields(value)
  if (message.type === 'page' || message.type === 'lost') {
    const path = sitePath(message.path)
    if (path === undefined) return undefined
    return message.type === 'lost'
      ? { type: 'lost', path }
      : { type: 'page', path, title: text(message.title, MAX_TITLE_CHARS) }
  }
  const url = message.type === 'outside' ? outsideUrl(message.url) : undefined
  return url === undefined ? undefined : { type: 'outside', url }
}

export function parseSandboxMessage(value: unknown): SandboxMessage | undefined {
  const { type, path } = fields(value)
  if (type === 'hello' || type === 'port') return { type }
  if (type === 'go') {
    const wanted = sitePath(path)
    return wanted === undefined ? undefined : { type, path: wanted }
  }
  const message = parsePageMessage(value)
  return message?.type === 'lost' ? undefined : message
}

/** A path within one site, with query and fragment, as the URL parser writes it. */
export function sitePath(value: unknown): string | undefined {
  if (typeof value !== 'string' || !value.startsWith('/') || value.length > MAX_PATH_CHARS) return undefined
  const base = 'https://site.invalid'
  // a second slash would make it another host
  const url = URL.parse(value.replace(/^[/\\]+/, '/'), base)
  return url?.origin === base ? url.pathname + url.search + url.hash : undefined
}

/** Only what a person may be asked to open: no `javascript:`, no `data:`, no app schemes. */
function outsideUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_URL_CHARS) return undefined
  const url = URL.parse(value)
  return url !== null && ['https:', 'http:', 'mailto:'].includes(url.protocol) ? url.href : undefined
}

/** One line without control or direction characters, which could make it read as something else. */
function text(value: unknown, maxChars: number): string {
  if (typeof value !== 'string') return ''
  return value
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, maxChars)
}
