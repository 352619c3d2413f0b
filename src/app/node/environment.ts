/** What a tab needs of its browser to find or run the node; injectable, so that tests can have many tabs. */
import type { HandOver, ToServiceWorker } from '../../workers/rpc/switchboard.ts'

/** The app's service worker, as far as it connects tabs. */
export interface Switchboard {
  post(message: ToServiceWorker, transfer: Transferable[]): void
}

/** The node worker, as far as its tab deals with it. */
export type NodeWorker = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>

export interface TabEnvironment {
  readonly locks: LockManager
  /** Where `relays.json` lies; ends with a slash. */
  readonly baseUrl: string
  /** The browser has not kept the app yet: everything comes from afar. */
  readonly isFresh: boolean
  /** Site that the page is about to show. */
  readonly site: string | undefined
  /** The active service worker; undefined where there is none to be had within `timeoutMs`. */
  switchboard(signal: AbortSignal, timeoutMs?: number): Promise<Switchboard | undefined>
  /** Ports of tabs that look for the node here. Returns an unsubscribe. */
  onHandOver(listener: (port: MessagePort) => void): () => void
  createWorker(): NodeWorker
  /** Serves RTCPeerConnections to the worker. Returns a stop. */
  hostRtc(port: MessagePort): () => void
  /** Tells the worker about online, offline and visible. Returns a stop. */
  reportSurroundings(port: MessagePort): () => void
  visible(): boolean
}

/** A page without a service worker after this long goes on without. */
const SERVICE_WORKER_TIMEOUT_MS = 10_000

export interface BrowserEnvironmentInit {
  /** `hostPeerConnections` of app/rtc. */
  hostRtc: (port: MessagePort) => () => void
  site: string | undefined
}

export function browserEnvironment({ hostRtc, site }: BrowserEnvironmentInit): TabEnvironment {
  return {
    locks: navigator.locks,
    baseUrl: new URL('./', document.baseURI).href,
    isFresh: !navigator.serviceWorker?.controller,
    site,
    switchboard,
    onHandOver,
    createWorker: () =>
      new Worker(new URL('../../workers/node.worker.ts', import.meta.url), { type: 'module', name: 'node' }),
    hostRtc,
    reportSurroundings,
    visible: () => document.visibilityState === 'visible'
  }
}

async function switchboard(
  signal: AbortSignal,
  timeoutMs = SERVICE_WORKER_TIMEOUT_MS
): Promise<Switchboard | undefined> {
  if (!('serviceWorker' in navigator)) return undefined
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const late = new Promise<undefined>((resolve) => {
    timeout.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  const active = (await Promise.race([navigator.serviceWorker.ready, late]))?.active
  return active ? { post: (message, transfer) => active.postMessage(message, transfer) } : undefined
}

function onHandOver(listener: (port: MessagePort) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined
  const receive = ({ data, ports: [port] }: MessageEvent<HandOver | null>) => {
    if (data?.type === 'hand-over' && port !== undefined) listener(port)
  }
  navigator.serviceWorker.addEventListener('message', receive)
  navigator.serviceWorker.startMessages()
  return () => navigator.serviceWorker.removeEventListener('message', receive)
}

function reportSurroundings(port: MessagePort): () => void {
  const stopped = new AbortController()
  const { signal } = stopped
  window.addEventListener('online', () => port.postMessage('online'), { signal })
  window.addEventListener('offline', () => port.postMessage('offline'), { signal })
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') port.postMessage('visible')
    },
    { signal }
  )
  return () => {
    stopped.abort()
    port.close()
  }
}
