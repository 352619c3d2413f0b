/**
 * What passes between the leader tab and its node worker, beside RPC. Everything waits in the
 * worker's inbox until `init`, which comes first and once.
 */
import type { WireError } from './errors.ts'

export interface NodeWorkerInit {
  type: 'init'
  /** Where the app is served from: `relays.json` lies beside it. Ends with a slash. */
  baseUrl: string
  /** The browser has not kept the app yet: large files had better be asked for at once. */
  isFresh: boolean
  /** Site that the page is about to show. */
  site: string | undefined
  /** RTC bridge: the other end is in `hostPeerConnections` of the window. */
  rtc: MessagePort
  /** Reports online, offline and visible: for `browserSurroundings`. */
  surroundings: MessagePort
}

export type ToNodeWorker =
  | NodeWorkerInit
  /** One more client: `serveRpc(port, api)`. */
  | { type: 'client'; port: MessagePort }
  /** Finish what must be finished, close the store, then answer `stopped`. */
  | { type: 'stop' }

export type FromNodeWorker =
  | { type: 'ready' }
  /** The node could not start; the worker is of no more use. */
  | { type: 'failed'; error: WireError }
  | { type: 'stopped' }
