/**
 * Relays of a bigger flat: dials those it was told of, asks them for more, redials the lost ones, and
 * answers `/bitpie/relays/1.0.0`.
 */
import type { PeerId } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { parseRelayAddress, peerOf } from '../../../../src/p2p/network/addresses.ts'
import {
  MAX_RELAYS_TOLD,
  RELAY_EXCHANGE_PROTOCOL,
  askRelayList,
  serveRelayList
} from '../../../../src/p2p/network/relay-exchange/index.ts'
import { reasonOf, type Log } from '../../log.ts'
import type { RelayNode } from '../../platform/libp2p.ts'
import { isPrivateAddress } from '../../platform/reach.ts'

const DIAL_TIMEOUT_MS = 10_000
const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 60_000
/** How often connected relays are asked again. */
const ASK_INTERVAL_MS = 10 * 60_000
/** Relays kept connected besides the configured ones. */
const MAX_LEARNED = 32
/** Dials of a learned address before it is forgotten. */
const LEARNED_ATTEMPTS = 5
/** Addresses told per relay; a relay that names many would crowd the list. */
const ADDRESSES_TOLD_PER_RELAY = 4

interface Neighbour {
  address: string
  configured: boolean
  attempts: number
  peer: PeerId | undefined
  timer: NodeJS.Timeout | undefined
  dialling: boolean
}

export interface RelayMeshInit {
  node: RelayNode
  peers: readonly string[]
  log: Log
  onRelay(peer: PeerId): void
}

export interface RelayMesh {
  start(): Promise<void>
  stop(): Promise<void>
  isRelay(peer: PeerId): boolean
  /** Relays connected now. */
  connected(): number
}

function retryDelayMs(attempts: number): number {
  const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts)
  return ceiling * (0.5 + Math.random() / 2)
}

class Mesh implements RelayMesh {
  readonly #init: RelayMeshInit
  readonly #neighbours = new Map<string, Neighbour>()
  /** Peers that speak the protocol, with the addresses they give for themselves. */
  readonly #relays = new Map<string, string[]>()
  readonly #ending = new AbortController()
  #askTimer: NodeJS.Timeout | undefined

  constructor(init: RelayMeshInit) {
    this.#init = init
  }

