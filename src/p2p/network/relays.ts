/**
 * The relays this node knows and its link to each: dialled, watched, redialled with backoff after
 * loss, sleep or a change of network. Nothing in libp2p reconnects to a dead relay by itself.
 */
import type { Connection, PeerId } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import type { RelaySource, RelayState, RelayView } from '../interface/network.ts'
import type { Clock, Rng } from '../interface/platform.ts'
import type { Table } from '../interface/store.ts'
import { parseRelayAddress, peerOf, withoutPeer } from './addresses.ts'
import {
  MAX_CONNECTED_RELAYS,
  MAX_RELAYS,
  RELAY_DIAL_TIMEOUT_MS,
  RELAY_RETRY_ALONE_MS,
  RELAY_RETRY_MAX_MS,
  RELAY_RETRY_MIN_MS,
  UNRESERVED_MAX_MS,
  UNRESERVED_MIN_MS
} from './constants.ts'
import { dialFailureName, InvalidRelayAddressError } from './errors.ts'
import { forgetAndHangUp } from './connections.ts'
import type { Libp2pNode } from './libp2p.ts'
import type { NodeLog } from './log.ts'
import { relayMachine, type RelayMachine } from './machines.ts'

/** What is remembered of a relay across sessions. */
export interface RelayRecord {
  address: string
  source: RelaySource
  lastSeenAt: number
}

interface Relay {
  address: string
  source: RelaySource
  peer: PeerId | undefined
  lastSeenAt: number
  machine: RelayMachine
  attempts: number
  /** Connections in a row on which it gave no reservation. */
  unreserved: number
  reason: string | undefined
  nextAttemptAt: number | undefined
  timer: unknown
}

export interface RelayListOptions {
  table: Table<RelayRecord>
  clock: Clock
  rng: Rng
  log: NodeLog
  /** Whether an address of that source may be dialled from here. */
  allowed(address: string, source: RelaySource): boolean
  onChange(): void
  /** Others can reach us through one relay more. */
  onReserved(): void
}

/** Sources in the order in which relays are kept and dialled. */
const PRIORITY: readonly RelaySource[] = ['user', 'link', 'config', 'peer']

export class RelayList {
  readonly #options: RelayListOptions
  readonly #relays = new Map<string, Relay>()
  /** Peers of relays removed by hand; libp2p's parts would find and dial them again. */
  readonly #removed = new Set<string>()
  #node: Libp2pNode | undefined

  constructor(options: RelayListOptions) {
    this.#options = options
  }

  /** Reads what earlier sessions remembered. */
  async load(): Promise<void> {
    for await (const [, record] of this.#options.table.entries()) {
      this.#add(record.address, record.source, record.lastSeenAt)
    }
  }

  /** Begins to keep links alive through `node`. */
  start(node: Libp2pNode): void {
    this.#node = node
    this.#dialMore()
  }

  stop(): void {
    this.#node = undefined
    for (const relay of this.#relays.values()) {
      this.#options.clock.clearTimeout(relay.timer)
      relay.nextAttemptAt = undefined
      relay.machine.send('stop')
    }
  }

  /** @throws InvalidRelayAddressError */
  add(address: string, source: RelaySource): void {
    const parsed = parseRelayAddress(address)
    const normal = parsed.toString()
    if (source === 'user') this.#removed.clear()
    else if (this.#removed.has(peerOf(parsed) ?? '')) return
    this.#add(normal, source, this.#options.clock.now())
    this.#prune()
    this.#dialMore()
    this.#options.onChange()
  }

  /** Adds what others told of; what is no address is left out. */
  suggest(addresses: readonly string[], source: RelaySource): void {
    for (const address of addresses) {
      try {
        this.add(address, source)
      } catch (error) {
        if (!(error instanceof InvalidRelayAddressError)) throw error
        this.#options.log.write('debug', 'relay', `ignored ${address.slice(0, 128)}: ${error.message}`)
      }
    }
  }

  /**
   * Adds what a person entered; remembered once this resolves.
   * @throws InvalidRelayAddressError
   */
  async addByHand(address: string): Promise<void> {
    this.add(address, 'user')
    await this.#remember(parseRelayAddress(address).toString())
  }

  async remove(address: string): Promise<void> {
    const relay = this.#relays.get(address)
    if (relay === undefined) return
    this.#relays.delete(address)
    this.#options.clock.clearTimeout(relay.timer)
    await this.#options.table.delete(address)
    if (relay.peer !== undefined) this.#removed.add(relay.peer.toString())
    if (relay.peer !== undefined && this.#node !== undefined) await forgetAndHangUp(this.#node, relay.peer)
    this.#options.onChange()
  }

  /** Dials at once whatever waits; after sleep or a change of network, old failures mean nothing. */
  retry(address?: string): void {
    for (const relay of this.#relays.values()) {
      if (address !== undefined && relay.address !== address) continue
      if (relay.machine.state !== 'waiting' && relay.machine.state !== 'refused') continue
      relay.attempts = 0
      void this.#dial(relay)
    }
  }

  views(): RelayView[] {
    return [...this.#relays.values()].map((relay) => ({
      address: relay.address,
      peer: relay.peer?.toString(),
      source: relay.source,
      state: relay.machine.state,
      reason: relay.reason,
      nextAttemptAt: relay.nextAttemptAt,
      rttMs: this.#connectionOf(relay)?.rtt
    }))
  }

