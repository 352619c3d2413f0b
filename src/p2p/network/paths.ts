/**
 * Ways to a peer. In open mode small messages take the first way there is, and bulk waits for the
 * direct connection, which is signalled over the circuit; in relayed mode everything takes the
 * circuit. One dial per peer and kind at a time.
 */
import type { Connection, PeerId, Stream } from '@libp2p/interface'
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import type { IpMode, OpenStreamOptions } from '../interface/network.ts'
import { abortable } from '../lib/abort.ts'
import { circuitAddress, isCircuit, isWebRtc, peerOf } from './addresses.ts'
import { CIRCUIT_DIAL_TIMEOUT_MS, DIRECT_DIAL_TIMEOUT_MS, STREAM_ATTEMPTS } from './constants.ts'
import { PeerUnreachableError } from './errors.ts'
import type { Libp2pNode } from './libp2p.ts'

export interface DialView {
  peer: PeerId
  kind: 'direct' | 'circuit'
  since: number
}

export interface PathsOptions {
  node: Libp2pNode
  mode: IpMode
  /** Addresses (with peer id) of the relays connected now. */
  relays(): string[]
  now(): number
  onDial(): void
}

export class Paths {
  readonly #options: PathsOptions
  readonly #dials = new Map<string, { view: DialView; connection: Promise<Connection> }>()

  constructor(options: PathsOptions) {
    this.#options = options
  }

  dials(): DialView[] {
    return [...this.#dials.values()].map(({ view }) => view)
  }

  /** @throws PeerUnreachableError, AbortError */
  async openStream(peer: PeerId, protocol: string, options: OpenStreamOptions): Promise<Stream> {
    for (let attempt = 1; ; attempt++) {
      options.signal?.throwIfAborted()
      const connection = await this.approach(peer, options)
      try {
        return await connection.newStream(protocol, {
          runOnLimitedConnection: true,
          ...(options.signal === undefined ? {} : { signal: options.signal })
        })
      } catch (cause) {
        options.signal?.throwIfAborted()
        const refused = cause instanceof Error && cause.name === 'UnsupportedProtocolError'
        if (refused || attempt === STREAM_ATTEMPTS)
          throw new PeerUnreachableError(`No stream to ${peer.toString()}`, { cause })
        // The other side went away and we had not noticed yet: the next attempt dials afresh.
        connection.abort(cause instanceof Error ? cause : new Error(String(cause)))
      }
    }
  }

  /** Opens the connection that a stream with these options would use. @throws PeerUnreachableError, AbortError */
  async approach(peer: PeerId, options: OpenStreamOptions): Promise<Connection> {
    return options.route === 'bulk' ? this.#bulk(peer, options) : this.#any(peer, options)
  }

  direct(peer: PeerId): Connection | undefined {
    return this.#open(peer).find((connection) => connection.limits === undefined)
  }

  #open(peer: PeerId): Connection[] {
    return this.#options.node.getConnections(peer).filter((connection) => connection.status === 'open')
  }

  async #any(peer: PeerId, options: OpenStreamOptions): Promise<Connection> {
    const known = this.direct(peer) ?? this.#open(peer)[0]
    if (known !== undefined) return known
    return this.#dial(peer, 'circuit', options)
  }

  async #bulk(peer: PeerId, options: OpenStreamOptions): Promise<Connection> {
    const direct = this.direct(peer)
    if (direct !== undefined) return direct
    if (this.#options.mode === 'relayed') return this.#any(peer, options)
    try {
      return await this.#dial(peer, 'direct', options)
    } catch (error) {
      options.signal?.throwIfAborted()
      const circuit = this.direct(peer) ?? this.#open(peer)[0]
      if (circuit === undefined) throw error
      return circuit
    }
  }

  /** Joins a dial of the same kind that is under way; the caller's abort only leaves it. */
  async #dial(peer: PeerId, kind: DialView['kind'], options: OpenStreamOptions): Promise<Connection> {
    const key = `${kind}:${peer.toString()}`
    let dial = this.#dials.get(key)
    if (dial === undefined) {
      const connection = this.#connect(peer, kind, options.hints ?? []).finally(() => {
        this.#dials.delete(key)
        this.#options.onDial()
      })
      dial = { view: { peer, kind, since: this.#options.now() }, connection }
      this.#dials.set(key, dial)
      this.#options.onDial()
    }
    return abortable(dial.connection, options.signal)
  }

  async #connect(peer: PeerId, kind: DialView['kind'], hints: readonly string[]): Promise<Connection> {
    const { node } = this.#options
    const webRtc = kind === 'direct'
    const timeoutMs = webRtc ? DIRECT_DIAL_TIMEOUT_MS : CIRCUIT_DIAL_TIMEOUT_MS
    try {
      const addresses = await this.#addresses(peer, webRtc, hints)
      if (addresses.length === 0) throw new PeerUnreachableError('No address is known')
      return await node.dial(addresses, { signal: AbortSignal.timeout(timeoutMs), force: webRtc })
    } catch (cause) {
      throw new PeerUnreachableError(`Cannot reach ${peer.toString()}`, { cause })
    }
  }

  async #addresses(peer: PeerId, webRtc: boolean, hints: readonly string[]): Promise<Multiaddr[]> {
    const target = peer.toString()
    const texts = new Set<string>()
    const existing = this.#open(peer).find((connection) => connection.limits !== undefined)
    // A circuit that is open carries the signalling: its relay first.
    const via = existing === undefined ? undefined : relayOf(existing.remoteAddr)
    const connected = this.#options.relays()
    const current = connected.find((address) => peerOf(multiaddr(address)) === via)
    const relays = current === undefined ? connected : [current, ...connected]
    const hinted = hints.map((hint) => hint.split('/p2p-circuit')[0] ?? hint)
    for (const relay of hinted) {
      if (relays.includes(relay)) texts.add(circuitAddress(relay, target, webRtc).toString())
    }
    for (const relay of relays) texts.add(circuitAddress(relay, target, webRtc).toString())
    for (const address of await this.#remembered(peer)) {
      if (!isCircuit(address)) {
        if (!webRtc) texts.add(address.toString())
        continue
      }
      if (isWebRtc(address) === webRtc) texts.add(withTarget(address, target))
    }
    for (const relay of hinted) texts.add(circuitAddress(relay, target, webRtc).toString())
    return [...texts].map((text) => multiaddr(text))
  }

  async #remembered(peer: PeerId): Promise<Multiaddr[]> {
    try {
      const { addresses } = await this.#options.node.peerStore.get(peer)
      return addresses.map((address) => address.multiaddr)
    } catch {
      return [] // nothing is known of that peer
    }
  }
}

function withTarget(address: Multiaddr, peer: string): string {
  return peerOf(address) === peer ? address.toString() : `${address.toString()}/p2p/${peer}`
}

/** Peer id of the relay in a circuit address. */
export function relayOf(address: Multiaddr): string | undefined {
  const components = address.getComponents()
  const at = components.findIndex(({ name }) => name === 'p2p-circuit')
  return at < 1 ? undefined : components[at - 1]?.value
}
