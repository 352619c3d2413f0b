/** The handlers of the app's origin. `scope` is where the app lies, with a slash at its end. */
import { RELAYS_CACHE, SHARED_CACHE } from '../rpc/shared.ts'
import { sandboxHeaders } from '../site/headers.ts'
import type { FetchHandler } from './handler.ts'

/** Files of this version of the app, by URL. */
export type Precached = (url: string) => Promise<Response | undefined>

/** A stale list of relays is better than a long wait for a fresh one. */
const RELAYS_TIMEOUT_MS = 3_000

/**
 * What other apps share with ours arrives as a form. It is kept as it came, under an id that the page
 * redirected to takes it by (`takeShared`).
 */
export function shareTargetHandler(scope: string, caches: CacheStorage): FetchHandler {
  return {
    name: 'share target',
    canHandle: ({ method }, { href }) => method === 'POST' && href === `${scope}share`,
    async handle(request) {
      const id = crypto.randomUUID()
      const headers = { 'Content-Type': request.headers.get('Content-Type') ?? '' }
      const cache = await caches.open(SHARED_CACHE)
      await cache.put(`${scope}shared/${id}`, new Response(await request.blob(), { headers }))
      return Response.redirect(`${scope}#/sites/new?shared=${id}`, 303)
    }
  }
}

/**
 * The list of relays to start with: the last one at once, which is refreshed behind it, since nothing
 * can be shown before it is there. Who asks with `cache: 'reload'` waits for the network.
 */
export function relaysHandler(scope: string, caches: CacheStorage, network: typeof fetch): FetchHandler {
  return {
    name: 'relays',
    canHandle: ({ method }, { origin, pathname }) =>
      method === 'GET' && origin + pathname === `${scope}relays.json`,
    async handle({ url, cache: wanted }) {
      const cache = await caches.open(RELAYS_CACHE)
      const kept = await cache.match(url)
      const refresh = async () => {
        const signal = AbortSignal.timeout(RELAYS_TIMEOUT_MS)
        const fresh = await network(url, { cache: 'no-cache', signal })
        if (fresh.ok) await cache.put(url, fresh.clone())
        return fresh
      }
      const refreshed = refresh().catch(() => Response.error())
      if (kept !== undefined && wanted !== 'reload') return kept
      const fresh = await refreshed
      return fresh.ok ? fresh : (kept ?? fresh)
    }
  }
}

/** The frame for sites where there is no site host: an opaque origin, whatever the host's headers. */
export function sandboxHandler(scope: string, precached: Precached, network: typeof fetch): FetchHandler {
  return {
    name: 'sandbox',
    canHandle: ({ method }, { origin, pathname }) =>
      method === 'GET' && origin + pathname === `${scope}sandbox.html`,
    async handle({ url }) {
      const { origin, pathname } = new URL(url)
      const page = (await precached(origin + pathname)) ?? (await network(url))
      if (!page.ok) return page
      const headers = new Headers(page.headers)
      for (const [name, value] of Object.entries(sandboxHeaders())) headers.set(name, value)
      return new Response(page.body, { status: page.status, headers })
    }
  }
}

/** Files of this version, from the cache alone: they carry their hash in their name or were revised. */
export function shellHandler(
  scope: string,
  precached: Precached,
  network: typeof fetch,
  known: ReadonlySet<string>
): FetchHandler {
  const fileOf = ({ origin, pathname }: URL): string => {
    const path = origin + pathname
    return path === scope ? `${scope}index.html` : path
  }
  return {
    name: 'shell',
    canHandle: ({ method }, url) => method === 'GET' && known.has(fileOf(url)),
    handle: async (request, url) => (await precached(fileOf(url))) ?? network(request)
  }
}

/** Any other page: the host may have one (health, metrics); without network the app is there. */
export function offlineHandler(scope: string, precached: Precached, network: typeof fetch): FetchHandler {
  return {
    name: 'offline',
    canHandle: ({ method, mode }) => method === 'GET' && mode === 'navigate',
    async handle(request) {
      try {
        return await network(request)
      } catch {
        return (await precached(`${scope}index.html`)) ?? Response.error()
      }
    }
  }
}
