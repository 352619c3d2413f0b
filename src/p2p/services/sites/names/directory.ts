/**
 * Names as this node knows and spreads them: answers peers, follows topics, asks everyone at once.
 */
import type { PeerId } from '@libp2p/interface'
import type { Network } from '../../../interface/network.ts'
import type { Clock } from '../../../interface/platform.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { delay } from '../../../lib/retry.ts'
import { answerName, askName, MAX_NAME_STREAMS, NAMES_PROTOCOL, type KnownName } from './protocol.ts'
import { readRecord, recordKeyOf, type SiteRecord } from './record.ts'

/** Connected peers asked for a name besides those that are likely to know it. */
const MAX_CONNECTED_ASKED = 6

/**
 * Head start of the link's peers, ms: they mostly answer, and everybody else would compete with them
 * for a processor that has just begun to run all this.
 */
const HEAD_START_MS = 1_000

/** A record, and who gave it when it was a peer. */
export interface FoundName {
  record: SiteRecord
  from?: PeerId | undefined
  /** That peer holds the whole version. */
  holds: boolean
}

export interface FindOptions extends AbortOptions {
  /** Peers of the link, with ways to them. */
  providers: readonly PeerId[]
  hints(peer: PeerId): readonly string[]
  onFound(found: FoundName): void
  /** A peer was asked. */
  onAsked?(peer: PeerId): void
}

export class NameDirectory {
  readonly #network: Network
  readonly #clock: Clock
  readonly #known: (site: string) => Promise<KnownName | undefined>
  #unregister: (() => void) | undefined

  constructor(network: Network, clock: Clock, known: (site: string) => Promise<KnownName | undefined>) {
    this.#network = network
    this.#clock = clock
    this.#known = known
  }

  start(): void {
    const limits = { maxInboundStreams: MAX_NAME_STREAMS, maxOutboundStreams: MAX_NAME_STREAMS }
    this.#unregister = this.#network.handle(
      NAMES_PROTOCOL,
      (stream) => answerName(stream, this.#known),
      limits
    )
  }

  stop(): void {
    this.#unregister?.()
  }

  /** Records that are published while subscribed. Invalid ones are dropped. */
  follow(site: string, onFound: (found: FoundName) => void): () => void {
    return this.#network.subscribe(topicOf(site), ({ data, from }) => {
      readRecord(site, data).then(
        (record) => onFound({ record, from, holds: true }),
        () => undefined
      )
    })
  }

  /** Peers that follow the site: they show it or own it. */
  followers(site: string): PeerId[] {
    return this.#network.subscribers(topicOf(site)).filter((peer) => !peer.equals(this.#network.peerId))
  }

  /**
   * Asks the link's peers, and a little later followers, some connected peers and the DHT. Each valid
   * answer goes to `onFound` as it comes; resolves when all have answered or failed.
   */
  async find(site: string, options: FindOptions): Promise<void> {
    const { providers } = options
    // The content will come from these: the way to them is opened while their names arrive.
    for (const peer of providers) this.#network.approach(peer, options.hints(peer))
    await Promise.allSettled([
      ...providers.map((peer) => this.#ask(site, peer, options)),
      this.#findElsewhere(site, options)
    ])
  }

  /** Tells followers of a new record. */
  async announce(site: string, record: Uint8Array): Promise<void> {
    await this.#network.publish(topicOf(site), record)
  }

  async put(site: string, record: Uint8Array, options: AbortOptions): Promise<void> {
    await this.#network.putRecord(recordKeyOf(site), record, options)
  }

  /** Followers that hold the newest version. */
  async countHolders(site: string, root: string, options: AbortOptions): Promise<number> {
    const answers = await Promise.allSettled(
      this.followers(site).map((peer) => askName(this.#network, peer, site, options))
    )
    return answers.filter(
      (answer) =>
        answer.status === 'fulfilled' &&
        answer.value?.holds === true &&
        answer.value.record.root.toString() === root
    ).length
  }

  async #findElsewhere(site: string, options: FindOptions): Promise<void> {
    const { providers, signal } = options
    if (providers.length > 0) await delay(this.#clock, HEAD_START_MS, signal)
    await this.#network.whenOnline({ signal })
    const peers = new Map<string, PeerId>()
    for (const peer of [...this.followers(site), ...this.#network.peers().slice(0, MAX_CONNECTED_ASKED)]) {
      if (!peer.equals(this.#network.peerId)) peers.set(peer.toString(), peer)
    }
    for (const peer of providers) peers.delete(peer.toString())
    await Promise.allSettled([
      this.#lookUp(site, options),
      ...[...peers.values()].map((peer) => this.#ask(site, peer, options))
    ])
  }

  async #ask(site: string, peer: PeerId, options: FindOptions): Promise<void> {
    options.onAsked?.(peer)
    const hints = options.hints(peer)
    const reply = await askName(this.#network, peer, site, { signal: options.signal, hints })
    if (reply !== undefined) options.onFound({ ...reply, from: peer })
  }

  async #lookUp(site: string, options: FindOptions): Promise<void> {
    const bytes = await this.#network.getRecord(recordKeyOf(site), { signal: options.signal })
    if (bytes !== undefined) options.onFound({ record: await readRecord(site, bytes), holds: false })
  }
}

export function topicOf(site: string): string {
  return `/bitpie/site/${site}`
}
