/**
 * How suppliers are found and made known: as providers of one key in the DHT, by signed announcements on
 * a topic, and by asking the peers that are connected anyway, relays first of all.
 */
import type { Ed25519PrivateKey, PeerId } from '@libp2p/interface'
import { sha256 } from '../../../crypto/index.ts'
import type { Network } from '../../../interface/network.ts'
import type { Clock } from '../../../interface/platform.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import type { SupplierFacts } from '../customer/suppliers.ts'
import type { DeviceClass } from '../policy/candidate.ts'
import { readAnnouncement, signAnnouncement, type Announcement } from './announcement.ts'
import {
  ANNOUNCE_LEAST_MS,
  ANNOUNCE_MS,
  MAX_OFFERS,
  MAX_OFFERS_PER_MINUTE,
  MEET_AT_ONCE,
  NO_SUPPLIER_MS,
  OFFER_LIFE_MS,
  OFFERS_TOPIC,
  PROVIDER_NAME
} from './constants.ts'

export interface MarketInit {
  network: Pick<
    Network,
    'peerId' | 'peers' | 'addresses' | 'subscribe' | 'publish' | 'provide' | 'stopProviding' | 'findProviders'
  >
  account: Ed25519PrivateKey
  clock: Clock
  /** Asks a peer for its offer and remembers it: `Suppliers.meet`. */
  meet(peer: PeerId, hints: readonly string[], options: AbortOptions): Promise<SupplierFacts>
}

export interface OfferToAnnounce {
  freeBytes: bigint
  device: DeviceClass
}

interface Heard extends Announcement {
  peer: PeerId
}

export class Market {
  readonly #init: MarketInit
  readonly #key = sha256(new TextEncoder().encode(PROVIDER_NAME))
  readonly #heard = new Map<string, Heard>()
  /** Peers that were no suppliers, and until when they are let be. */
  readonly #duds = new Map<string, number>()
  #offer: OfferToAnnounce | undefined
  #announcedAt = 0
  #minute = 0
  #countOfMinute = 0
  #unsubscribe: (() => void) | undefined
  #timer: unknown

  constructor(init: MarketInit) {
    this.#init = init
  }

  start(): void {
    this.#unsubscribe = this.#init.network.subscribe(OFFERS_TOPIC, ({ data, from }) => {
      if (this.#isFlood()) return
      void this.#hear(data, from)
    })
  }

  stop(): void {
    this.#unsubscribe?.()
    this.offer(undefined)
  }

  /** Makes the offer known from now on; undefined takes it back. */
  offer(offer: OfferToAnnounce | undefined): void {
    const { network, clock } = this.#init
    const wasOffering = this.#offer !== undefined
    this.#offer = offer
    clock.clearTimeout(this.#timer)
    if (offer === undefined) {
      if (wasOffering) network.stopProviding(this.#key)
      return
    }
    // Who is offline now is told by the network once it is not.
    if (!wasOffering) network.provide(this.#key).catch(() => undefined)
    const sinceMs = clock.now() - this.#announcedAt
    this.#announceIn(Math.max(0, ANNOUNCE_LEAST_MS - sinceMs))
  }

  /**
   * Meets suppliers wherever they are found, until `enough` are met or nobody else is known. Peers that are
   * none, or cannot be reached, are passed over.
   */
  async find({ enough = Infinity, signal }: AbortOptions & { enough?: number } = {}): Promise<
    SupplierFacts[]
  > {
    const met = new Map<string, SupplierFacts>()
    const places = this.#places(signal)
    const next = async (): Promise<void> => {
      while (met.size < enough && signal?.aborted !== true) {
        const { value, done } = await places.next()
        if (done === true) return
        const facts = await this.#meet(value.peer, value.addresses, { signal })
        if (facts !== undefined) met.set(facts.account, facts)
      }
    }
    await Promise.all(Array.from({ length: MEET_AT_ONCE }, next))
    signal?.throwIfAborted()
    return [...met.values()]
  }

  /** Announced lately. */
  announced(): readonly Announcement[] {
    const oldest = this.#init.clock.now() - OFFER_LIFE_MS
    return [...this.#heard.values()].filter(({ at }) => at >= oldest)
  }

  /** Each peer once: connected ones, then announced ones with the most space, then providers. */
  async *#places(
    signal: AbortSignal | undefined
  ): AsyncGenerator<{ peer: PeerId; addresses: readonly string[] }, undefined> {
    const { network, clock } = this.#init
    const seen = new Set([network.peerId.toString()])
    const isNew = (peer: PeerId): boolean => {
      const text = peer.toString()
      if (seen.has(text) || (this.#duds.get(text) ?? 0) > clock.now()) return false
      seen.add(text)
      return true
    }
    for (const peer of network.peers()) if (isNew(peer)) yield { peer, addresses: [] }
    const oldest = clock.now() - OFFER_LIFE_MS
    const heard = [...this.#heard.values()].filter(({ at }) => at >= oldest)
    heard.sort((a, b) => (a.freeBytes > b.freeBytes ? -1 : 1))
    for (const { peer, addresses } of heard) if (isNew(peer)) yield { peer, addresses }
    try {
      for await (const peer of network.findProviders(this.#key, { signal })) {
        if (isNew(peer)) yield { peer, addresses: [] }
      }
    } catch {
      // No DHT now: the other ways remain.
    }
  }

  async #meet(
    peer: PeerId,
    hints: readonly string[],
    options: AbortOptions
  ): Promise<SupplierFacts | undefined> {
    try {
      return await this.#init.meet(peer, hints, options)
    } catch {
      if (this.#duds.size >= MAX_OFFERS) this.#duds.clear()
      this.#duds.set(peer.toString(), this.#init.clock.now() + NO_SUPPLIER_MS)
      return undefined
    }
  }

  async #hear(data: Uint8Array, from: PeerId): Promise<void> {
    const announcement = await readAnnouncement(data, from, this.#init.clock.now())
    if (announcement === undefined) return
    const peer = from.toString()
    const before = this.#heard.get(peer)
    if (before !== undefined && before.at >= announcement.at) return
    this.#heard.delete(peer)
    this.#heard.set(peer, { ...announcement, peer: from })
    this.#duds.delete(peer)
    const [oldest] = this.#heard.keys()
    if (this.#heard.size > MAX_OFFERS && oldest !== undefined) this.#heard.delete(oldest)
  }

  #isFlood(): boolean {
    const minute = Math.floor(this.#init.clock.now() / 60_000)
    if (minute !== this.#minute) this.#countOfMinute = 0
    this.#minute = minute
    return ++this.#countOfMinute > MAX_OFFERS_PER_MINUTE
  }

  #announceIn(delayMs: number): void {
    this.#timer = this.#init.clock.setTimeout(() => {
      // Nobody hears it while we are offline; the next one is heard.
      void this.#announce().catch(() => undefined)
      this.#announceIn(ANNOUNCE_MS)
    }, delayMs)
  }

  async #announce(): Promise<void> {
    const { network, account, clock } = this.#init
    const offer = this.#offer
    if (offer === undefined) return
    this.#announcedAt = clock.now()
    const addresses = network.addresses()
    const said = { ...offer, at: clock.now(), addresses }
    await network.publish(OFFERS_TOPIC, await signAnnouncement(account, network.peerId, said))
  }
}
