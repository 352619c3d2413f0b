/**
 * Finds connections whose other end is gone long before their transport does. It pings as libp2p's own
 * monitor does, but every byte that comes is an answer: on a home line a ping waits for seconds behind
 * the blocks that are sent, and that monitor took such peers for dead in the middle of a transfer.
 */
import type { Connection, Startable } from '@libp2p/interface'
import { byteStream } from '@libp2p/utils'
import type { Clock } from '../interface/platform.ts'
import { isNamed } from '../lib/errors.ts'
import {
  BUSY_BYTES,
  BUSY_MS,
  PING_INTERVAL_MS,
  PING_LATE_MS,
  PING_TIMEOUT_BUSY_MS,
  PING_TIMEOUT_MIN_MS,
  PING_TIMEOUT_RTTS
} from './constants.ts'
import type { TrafficMeter } from './traffic.ts'

const PING_PROTOCOL = '/ipfs/ping/1.0.0'
const PING_BYTES = 32

/** Nothing came back in time. */
class PeerSilentError extends Error {
  override readonly name = 'PeerSilentError'
}

export interface HeartbeatInit {
  traffic: Pick<TrafficMeter, 'of'>
  clock: Clock
  /** One question and its answer; resolves with the round trip time, ms. */
  ping?: (connection: Connection, signal: AbortSignal) => Promise<number>
}

interface Components {
  connectionManager: { getConnections(): Connection[] }
}

/** As a service of libp2p, started and stopped with it. */
export function heartbeat(init: HeartbeatInit): (components: Components) => Startable {
  return ({ connectionManager }) => new Heartbeat(init, () => connectionManager.getConnections())
}

interface Pulse {
  bytesOut: number
  /** When much was last sent. */
  busyAt: number
  isPinging: boolean
}

class Heartbeat implements Startable {
  readonly #init: HeartbeatInit
  readonly #connections: () => Connection[]
  readonly #pulses = new WeakMap<Connection, Pulse>()
  #timer: unknown

  constructor(init: HeartbeatInit, connections: () => Connection[]) {
    this.#init = init
    this.#connections = connections
  }

  start(): void {
    this.#timer = this.#init.clock.setTimeout(() => {
      for (const connection of this.#connections()) void this.#check(connection)
      this.start()
    }, PING_INTERVAL_MS)
  }

  stop(): void {
    this.#init.clock.clearTimeout(this.#timer)
  }

  async #check(connection: Connection): Promise<void> {
    const { traffic, clock, ping = pingOnce } = this.#init
    const pulse = this.#pulseOf(connection)
    if (pulse.isPinging) return
    const { bytesIn } = traffic.of(connection)
    const abort = new AbortController()
    const timeoutMs = this.#patienceMs(connection, pulse)
    const dueAt = clock.now() + timeoutMs
    const timer = clock.setTimeout(() => abort.abort(new PeerSilentError('The peer is silent')), timeoutMs)
    pulse.isPinging = true
    try {
      connection.rtt = await ping(connection, abort.signal)
    } catch (error) {
      const heard = traffic.of(connection).bytesIn > bytesIn
      // After a sleep the timer is there before the answer, however long that has been waiting.
      const late = clock.now() - dueAt > PING_LATE_MS
      if (!heard && !late && connection.status === 'open') connection.abort(error as Error)
    } finally {
      clock.clearTimeout(timer)
      pulse.isPinging = false
    }
  }

  /** What was sent before the ping has to leave before it. */
  #patienceMs(connection: Connection, pulse: Pulse): number {
    const now = this.#init.clock.now()
    const { bytesOut } = this.#init.traffic.of(connection)
    if (bytesOut - pulse.bytesOut > BUSY_BYTES) pulse.busyAt = now
    pulse.bytesOut = bytesOut
    if (now - pulse.busyAt < BUSY_MS) return PING_TIMEOUT_BUSY_MS
    return Math.max(PING_TIMEOUT_MIN_MS, PING_TIMEOUT_RTTS * (connection.rtt ?? 0))
  }

  #pulseOf(connection: Connection): Pulse {
    let pulse = this.#pulses.get(connection)
    if (pulse === undefined) {
      pulse = { bytesOut: 0, busyAt: Number.NEGATIVE_INFINITY, isPinging: false }
      this.#pulses.set(connection, pulse)
    }
    return pulse
  }
}

async function pingOnce(connection: Connection, signal: AbortSignal): Promise<number> {
  const startedAt = Date.now()
  try {
    const stream = await connection.newStream(PING_PROTOCOL, { signal, runOnLimitedConnection: true })
    const onAbort = () => stream.abort(signal.reason as Error)
    signal.addEventListener('abort', onAbort, { once: true })
    const bytes = byteStream(stream)
    const sentAt = Date.now()
    await Promise.all([
      bytes.write(crypto.getRandomValues(new Uint8Array(PING_BYTES)), { signal }),
      bytes.read({ bytes: PING_BYTES, signal })
    ])
    const rttMs = Date.now() - sentAt
    signal.removeEventListener('abort', onAbort)
    await stream.close({ signal })
    return rttMs
  } catch (error) {
    // It said so: that is an answer, after two round trips.
    if (isNamed(error, 'UnsupportedProtocolError')) return (Date.now() - startedAt) / 2
    throw error
  }
}
