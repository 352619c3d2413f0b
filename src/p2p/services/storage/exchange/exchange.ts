/**
 * The exchange of space with others, as the rest of the service needs it: who could take shards, who is
 * believed to live, what was agreed. Begins when the words are there, for accounts follow from them.
 */
import type { Ed25519PrivateKey } from '@libp2p/interface'
import type { Identity, IdentityView } from '../../../interface/identity.ts'
import type { Network } from '../../../interface/network.ts'
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { AbortOptions, Store } from '../../../interface/store.ts'
import type { StripeCoder } from '../../../interface/stripes.ts'
import { errorText } from '../../../lib/errors.ts'
import type { BarterView } from '../api.ts'
import { NoPartnersError } from '../errors.ts'
import { accountKey } from '../keys.ts'
import { networkPrefix, type DeviceClass } from '../policy/candidate.ts'
import type { SupplierCount } from '../policy/shape.ts'
import type { Candidate, Holder, Partners } from '../ports.ts'
import type { SupplierFacts } from '../safety.ts'
import { barterView } from './barter-view.ts'
import { LEAST_OFFER_BYTES, PRESENT_MS, VIEW_EVERY_MS } from './constants.ts'
import { Dealings } from './dealings.ts'
import { OfferSetting, type OfferRow } from './offer-setting.ts'
import { Reputation, type ReputationRow } from './reputation.ts'
import { Rounds } from './rounds.ts'
import { Throttle } from './throttle.ts'
import { TrafficChart, type ChartRow } from './traffic-chart.ts'

export interface ExchangeInit {
  network: Network
  store: Store
  identity: Pick<Identity, 'storageSecret' | 'deviceKey' | 'snapshot' | 'onChange'>
  coder: StripeCoder
  clock: Clock
  rng: Rng
  device: DeviceClass
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
}

/** Leaving for good takes this long, ms: customers move what lies here. */
const LEAVING_MS = 14 * 24 * 60 * 60_000

interface Running {
  dealings: Dealings
  rounds: Rounds
}

export class Exchange implements Partners {
  readonly #init: ExchangeInit
  readonly #reputation: Reputation
  readonly #chart: TrafficChart
  readonly #offer: OfferSetting
  readonly #views = new Set<(view: BarterView) => void>()
  readonly #listeners = new Set<() => void>()
  readonly #lostListeners = new Set<(account: string, shards: readonly Uint8Array[]) => void>()
  readonly #changes: Throttle
  readonly #adopted = new Set<string>()
  #running: Running | undefined
  #following: Promise<void> = Promise.resolve()
  #unsubscribe: (() => void) | undefined
  #counted = { givenBytes: 0, takenBytes: 0 }

  constructor(init: ExchangeInit) {
    const { store, clock } = init
    this.#init = init
    this.#reputation = new Reputation(store.table<ReputationRow>('reputation'), clock)
    this.#chart = new TrafficChart(store.table<ChartRow>('moved'), clock)
    this.#offer = new OfferSetting(store.table<OfferRow>('offer'), store)
    this.#changes = new Throttle(clock, VIEW_EVERY_MS, () => this.#tell())
  }

