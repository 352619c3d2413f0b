/** The leader's part: runs the node worker of this profile and hands other tabs ports to it. */
import { fromWireError } from '../../workers/rpc/errors.ts'
import {
  ADDRESS_LOCK_PREFIX,
  parsePortAnswer,
  type PortAnswer,
  type ToServiceWorker
} from '../../workers/rpc/switchboard.ts'
import type { FromNodeWorker, ToNodeWorker } from '../../workers/rpc/worker-messages.ts'
import type { NodeWorker, TabEnvironment } from './environment.ts'

/** Time for the node to finish writing before its worker is ended. */
const STOP_TIMEOUT_MS = 3_000
/** The service worker is installed late on purpose, and on a slow line it takes its time: a day. */
const SWITCHBOARD_TIMEOUT_MS = 86_400_000

export interface Leader {
  /** Our own end of an RPC port to the node. Calls wait in it until the node is up. */
  readonly port: MessagePort
  /** Resolves when the node is up; rejects with why it could not start. */
  readonly ready: Promise<void>
  /** Lets the node finish, then ends its worker. */
  stop(): Promise<void>
  /** Ends the worker at once. */
  kill(): void
}

/** The node worker's script could not be loaded, or threw before it could say why. */
export class NodeWorkerError extends Error {
  override name = 'NodeWorkerError'
  constructor(detail: string) {
    super(`The node could not be started: ${detail}`)
  }
}

/** Starts a node worker in this tab, which must hold the leader lock. */
export function startLeader(environment: TabEnvironment): Leader {
  const ended = new AbortController()
  const worker = environment.createWorker()
  const post = (message: ToNodeWorker, transfer: Transferable[]) => worker.postMessage(message, transfer)

  const rtc = new MessageChannel()
  const surroundings = new MessageChannel()
  const client = new MessageChannel()
  const ready = whenReady(worker, ended.signal)
  const stopHosting = environment.hostRtc(rtc.port1)
  const stopReporting = environment.reportSurroundings(surroundings.port1)
  const { baseUrl, isFresh, site } = environment
  const ports = { rtc: rtc.port2, surroundings: surroundings.port2 }
  post({ type: 'init', baseUrl, isFresh, site, ...ports }, [ports.rtc, ports.surroundings])
  post({ type: 'client', port: client.port2 }, [client.port2])

  const alive = `node-alive:${crypto.randomUUID()}`
  hold(environment.locks, alive, ended.signal)
  const stopReceiving = environment.onHandOver((port) => {
    const welcome: PortAnswer = { type: 'welcome', alive }
    port.postMessage(welcome)
    post({ type: 'client', port }, [port])
  })
  void publishAddress(environment, ended.signal)

  const kill = () => {
    if (ended.signal.aborted) return
    ended.abort()
    stopReceiving()
    stopReporting()
    stopHosting()
    worker.terminate()
  }
  const stop = async () => {
    const stopped = whenStopped(worker)
    stopReceiving()
    post({ type: 'stop' }, [])
    await stopped
    kill()
  }
  return { port: client.port1, ready, stop, kill }
}

function whenReady(worker: NodeWorker, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<FromNodeWorker>) => {
      if (data.type === 'ready') resolve()
      else if (data.type === 'failed') reject(fromWireError(data.error))
    },
    { signal }
  )
  worker.addEventListener('error', (event) => reject(new NodeWorkerError(event.message)), { signal })
  return promise
}

function whenStopped(worker: NodeWorker): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  worker.addEventListener('message', ({ data }: MessageEvent<FromNodeWorker>) => {
    if (data.type === 'stopped') resolve()
  })
  const timer = setTimeout(resolve, STOP_TIMEOUT_MS)
  return promise.finally(() => clearTimeout(timer))
}

/** Makes this tab findable; without a service worker nobody could ask for it. */
async function publishAddress(environment: TabEnvironment, signal: AbortSignal): Promise<void> {
  const switchboard = await environment.switchboard(signal, SWITCHBOARD_TIMEOUT_MS)
  if (switchboard === undefined) return
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ data }: MessageEvent<unknown>) => {
    const answer = parsePortAnswer(data)
    port1.close()
    if (answer?.type !== 'you-are' || signal.aborted) return
    const address = ADDRESS_LOCK_PREFIX + answer.client
    hold(environment.locks, address, signal)
    void forgetOthers(environment.locks, address)
  }
  const question: ToServiceWorker = { type: 'who-am-i' }
  switchboard.post(question, [port2])
}

/** A frozen tab we took over from still holds its address; nobody shall be sent there. */
async function forgetOthers(locks: LockManager, own: string): Promise<void> {
  const { held = [] } = await locks.query()
  for (const { name } of held) {
    if (name?.startsWith(ADDRESS_LOCK_PREFIX) && name !== own) {
      await locks.request(name, { steal: true }, () => undefined)
    }
  }
}

/** Holds `name` until `signal` fires; whoever waits for it then knows that we are gone. */
function hold(locks: LockManager, name: string, signal: AbortSignal): void {
  const over = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  // A theft ends it early, which is the thief's right.
  locks.request(name, () => over).catch(() => undefined)
}