  machines(): { id: string; label: string; state: RelayState; since: number }[] {
    return [...this.#relays.values()].map((relay) => ({
      id: `relay:${relay.address}`,
      label: relay.address,
      state: relay.machine.state,
      since: relay.machine.since
    }))
  }

  isRemoved(peer: PeerId): boolean {
    return this.#removed.has(peer.toString())
  }

  isRelay(peer: PeerId): boolean {
    return [...this.#relays.values()].some((relay) => relay.peer?.equals(peer) === true)
  }

  /** Addresses, with peer id, of the relays connected now; reserved ones first. */
  connected(): string[] {
    return [...this.#relays.values()]
      .filter((relay) => ['connected', 'reserved'].includes(relay.machine.state))
      .sort((a, b) => Number(b.machine.state === 'reserved') - Number(a.machine.state === 'reserved'))
      .flatMap((relay) => (relay.peer === undefined ? [] : [withPeer(relay.address, relay.peer)]))
  }

  /** libp2p's own addresses tell on which relays we hold a reservation. */
  addressesChanged(own: readonly string[]): void {
    for (const relay of this.#relays.values()) {
      const peer = relay.peer?.toString()
      const reserved =
        peer !== undefined && own.some((address) => address.includes(`/p2p/${peer}/p2p-circuit`))
      const changed = relay.machine.send(reserved ? 'reserve' : 'expire')
      if (!changed || !reserved) continue
      relay.unreserved = 0
      this.#options.onReserved()
    }
    this.#options.onChange()
  }

  disconnected(peer: PeerId): void {
    const relay = this.#byPeer(peer.toString())
    if (relay === undefined || this.#connectionOf(relay) !== undefined) return
    if (relay.machine.send('lost')) {
      relay.reason = 'ConnectionLost'
      this.#options.log.write('warn', 'relay', `lost ${relay.address}`)
      this.#later(relay)
    }
  }

  #byPeer(peer: string | undefined): Relay | undefined {
    if (peer === undefined) return undefined
    return [...this.#relays.values()].find((relay) => relay.peer?.toString() === peer)
  }

  #connectionOf(relay: Relay): Connection | undefined {
    if (relay.peer === undefined) return undefined
    return this.#node?.getConnections(relay.peer).find((connection) => connection.limits === undefined)
  }

  #add(address: string, source: RelaySource, lastSeenAt: number): void {
    const known = this.#relays.get(address)
    if (known !== undefined) {
      if (PRIORITY.indexOf(source) < PRIORITY.indexOf(known.source)) known.source = source
      return
    }
    // The same socket named with and without its peer id is one relay.
    const bare = withoutPeer(multiaddr(address)).toString()
    for (const relay of this.#relays.values()) {
      if (withoutPeer(multiaddr(relay.address)).toString() !== bare) continue
      if (relay.peer === undefined || peerOf(multiaddr(address)) === undefined) return
    }
    this.#relays.set(address, {
      address,
      source,
      peer: undefined,
      lastSeenAt,
      machine: relayMachine.start(() => this.#options.clock.now()),
      attempts: 0,
      unreserved: 0,
      reason: undefined,
      nextAttemptAt: undefined,
      timer: undefined
    })
  }

  #prune(): void {
    const surplus = [...this.#relays.values()]
      .filter((relay) => relay.source !== 'user' && !['connected', 'reserved'].includes(relay.machine.state))
      .sort((a, b) => PRIORITY.indexOf(b.source) - PRIORITY.indexOf(a.source) || a.lastSeenAt - b.lastSeenAt)
      .slice(0, Math.max(0, this.#relays.size - MAX_RELAYS))
    for (const relay of surplus) {
      this.#options.clock.clearTimeout(relay.timer)
      this.#relays.delete(relay.address)
      void this.#options.table.delete(relay.address)
    }
  }

  #dialMore(): void {
    if (this.#node === undefined) return
    const busy = [...this.#relays.values()].filter((relay) =>
      ['dialing', 'connected', 'reserved'].includes(relay.machine.state)
    ).length
    const idle = [...this.#relays.values()]
      .filter((relay) => relay.machine.state === 'idle')
      .sort((a, b) => PRIORITY.indexOf(a.source) - PRIORITY.indexOf(b.source))
    for (const relay of idle.slice(0, Math.max(0, MAX_CONNECTED_RELAYS - busy))) void this.#dial(relay)
  }

  async #dial(relay: Relay): Promise<void> {
    const node = this.#node
    if (node === undefined) return
    this.#options.clock.clearTimeout(relay.timer)
    relay.nextAttemptAt = undefined
    if (!relay.machine.send('dial')) return
    if (!this.#options.allowed(relay.address, relay.source)) {
      relay.reason = 'AddressNotAllowed'
      relay.machine.send('refuse')
      this.#options.onChange()
      return
    }
    this.#options.onChange()
    try {
      const signal = AbortSignal.timeout(RELAY_DIAL_TIMEOUT_MS)
      const connection = await node.dial(multiaddr(relay.address), { signal })
      relay.peer = connection.remotePeer
      if (this.#relays.get(relay.address) !== relay) {
        // Removed by hand meanwhile.
        this.#removed.add(relay.peer.toString())
        await forgetAndHangUp(node, relay.peer)
        return
      }
      relay.attempts = 0
      relay.reason = undefined
      relay.lastSeenAt = this.#options.clock.now()
      relay.machine.send('opened')
      this.#options.log.write('info', 'relay', `connected to ${relay.address}`)
      this.addressesChanged(node.getMultiaddrs().map(String))
      this.#expectReservation(node, relay)
      void this.#remember(relay.address)
    } catch (error) {
      if (this.#node !== node) return
      relay.reason = dialFailureName(error)
      relay.machine.send('failed')
      this.#options.log.write('warn', 'relay', `cannot reach ${relay.address}: ${String(error)}`)
      this.#later(relay)
      this.#dialMore()
    }
    this.#options.onChange()
  }

  /**
   * After losses in quick succession libp2p may never ask for the reservation again, and nobody can
   * reach us: then the connection is made anew, later each time, for a relay may also be full.
   */
  #expectReservation(node: Libp2pNode, relay: Relay): void {
    const patienceMs = Math.min(UNRESERVED_MAX_MS, UNRESERVED_MIN_MS * 2 ** relay.unreserved)
    relay.timer = this.#options.clock.setTimeout(() => {
      const isReachable = [...this.#relays.values()].some(({ machine }) => machine.state === 'reserved')
      if (this.#node !== node || relay.machine.state !== 'connected' || isReachable) return
      relay.unreserved++
      this.#options.log.write('warn', 'relay', `${relay.address} gave no reservation`)
      if (relay.peer !== undefined) void forgetAndHangUp(node, relay.peer)
    }, patienceMs)
  }

  #later(relay: Relay): void {
    const longestMs = this.connected().length > 0 ? RELAY_RETRY_MAX_MS : RELAY_RETRY_ALONE_MS
    const ceiling = Math.min(longestMs, RELAY_RETRY_MIN_MS * 2 ** relay.attempts)
    const delayMs = ceiling * (0.5 + 0.5 * this.#options.rng.float())
    relay.attempts++
    relay.nextAttemptAt = this.#options.clock.now() + delayMs
    this.#options.clock.clearTimeout(relay.timer)
    relay.timer = this.#options.clock.setTimeout(() => void this.#dial(relay), delayMs)
    this.#options.onChange()
  }

  async #remember(address: string): Promise<void> {
    const relay = this.#relays.get(address)
    // Those of the configuration come with the app each time.
    if (relay === undefined || relay.source === 'config') return
    const { source, lastSeenAt } = relay
    await this.#options.table.put(address, { address, source, lastSeenAt })
  }
}

function withPeer(address: string, peer: PeerId): string {
  return peerOf(multiaddr(address)) === undefined ? `${address}/p2p/${peer.toString()}` : address
}
