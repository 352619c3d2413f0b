/** A follower's part: finds the tab that runs the node, and notices when that tab or its node is gone. */
import { abortable } from '../../p2p/lib/abort.ts'
import { createClient, type NodeClient } from '../../workers/rpc/client.ts'
import { parsePortAnswer, type PortAnswer } from '../../workers/rpc/switchboard.ts'
import type { Switchboard, TabEnvironment } from './environment.ts'

/** A leader that is alive answers in milliseconds; a frozen one never. */
const FIND_TIMEOUT_MS = 2_000
/** Between questions while a leader is just starting. */
const FIND_INTERVAL_MS = 50
/** A leader that nobody could reach for this long is taken over. */
const TAKEOVER_AFTER_MS = 5_000
/** How often a visible follower asks whether the node still answers, and how long it may take. */
const HEARTBEAT_MS = 5_000

export interface Found {
  port: MessagePort
  /** Lock held as long as that node lives. */
  alive: string
}

/** Asks until a leader answers, or until it is clear that there is none that could. */
export async function findNode(switchboard: Switchboard, signal: AbortSignal): Promise<Found | undefined> {
  const deadline = Date.now() + TAKEOVER_AFTER_MS
  while (!signal.aborted && Date.now() < deadline) {
    const found = await askOnce(switchboard, signal)
    if (found !== undefined) return found
    await pause(FIND_INTERVAL_MS, signal)
  }
  return undefined
}

/** One question, for the last look before a take-over. */
export async function askOnce(switchboard: Switchboard, signal: AbortSignal): Promise<Found | undefined> {
  const { port1, port2 } = new MessageChannel()
  const answered = Promise.withResolvers<PortAnswer | undefined>()
  port1.onmessage = ({ data }: MessageEvent<unknown>) => answered.resolve(parsePortAnswer(data))
  switchboard.post({ type: 'find-node' }, [port2])
  const timeout = AbortSignal.any([signal, AbortSignal.timeout(FIND_TIMEOUT_MS)])
  const answer = await abortable(answered.promise, timeout).catch(() => undefined)
  port1.onmessage = null
  if (answer?.type === 'welcome') return { port: port1, alive: answer.alive }
  port1.close()
  return undefined
}

/** A client of the found node that closes itself when the node or its tab is gone or frozen. */
export function followNode({ port, alive }: Found, environment: TabEnvironment): NodeClient {
  const { locks } = environment
  const client = createClient(port, { locks })
  const close = () => client.close()
  // Granted when the leader let go of it, in whatever way.
  locks.request(alive, { mode: 'shared', signal: client.gone }, close).catch(() => undefined)
  void watchHeartbeat(client, environment)
  return client
}

async function watchHeartbeat(client: NodeClient, environment: TabEnvironment): Promise<void> {
  try {
    // The first answer may take as long as the node takes to start.
    await client.ping(client.gone)
    while (!client.gone.aborted) {
      await pause(HEARTBEAT_MS, client.gone)
      if (environment.visible()) await client.ping(AbortSignal.timeout(HEARTBEAT_MS))
    }
  } catch {
    client.close()
  }
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, delayMs)
    signal.addEventListener('abort', done)
  })
}
