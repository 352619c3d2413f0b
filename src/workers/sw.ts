/**
 * The app's service worker: keeps this version of the app for offline use, connects tabs to the one
 * that runs the node, takes shared files. It holds no content of sites; the node does.
 */
import { PrecacheController } from 'workbox-precaching/PrecacheController.js'
import { SHARED_CACHE } from './rpc/shared.ts'
import { createFileDoor } from './sw/file-door.ts'
import { answerTab } from './sw/find-node.ts'
import { findHandler } from './sw/handler.ts'
import {
  offlineHandler,
  relaysHandler,
  sandboxHandler,
  shareTargetHandler,
  shellHandler
} from './sw/handlers.ts'

declare const self: ServiceWorkerGlobalScope

const { scope } = self.registration
const precache = new PrecacheController()
precache.addToCacheList(self.__WB_MANIFEST)

const network: typeof fetch = (input, init) => fetch(input, init)
const precached = (url: string) => precache.matchPrecache(url)
const files = createFileDoor(self)
const handlers = [
  files.handler,
  shareTargetHandler(scope, caches),
  relaysHandler(scope, caches, network),
  sandboxHandler(scope, precached, network),
  shellHandler(scope, precached, network, new Set(precache.getCachedURLs())),
  offlineHandler(scope, precached, network)
]

/** Where the engine can, it takes files whose name holds their hash from the cache without waking us. */
interface RoutingInstallEvent extends ExtendableEvent {
  addRoutes?(rule: { condition: { urlPattern: string }; source: { cacheName: string } }): Promise<void>
}

self.addEventListener('install', (event: RoutingInstallEvent) => {
  const rule = {
    condition: { urlPattern: `${scope}assets/*` },
    source: { cacheName: precache.strategy.cacheName }
  }
  event.waitUntil(Promise.all([precache.install(event), event.addRoutes?.(rule)]))
})

self.addEventListener('activate', (event) => {
  const activated = [precache.activate(event), caches.delete(SHARED_CACHE), self.clients.claim()]
  event.waitUntil(Promise.all(activated))
})

self.addEventListener('fetch', (event) => {
  const handle = findHandler(handlers, event.request, scope)
  if (handle !== undefined) event.respondWith(handle((work) => event.waitUntil(work)))
})

self.addEventListener('message', (event) => {
  const message: unknown = event.data
  // Only when the person accepted the update: it reloads every tab.
  if (isSkipWaiting(message)) {
    event.waitUntil(self.skipWaiting())
    return
  }
  const source = event.source instanceof Client ? event.source : null
  if (source !== null && files.take(message, event.ports[0], source.id)) return
  const directory = { locks: navigator.locks, client: (id: string) => self.clients.get(id) }
  event.waitUntil(answerTab(message, event.ports[0], source, directory))
})

function isSkipWaiting(message: unknown): boolean {
  return (
    typeof message === 'object' && message !== null && 'type' in message && message.type === 'SKIP_WAITING'
  )
}
