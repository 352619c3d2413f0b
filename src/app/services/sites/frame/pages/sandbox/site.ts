/** The files of the site as blob: URLs, each fetched once. */
import { PortLostError, type PortResponse } from '../../../../../../workers/site/port-client.ts'
import type { Ports } from '../../../../../../workers/site/ports.ts'
import { rewriteStyle } from './rewrite-style.ts'

/** Base of every URL in the page. `.invalid` resolves nowhere (RFC 2606), and there is no network anyway. */
export const SITE_ORIGIN = 'https://site.invalid'
const MAX_ATTEMPTS = 4
/** Style sheets that import each other without end. */
const MAX_STYLE_DEPTH = 8

export interface SiteFile {
  status: number
  headers: Record<string, string>
  blob: Blob
}

export interface Site {
  /** The URL within the site that `reference` means, or undefined for anything else. */
  resolve(reference: string, base: URL | string): URL | undefined
  read(url: URL): Promise<SiteFile>
  /** blob: URL of a file as it is; undefined when there is no such file. */
  asset(url: URL): Promise<string | undefined>
  /** blob: URL of a style sheet with its own references made blob: URLs. */
  style(url: URL, depth?: number): Promise<string | undefined>
  /** The text of a style sheet or style attribute, rewritten. */
  styleText(text: string, base: URL, depth?: number): Promise<string>
}

export function createSite(ports: Ports): Site {
  const files = new Map<string, Promise<SiteFile>>()
  const urls = new Map<string, Promise<string | undefined>>()

  async function request(path: string): Promise<PortResponse> {
    for (let attempt = 1; ; attempt++) {
      const port = await ports.current()
      try {
        return await port.request({ method: 'GET', path })
      } catch (error) {
        if (!(error instanceof PortLostError) || attempt === MAX_ATTEMPTS) throw error
      }
    }
  }

  async function fetchFile(path: string): Promise<SiteFile> {
    const { status, headers, body } = await request(path)
    const type = headers['content-type'] ?? 'application/octet-stream'
    const bytes = await new Response(body).arrayBuffer()
    return { status, headers, blob: new Blob([bytes], { type }) }
  }

  function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
    const known = made.get(key)
    if (known !== undefined) return known
    const fresh = make()
    made.set(key, fresh)
    return fresh
  }

  const site: Site = {
    resolve(reference, base) {
      const url = URL.parse(reference, base)
      return url?.origin === SITE_ORIGIN ? url : undefined
    },
    read: (url) => once(files, url.pathname, () => fetchFile(url.pathname)),
    asset: (url) =>
      once(urls, url.pathname, async () => {
        const { status, blob } = await site.read(url)
        return status < 300 ? URL.createObjectURL(blob) : undefined
      }),
    style: (url, depth = 0) =>
      once(urls, `style ${url.pathname}`, async () => {
        const { status, blob } = await site.read(url)
        if (status >= 300) return undefined
        const text = await site.styleText(await blob.text(), url, depth)
        return URL.createObjectURL(new Blob([text], { type: 'text/css' }))
      }),
    styleText: (text, base, depth = 0) =>
      rewriteStyle(text, async (reference, kind) => {
        const url = site.resolve(reference, base)
        if (url === undefined) return undefined
        if (kind === 'url') return site.asset(url)
        return depth < MAX_STYLE_DEPTH ? site.style(url, depth + 1) : undefined
      })
  }
  return site
}
