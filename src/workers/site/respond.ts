/**
 * What a site's service worker answers. Everything of the site comes from the node; pages of ours are
 * constants; security headers are set last, over whatever the node said.
 */
import { bridge, home, navigationScript } from 'virtual:site-pages'
import { bridgeHeaders, homeHeaders, SITE_PATHS, siteHeaders } from './headers.ts'
import { PortLostError, type PortRequest, type PortResponse } from './port-client.ts'
import { NoBridgeError, type Ports } from './ports.ts'

/** A node may move to another tab while a request waits; more moves than this are no accident. */
const MAX_ATTEMPTS = 4

/** Headers that describe content. Others (Link, Reporting-Endpoints, Refresh …) could open connections. */
const CONTENT_HEADERS = new Set([
  'accept-ranges',
  'cache-control',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified'
])

/** Standards mode, then the script that tells the app about path, title and outside links. */
const PAGE_PREFIX = `<!doctype html><script src="${SITE_PATHS.navigation}"></script>`

export interface Asked {
  request: Request
  ports: Ports
  /** Origin of the app that may embed this site. */
  app: string
}

/** Never rejects, except for what the page itself gave up on. `finished` settles when the body is over. */
export function respond(asked: Asked): { response: Promise<Response>; finished: Promise<void> } {
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>()
  const response = answer(asked, finish).catch((error: unknown) => {
    finish()
    return failure(asked, error)
  })
  return { response, finished }
}

async function answer(asked: Asked, finish: () => void): Promise<Response> {
  const { request, app } = asked
  const url = new URL(request.url)
  const ours = own(url, request, app)
  if (ours !== undefined) {
    finish()
    return ours
  }
  const head = request.method === 'HEAD'
  const { status, headers, body, finished } = await ask(asked, {
    method: head ? 'HEAD' : 'GET',
    path: url.pathname,
    range: request.headers.get('range') ?? undefined
  })
  void finished.then(finish)
  const given = contentHeaders(headers)
  const page = request.mode === 'navigate' && isHtml(given)
  if (page) given.delete('content-length')
  setAll(given, siteHeaders(app))
  if (head || isNullBodyStatus(status)) {
    await body.cancel()
    return new Response(null, { status, headers: given })
  }
  return new Response(page ? prefixed(body) : body, { status, headers: given })
}

/** Answers that need no node. */
function own(url: URL, request: Request, app: string): Response | undefined {
  if (url.origin !== self.location.origin) return Response.error()
  // opened directly, not inside the app: only the app's own frame-src keeps a page from leaving
  if (request.destination === 'document') return homePage(app)
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(app, 405, 'Sites only answer GET.')
  if (url.pathname === SITE_PATHS.bridge) {
    return new Response(bridge.html, { headers: bridgeHeaders(app, bridge.scriptHash) })
  }
  if (url.pathname === SITE_PATHS.navigation) {
    const headers = new Headers(siteHeaders(app))
    headers.set('Content-Type', 'text/javascript; charset=utf-8')
    return new Response(navigationScript, { headers })
  }
  if (url.pathname === SITE_PATHS.worker) return plain(app, 404, 'Not found')
  return undefined
}

/** Asks the node, again over a new port when one turns out dead: a GET may be repeated. */
async function ask({ request, ports }: Asked, wanted: PortRequest): Promise<PortResponse> {
  const { signal } = request
  for (let attempt = 1; ; attempt++) {
    const port = await ports.current({ signal })
    try {
      return await port.request(wanted, { signal })
    } catch (error) {
      if (!(error instanceof PortLostError) || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

function failure({ request, app }: Asked, error: unknown): Response {
  const name = error instanceof Error ? error.name : 'Error'
  // a page without a bridge beside it: the home page tells the app, which embeds a new bridge
  if (error instanceof NoBridgeError && request.mode === 'navigate') return homePage(app)
  return plain(app, name === 'SiteRequestError' ? 502 : 503, `This part of the site did not come (${name}).`)
}

function homePage(app: string): Response {
  return new Response(home.html, { headers: homeHeaders(app, app, home.scriptHash) })
}

function plain(app: string, status: number, text: string): Response {
  const headers = new Headers(siteHeaders(app))
  headers.set('Content-Type', 'text/plain; charset=utf-8')
  return new Response(text, { status, headers })
}

function contentHeaders(given: Record<string, string>): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(given)) {
    if (!CONTENT_HEADERS.has(name.toLowerCase())) continue
    try {
      headers.set(name, value)
    } catch {
      // not a header value (a control character): the content goes without
    }
  }
  return headers
}

function setAll(headers: Headers, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) headers.set(name, value)
}

function isHtml(headers: Headers): boolean {
  return /^text\/html\b/i.test(headers.get('content-type') ?? '')
}

/** Statuses that a Response refuses a body for. */
function isNullBodyStatus(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}

const UTF8_BOM = [0xef, 0xbb, 0xbf]
const UTF16_BOMS = [
  [0xfe, 0xff],
  [0xff, 0xfe]
]

/** Puts the navigation script before a page, behind its byte order mark; UTF-16 pages stay as they are. */
function prefixed(body: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const prefix = new TextEncoder().encode(PAGE_PREFIX)
  let first = true
  return body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        if (!first) {
          controller.enqueue(chunk)
          return
        }
        first = false
        const startsWith = (mark: number[]): boolean => mark.every((byte, index) => chunk[index] === byte)
        if (UTF16_BOMS.some(startsWith)) {
          controller.enqueue(chunk)
          return
        }
        const start = startsWith(UTF8_BOM) ? UTF8_BOM.length : 0
        controller.enqueue(chunk.subarray(0, start))
        controller.enqueue(prefix)
        controller.enqueue(chunk.subarray(start))
      },
      flush(controller) {
        if (first) controller.enqueue(prefix)
      }
    })
  )
}
