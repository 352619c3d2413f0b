/** What the network view shows, read off the running node. */
import type { Connection } from '@libp2p/interface'
import type { ConnectionView } from '../interface/network.ts'
import { isCircuit, isWebRtc } from './addresses.ts'
import type { Libp2pNode } from './libp2p.ts'
import { relayOf } from './paths.ts'
import type { TrafficMeter } from './traffic.ts'

interface Sample {
  at: number
  bytesIn: number
  bytesOut: number
  rateIn: number
  rateOut: number
}

/** Rates are averaged over at least this time. */
const RATE_WINDOW_MS = 1_000

export class Observer {
  readonly #traffic: TrafficMeter
  readonly #now: () => number
  readonly #samples = new WeakMap<Connection, Sample>()
  readonly #agents = new Map<string, string>()

  constructor(traffic: TrafficMeter, now: () => number) {
    this.#traffic = traffic
    this.#now = now
  }

  /** Agent strings are told by identify. */
  identified(peer: string, agent: string | undefined): void {
    if (agent !== undefined) this.#agents.set(peer, agent.slice(0, 128))
  }

  forget(peer: string): void {
    this.#agents.delete(peer)
  }

  connections(node: Libp2pNode, isRelay: (connection: Connection) => boolean): ConnectionView[] {
    return node.getConnections().map((connection) => {
      const peer = connection.remotePeer.toString()
      const sample = this.#sample(connection)
      return {
        id: connection.id,
        peer,
        role: isRelay(connection) ? 'relay' : 'peer',
        transport: transportOf(connection),
        direction: connection.direction,
        via: relayOf(connection.remoteAddr),
        address: connection.remoteAddr.toString(),
        openedAt: connection.timeline.open,
        rttMs: connection.rtt,
        bytesIn: sample.bytesIn,
        bytesOut: sample.bytesOut,
        rateIn: sample.rateIn,
        rateOut: sample.rateOut,
        protocols: [...new Set(connection.streams.map((stream) => stream.protocol))].filter(
          (protocol) => protocol !== ''
        ),
        agent: this.#agents.get(peer)
      }
    })
  }

  #sample(connection: Connection): Sample {
    const at = this.#now()
    const { bytesIn, bytesOut } = this.#traffic.of(connection)
    const before = this.#samples.get(connection)
    if (before === undefined) {
      const first = { at, bytesIn, bytesOut, rateIn: 0, rateOut: 0 }
      this.#samples.set(connection, first)
      return first
    }
    const elapsedMs = at - before.at
    if (elapsedMs < RATE_WINDOW_MS) return { ...before, bytesIn, bytesOut }
    const sample = {
      at,
      bytesIn,
      bytesOut,
      rateIn: ((bytesIn - before.bytesIn) * 1000) / elapsedMs,
      rateOut: ((bytesOut - before.bytesOut) * 1000) / elapsedMs
    }
    this.#samples.set(connection, sample)
    return sample
  }
}

function transportOf(connection: Connection): ConnectionView['transport'] {
  const address = connection.remoteAddr
  if (isWebRtc(address)) return 'webrtc'
  if (isCircuit(address)) return 'circuit'
  return address.getComponents().some(({ name }) => name === 'memory') ? 'memory' : 'websocket'
}