  async start(): Promise<void> {
    const { node, peers } = this.#init
    await node.handle(
      RELAY_EXCHANGE_PROTOCOL,
      async (stream, connection) => {
        const asker = connection.remoteAddr
        await serveRelayList(stream, this.#tell(connection.remotePeer, isPrivateAddress(asker)), {
          signal: this.#ending.signal
        }).catch((error: unknown) => this.#init.log.debug('relay list not told', { reason: reasonOf(error) }))
      },
      { maxInboundStreams: 4, maxOutboundStreams: 4 }
    )
    node.addEventListener('peer:identify', ({ detail }) => {
      if (detail.protocols.includes(RELAY_EXCHANGE_PROTOCOL)) {
        this.#met(detail.peerId, detail.listenAddrs.map(String))
      }
    })
    node.addEventListener('peer:disconnect', ({ detail: peer }) => this.#lost(peer))
    for (const address of peers) {
      this.#add(address, true)
    }
    this.#askTimer = setInterval(() => void this.#askAll(), ASK_INTERVAL_MS)
  }

  async stop(): Promise<void> {
    this.#ending.abort()
    clearInterval(this.#askTimer)
    for (const { timer } of this.#neighbours.values()) {
      clearTimeout(timer)
    }
    await this.#init.node.unhandle(RELAY_EXCHANGE_PROTOCOL)
  }

  isRelay(peer: PeerId): boolean {
    return this.#relays.has(peer.toString())
  }

  connected(): number {
    return this.#relays.size
  }

  /** Other relays as one asker may use them: one from afar can do nothing with private addresses. */
  #tell(asker: PeerId, isNear: boolean): string[] {
    const others = [...this.#relays].filter(([peer]) => peer !== asker.toString())
    return others
      .flatMap(([, addresses]) => addresses.filter((a) => isNear || !isPrivateAddress(multiaddr(a))))
      .slice(0, MAX_RELAYS_TOLD)
  }

  #add(text: string, configured: boolean): void {
    const address = parseRelayAddress(text).toString()
    const learned = [...this.#neighbours.values()].filter((n) => !n.configured).length
    if (this.#neighbours.has(address) || (!configured && learned >= MAX_LEARNED)) {
      return
    }
    const named = peerOf(multiaddr(address))
    if (
      named === this.#init.node.peerId.toString() ||
      (!configured && named !== undefined && this.#relays.has(named))
    ) {
      return
    }
    const neighbour: Neighbour = {
      address,
      configured,
      attempts: 0,
      peer: undefined,
      timer: undefined,
      dialling: false
    }
    this.#neighbours.set(address, neighbour)
    void this.#dial(neighbour)
  }

  async #dial(neighbour: Neighbour): Promise<void> {
    const { node, log } = this.#init
    if (this.#isEnding() || neighbour.dialling) {
      return
    }
    neighbour.dialling = true
    try {
      const signal = AbortSignal.any([this.#ending.signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
      const connection = await node.dial(multiaddr(neighbour.address), { signal })
      neighbour.peer = connection.remotePeer
      neighbour.attempts = 0
      log.info('connected to relay', { address: neighbour.address })
      await this.#ask(connection.remotePeer, isPrivateAddress(connection.remoteAddr))
    } catch (error) {
      if (!this.#isEnding()) {
        log.warn('cannot reach relay', { address: neighbour.address, reason: reasonOf(error) })
        this.#later(neighbour)
      }
    } finally {
      neighbour.dialling = false
    }
  }

  #isEnding(): boolean {
    return this.#ending.signal.aborted
  }

  #later(neighbour: Neighbour): void {
    neighbour.attempts++
    if (!neighbour.configured && neighbour.attempts > LEARNED_ATTEMPTS) {
      this.#neighbours.delete(neighbour.address)
      return
    }
    neighbour.timer = setTimeout(() => void this.#dial(neighbour), retryDelayMs(neighbour.attempts))
  }

  #met(peer: PeerId, listenAddresses: string[]): void {
    const suffix = `/p2p/${peer.toString()}`
    const addresses = listenAddresses
      .map((address) => (address.endsWith(suffix) ? address : address + suffix))
      .slice(0, ADDRESSES_TOLD_PER_RELAY)
    this.#relays.set(peer.toString(), addresses)
    this.#init.onRelay(peer)
  }

  #lost(peer: PeerId): void {
    this.#relays.delete(peer.toString())
    for (const neighbour of this.#neighbours.values()) {
      if (neighbour.peer?.equals(peer) === true && !this.#isEnding()) {
        neighbour.peer = undefined
        this.#init.log.warn('lost relay', { address: neighbour.address })
        this.#later(neighbour)
      }
    }
  }

  async #askAll(): Promise<void> {
    for (const neighbour of this.#neighbours.values()) {
      if (neighbour.peer !== undefined) {
        await this.#ask(neighbour.peer, isPrivateAddress(multiaddr(neighbour.address)))
      }
    }
  }

  /** A far relay that names private addresses would have us probe our own network: ignored. */
  async #ask(peer: PeerId, isNear: boolean): Promise<void> {
    const { node, log } = this.#init
    try {
      const stream = await node.dialProtocol(peer, RELAY_EXCHANGE_PROTOCOL, { signal: this.#ending.signal })
      const told = await askRelayList(stream, { signal: this.#ending.signal })
      for (const address of told.filter((a) => isNear || !isPrivateAddress(multiaddr(a)))) {
        this.#add(address, false)
      }
    } catch (error) {
      log.debug('relay told nothing', { peer: peer.toString(), reason: reasonOf(error) })
    }
  }
}

export function createRelayMesh(init: RelayMeshInit): RelayMesh {
  return new Mesh(init)
}
