/**
 * Service worker of one site origin, registered by its bridge as `/__sw.js?app=<origin of the app>`.
 * Stateless: it caches nothing (the node does) and holds only ports that the bridges give it.
 */
import { SITE_PATHS } from './headers.ts'
import { createPorts } from './ports.ts'
import { respond } from './respond.ts'

declare const self: ServiceWorkerGlobalScope

/** A node starts in well under a second; its tab may be slow, moving, or just waking up. */
const PORT_TIMEOUT_MS = 30_000
const BRIDGE_TIMEOUT_MS = 3000

const app = new URL(self.location.href).searchParams.get('app') ?? ''

/** The site's host says in a header who may embed it; a page of the site cannot register another app. */
class ForeignAppError extends Error {
  override readonly name = 'ForeignAppError'
}

async function checkApp(): Promise<void> {
  const response = await fetch(SITE_PATHS.bridge, { cache: 'force-cache' })
  const policy = response.headers.get('Content-Security-Policy') ?? ''
  const ancestors = /frame-ancestors ([^;]*)/.exec(policy)?.[1]?.split(' ') ?? []
  if (app === '' || !ancestors.includes(app)) throw new ForeignAppError(`${app} may not embed this site.`)
}

async function bridges(): Promise<WindowClient[]> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return windows.filter(({ url }) => new URL(url).pathname === SITE_PATHS.bridge)
}

const ports = createPorts({
  portTimeoutMs: PORT_TIMEOUT_MS,
  bridgeTimeoutMs: BRIDGE_TIMEOUT_MS,
  async ask() {
    const open = await bridges()
    for (const bridge of open) bridge.postMessage({ type: 'port' })
    return open.length
  }
})

self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([checkApp(), self.skipWaiting()]))
})

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('message', (event) => {
  const [port] = event.ports
  if (port !== undefined && event.source instanceof Client) ports.add(event.source.id, port)
})

self.addEventListener('fetch', (event) => {
  const { response, finished } = respond({ request: event.request, ports, app })
  event.respondWith(response)
  // keeps the worker running while a body streams
  event.waitUntil(finished)
})
