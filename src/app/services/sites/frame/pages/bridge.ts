/**
 * `/__bridge` of a site origin, embedded by the app: registers the site's service worker and hands it
 * the ports that the app gives. `frame-ancestors` lets nobody but the app embed it.
 */
import type { BridgeMessage } from '../messages.ts'

const app = new URLSearchParams(location.hash.slice(1)).get('app') ?? ''

function tell(message: BridgeMessage): void {
  parent.postMessage(message, app)
}

/** The worker registered for this app, once it may answer. */
async function activeWorker(): Promise<ServiceWorker> {
  const { serviceWorker } = navigator
  const registration = await serviceWorker.register(`/__sw.js?app=${encodeURIComponent(app)}`, {
    scope: '/',
    updateViaCache: 'none'
  })
  const worker = registration.installing ?? registration.waiting ?? registration.active
  if (worker === null) throw new Error('The registration has no worker.')
  const { promise, resolve, reject } = Promise.withResolvers<ServiceWorker>()
  const look = (): void => {
    if (worker.state === 'activating' || worker.state === 'activated') resolve(worker)
    if (worker.state === 'redundant') reject(new Error('The worker did not install.'))
  }
  worker.addEventListener('statechange', look)
  look()
  return promise
}

async function run(): Promise<void> {
  const { serviceWorker } = navigator
  const worker = activeWorker()
  addEventListener('message', ({ source, origin, ports: [port] }) => {
    if (source !== parent || origin !== app || port === undefined) return
    void worker.then((active) => active.postMessage({ type: 'port' }, [port]))
  })
  // the worker was stopped and started again, and lost its port
  serviceWorker.addEventListener('message', () => tell({ type: 'port' }))
  tell({ type: 'hello' })
  await worker
  tell({ type: 'ready' })
}

if (parent !== window) {
  run().catch((error: unknown) =>
    tell({ type: 'failed', reason: error instanceof Error ? error.name : 'Error' })
  )
}