  async start(): Promise<void> {
    await Promise.all([this.#reputation.start(), this.#chart.start(), this.#offer.load()])
    const { identity } = this.#init
    this.#unsubscribe = identity.onChange((view) => void this.#follow(view))
    await this.#follow(identity.snapshot())
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.()
    this.#changes.stop()
    await this.#following
    await this.#end()
    await Promise.all([this.#reputation.stop(), this.#chart.stop()])
  }

  candidates(): Candidate[] {
    const { dealings } = this.#running ?? {}
    if (dealings === undefined) return []
    return dealings.suppliers.known().flatMap((known): Candidate[] => {
      const { account, peer, device, own, freeBytes, hints } = known
      const isPresent = known.connected || this.#isPresent(account)
      if (freeBytes < LEAST_OFFER_BYTES || !isPresent || !this.isAlive(account)) return []
      return [
        {
          account,
          peer,
          device,
          own,
          freeBytes,
          network: networkOf(hints),
          alwaysOn: this.#reputation.isAlwaysOn(account),
          rating: this.#reputation.rating(account),
          rateBytesPerSecond: this.#reputation.rateBytesPerSecond(account)
        }
      ]
    })
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onLost(listener: (account: string, shards: readonly Uint8Array[]) => void): () => void {
    this.#lostListeners.add(listener)
    return () => this.#lostListeners.delete(listener)
  }

  isAlive(account: string): boolean {
    return this.#reputation.isAlive(account)
  }

  factsOf(account: string): SupplierFacts {
    return { ...this.#reputation.facts(account), present: this.#isPresent(account) }
  }

  supplierCount(): SupplierCount {
    const others = this.candidates().filter(({ own }) => !own)
    return { independent: others.length, alwaysOn: others.filter(({ alwaysOn }) => alwaysOn).length }
  }

  async whenFound({ signal }: AbortOptions = {}): Promise<void> {
    await this.#following
    await this.#running?.rounds.search({ signal, unlessLately: true })
  }

  async put(
    holder: Holder,
    shards: readonly { id: Uint8Array; bytes: Uint8Array }[],
    options: AbortOptions
  ): Promise<void> {
    const { suppliers } = this.#dealings()
    const results = await suppliers.put(holder, shards, options)
    const refused = results.find((result) => !result.ok)
    if (refused === undefined) return
    // All or nothing: the caller finds another for all of them.
    const taken = results.filter(({ ok }) => ok).map(({ id }) => id)
    if (taken.length > 0) void suppliers.drop(holder, taken).catch(() => undefined)
    throw refused.error
  }

  async get(holder: Holder, id: Uint8Array, options: AbortOptions): Promise<Uint8Array> {
    return this.#dealings().suppliers.get(holder, id, options)
  }

  async drop(holder: Holder, ids: readonly Uint8Array[], options: AbortOptions): Promise<void> {
    await this.#dealings().suppliers.drop(holder, ids, options)
  }

  adopt(holders: Iterable<Holder>): void {
    const { dealings } = this.#running ?? {}
    if (dealings === undefined) return
    for (const holder of holders) {
      if (this.#adopted.has(holder.account)) continue
      this.#adopted.add(holder.account)
      if (dealings.suppliers.contracts().some(({ supplier }) => supplier === holder.account)) continue
      dealings.suppliers.recover(holder).catch(() => this.#adopted.delete(holder.account))
    }
  }

  async sweep(isWanted: (account: string, shard: Uint8Array) => boolean): Promise<void> {
    await this.#running?.dealings.suppliers.sweep(isWanted)
  }

  async putHead(sequence: number, record: Uint8Array, options: AbortOptions = {}): Promise<void> {
    const { suppliers } = this.#dealings()
    const withContract = new Set(suppliers.contracts().map(({ supplier }) => supplier))
    const holders = suppliers.known().filter(({ account, own }) => withContract.has(account) && !own)
    const put = await Promise.allSettled(
      holders.map((to) => suppliers.putHead(to, sequence, record, options))
    )
    const failed = put.filter(({ status }) => status === 'rejected').length
    if (failed > 0)
      this.#init.log('debug', `the head lies with ${put.length - failed} of ${put.length} suppliers`)
  }

  async heads(options: AbortOptions = {}): Promise<Uint8Array[]> {
    await this.#following
    const { suppliers } = this.#dealings()
    const found: Uint8Array[] = []
    const asked = new Set<string>()
    const ask = async () => {
      const fresh = suppliers.known().filter(({ account }) => !asked.has(account))
      for (const { account } of fresh) asked.add(account)
      const answers = await Promise.allSettled(fresh.map((from) => suppliers.getHead(from, options)))
      for (const answer of answers)
        if (answer.status === 'fulfilled' && answer.value !== undefined) found.push(answer.value.record)
    }
    await ask()
    if (found.length > 0) return found
    // Nobody here has one: whoever the search finds is asked as soon as it is met.
    const unsubscribe = suppliers.onChange(() => void ask())
    await this.whenFound(options).catch(() => undefined)
    unsubscribe()
    await ask()
    return found
  }

  watch(onSnapshot: (view: BarterView) => void): () => void {
    this.#views.add(onSnapshot)
    void this.#view().then(onSnapshot, (error: unknown) => this.#init.log('warn', errorText(error)))
    return () => this.#views.delete(onSnapshot)
  }

  async setOffer(offer: OfferRow): Promise<void> {
    await this.#offer.set(offer)
    const bytes = await this.#offer.bytes()
    const leavingBy = offer.offering ? undefined : this.#init.clock.now() + LEAVING_MS
    await this.#running?.dealings.offer(bytes, leavingBy)
    this.#changes.poke()
  }

  /** Runs for the account of the words, from when they are there until they are locked. */
  #follow({ status }: Pick<IdentityView, 'status'>): Promise<void> {
    const step = async () => {
      if (status === 'ready' && this.#running === undefined) await this.#begin()
      else if (status !== 'ready') await this.#end()
    }
    this.#following = this.#following.then(step).catch((error: unknown) => {
      this.#init.log('warn', `exchange of space: ${errorText(error)}`)
    })
    return this.#following
  }

  async #begin(): Promise<void> {
    const { identity, network, clock, rng } = this.#init
    const log: ExchangeInit['log'] = (level, text) => this.#init.log(level, text)
    const account: Ed25519PrivateKey = await accountKey(identity)
    const offeredBytes = await this.#offer.bytes()
    const onChange = () => this.#changes.poke()
    const dealings = new Dealings({ ...this.#init, account, offeredBytes, onChange })
    dealings.suppliers.onEvent((event) => {
      if (event.kind === 'stored' || event.kind === 'served') this.#chart.add(0, event.bytes ?? 0)
      if (this.#reputation.note(event)) this.#changes.poke()
    })
    const onLost = (supplier: string, shards: readonly Uint8Array[]) => {
      for (const listener of this.#lostListeners) listener(supplier, shards)
      this.#changes.poke()
    }
    const rounds = new Rounds({ dealings, reputation: this.#reputation, network, clock, rng, log, onLost })
    await dealings.start()
    if (!this.#offer.offering) await dealings.offer(0, clock.now() + LEAVING_MS)
    this.#running = { dealings, rounds }
    rounds.start()
    this.#changes.poke()
  }

  async #end(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    this.#adopted.clear()
    running?.rounds.stop()
    await running?.dealings.stop()
  }

  #isPresent(account: string): boolean {
    return (this.#reputation.lastHeardAt(account) ?? -Infinity) >= this.#init.clock.now() - PRESENT_MS
  }

  #dealings(): Dealings {
    if (this.#running === undefined) throw new NoPartnersError()
    return this.#running.dealings
  }

  #tell(): void {
    this.#count()
    for (const listener of this.#listeners) listener()
    if (this.#views.size === 0) return
    void this.#view().then((view) => {
      for (const show of this.#views) show(view)
    })
  }

  /** What was moved for others since the last look. */
  #count(): void {
    const counts = this.#running?.dealings.supplier.counts
    if (counts === undefined) return
    const givenBytes = counts.takenBytes + counts.servedBytes
    this.#chart.add(Math.max(0, givenBytes - this.#counted.givenBytes), 0)
    this.#counted = { givenBytes, takenBytes: 0 }
  }

  async #view(): Promise<BarterView> {
    return barterView({
      dealings: this.#running?.dealings,
      reputation: this.#reputation,
      chart: this.#chart.view(),
      offering: this.#offer.offering,
      offeredBytes: await this.#offer.bytes(),
      offerLimitBytes: await this.#offer.limitBytes()
    })
  }
}

/** Of the address that leads straight to the peer; who is reached by a relay or WebRTC shows none. */
function networkOf(hints: readonly string[]): string | undefined {
  for (const hint of hints) {
    const address = /^\/ip[46]\/([^/]+)\//.exec(hint)?.[1]
    if (address !== undefined && !hint.includes('/p2p-circuit')) return networkPrefix(address)
  }
  return undefined
}
