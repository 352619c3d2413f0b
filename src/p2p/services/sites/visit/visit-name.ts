/**
 * The name side of a visit: which record is the newest, who knows it, and whether it has changed.
 * An older or forged record never takes the place of a newer one, across restarts too.
 */
import type { PeerId } from '@libp2p/interface'
import { abortable } from '../../../lib/abort.ts'
import { delay } from '../../../lib/retry.ts'
import type { FoundName } from '../names/directory.ts'
import { readRecord, type SiteRecord } from '../names/record.ts'
import { NAME_RETRY_MS, NAME_TIMEOUT_MS, REFRESH_MS } from './constants.ts'
import { VisitFailedError } from './failure.ts'
import type { VisitPorts } from './ports.ts'

export interface VisitNameEvents {
  /** A record newer than any before. */
  onNewer(record: SiteRecord): void
  /** Somebody confirmed the newest record. */
  onConfirmed(): void
  /** That peer holds the newest version. */
  onHolder(peer: PeerId): void
  onAsked(peer: PeerId): void
  providers(): PeerId[]
  waysTo(peer: PeerId): readonly string[]
}

export class VisitName {
  /** The newest valid record, this time or before. */
  newest: SiteRecord | undefined
  /** Somebody confirmed it since the visit began. */
  confirmed = false
  readonly #ports: VisitPorts
  readonly #site: string
  readonly #events: VisitNameEvents
  readonly #closed: AbortSignal
  #seenSequence = 0
  #asking: Promise<void> | undefined

  constructor(ports: VisitPorts, site: string, events: VisitNameEvents, closed: AbortSignal) {
    this.#ports = ports
    this.#site = site
    this.#events = events
    this.#closed = closed
  }

  get sequence(): number {
    return Math.max(this.#seenSequence, this.newest?.sequence ?? 0)
  }

  /** What is known from earlier visits. An expired record still counts by its sequence. */
  async restore(): Promise<void> {
    const row = this.#ports.visited.find(this.#site)
    if (row === undefined) return
    this.#seenSequence = row.sequence
    this.newest = await readRecord(this.#site, row.record).catch(() => undefined)
  }

  /** Hears of new versions until the visit is closed. */
  follow(): void {
    const unfollow = this.#ports.names.follow(this.#site, (found) => this.#take(found))
    this.#closed.addEventListener('abort', unfollow)
    void this.#refresh()
  }

  /** Asks everyone, again and again, until somebody gives a valid record. @throws VisitFailedError */
  async find(signal: AbortSignal): Promise<void> {
    const { clock } = this.#ports
    const deadline = clock.now() + NAME_TIMEOUT_MS
    for (;;) {
      await this.ask(signal)
      if (this.confirmed || this.newest !== undefined) return
      if (clock.now() >= deadline) throw new VisitFailedError('NameNotFound')
      await delay(clock, NAME_RETRY_MS, signal)
    }
  }

  /**
   * Asks everyone once; resolves with the first valid record, while slower answers may still come.
   * Joins a round that is under way.
   */
  ask(signal: AbortSignal): Promise<void> {
    this.#asking ??= this.#askAll().finally(() => (this.#asking = undefined))
    return abortable(this.#asking, signal)
  }

  async #askAll(): Promise<void> {
    const first = Promise.withResolvers<void>()
    const all = this.#ports.names.find(this.#site, {
      signal: this.#closed,
      providers: this.#events.providers(),
      hints: (peer) => this.#events.waysTo(peer),
      onFound: (found) => {
        this.#take(found)
        first.resolve()
      },
      onAsked: (peer) => this.#events.onAsked(peer)
    })
    await Promise.race([first.promise, all])
  }

  #take({ record, from, holds }: FoundName): void {
    if (this.#closed.aborted || record.sequence < this.sequence) return
    const isNewer = record.sequence > this.sequence || this.newest === undefined
    this.confirmed = true
    if (isNewer) {
      this.newest = record
      this.#events.onNewer(record)
    }
    this.#events.onConfirmed()
    if (from !== undefined && holds) this.#events.onHolder(from)
  }

  /** Topics miss messages: asks now and then as well. */
  async #refresh(): Promise<void> {
    for (;;) {
      await delay(this.#ports.clock, REFRESH_MS, this.#closed).catch(() => undefined)
      if (this.#closed.aborted) return
      await this.ask(this.#closed)
    }
  }
}
