/**
 * Gives space to others: takes shards under contracts, proves that it has them, serves them, and frees
 * what is released or over. Text: docs/specs/storage-wire.md.
 */
import type { Ed25519PrivateKey, PeerId, Stream } from '@libp2p/interface'
import type { Network } from '../../../interface/network.ts'
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { Store } from '../../../interface/store.ts'
import type { StripeCoder } from '../../../interface/stripes.ts'
import type { Balances } from '../contracts/balances.ts'
import { GRACE_MS, UNUSED_MS } from '../contracts/constants.ts'
import type { Contract } from '../contracts/contract.ts'
import { MAX_STREAMS, STORAGE_PROTOCOL } from '../wire/constants.ts'
import { MAINTENANCE_MS, MAX_OFFENDERS, MAX_SESSIONS, MAX_VIOLATIONS } from './constants.ts'
import { Ledger, type SupplyRow, type Swept } from './ledger.ts'
import type { DeskPorts, OfferSettings, SupplierCounts } from './ports.ts'
import { Session } from './session.ts'

export interface SupplierInit {
  network: Pick<Network, 'handle' | 'peerId'>
  store: Pick<Store, 'shards' | 'table' | 'estimate'>
  account: Ed25519PrivateKey
  balances: Balances
  coder: Pick<StripeCoder, 'identify'>
  clock: Clock
  rng: Rng
  offer: OfferSettings
  /** A customer proved its account. */
  onCustomer?: ((account: string, peer: PeerId) => void) | undefined
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
}

export interface SupplierUsage {
  offeredBytes: number
  /** By contracts. */
  promisedBytes: bigint
  /** In the store, each shard once: what the store itself counts for shards of others. */
  keptBytes: number
  shards: number
  contracts: number
}

const TABLE = 'supplied'

export class Supplier {
  readonly counts: SupplierCounts = {
    violations: 0,
    forgedShards: 0,
    lostShards: 0,
    takenShards: 0,
    takenBytes: 0,
    servedShards: 0,
    servedBytes: 0,
    audits: 0
  }
  readonly #init: SupplierInit
  readonly #ledger: Ledger
  readonly #ports: DeskPorts
  readonly #sessions = new Set<Session>()
  readonly #offences = new Map<string, number>()
  readonly #listeners = new Set<() => void>()
  #offer: OfferSettings
  #leavingBy: number | undefined
  #unregister: (() => void) | undefined
  #timer: unknown

  constructor(init: SupplierInit) {
    this.#init = init
    this.#offer = init.offer
    const { store, balances, account, coder, clock, rng } = init
    this.#ledger = new Ledger(store.table<SupplyRow>(TABLE), store.shards, (customer, usedBytes) => {
      balances.setGiven(customer, usedBytes)
      this.#changed()
    })
    this.#ports = {
      account,
      peer: init.network.peerId,
      ledger: this.#ledger,
      balances,
      store,
      coder,
      clock,
      rng,
      counts: this.counts,
      offer: () => this.#offer,
      onCustomer: (customer, from) => init.onCustomer?.(customer, from),
      leavingBy: () => this.#leavingBy
    }
  }

  /** Brings rows and store in accord, then serves. */
  async start(): Promise<Swept> {
    const swept = await this.#ledger.load()
    if (swept.orphans + swept.lost > 0) {
      this.#init.log(
        'warn',
        `swept ${swept.orphans} shards without a row, ${swept.lost} rows without a shard`
      )
    }
    await this.maintain()
    this.#unregister = this.#init.network.handle(
      STORAGE_PROTOCOL,
      (stream, from) => this.#welcome(stream, from),
      { maxInboundStreams: MAX_STREAMS, maxOutboundStreams: MAX_STREAMS }
    )
    this.#schedule()
    return swept
  }

  async stop(): Promise<void> {
    this.#unregister?.()
    this.#init.clock.clearTimeout(this.#timer)
    for (const session of this.#sessions) session.end(new Error('The supplier was stopped'))
    await this.#ledger.settled()
  }

  setOffer(change: Partial<OfferSettings>): void {
    this.#offer = { ...this.#offer, ...change }
    this.#changed()
  }

  usage(): SupplierUsage {
    return {
      offeredBytes: this.#offer.offeredBytes,
      promisedBytes: this.#ledger.promisedBytes,
      keptBytes: this.#ledger.keptBytes,
      shards: this.#ledger.shardCount,
      contracts: this.#ledger.all().length
    }
  }

  contracts(): { contract: Contract; usedBytes: number }[] {
    return this.#ledger.all().map(({ contract, usedBytes }) => ({ contract, usedBytes }))
  }

  /** Usage or offer changed. Returns an unsubscribe. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Takes nothing more and tells customers to fetch what they have here by then (ms since the epoch);
   * who is not connected hears it with the next offer. Undefined takes it back.
   */
  async leave(by: number | undefined): Promise<void> {
    this.#leavingBy = by
    this.#changed()
    if (by === undefined) return
    const proven = [...this.#sessions].filter(({ customer }) => customer !== undefined)
    await Promise.all(proven.map((session) => session.tellLeaving(by)))
  }

  /** Ends what is over: expired and past its grace, or never used. */
  async maintain(): Promise<void> {
    const now = this.#init.clock.now()
    for (const { contract, usedBytes } of this.contracts()) {
      const { expiresAt, startsAt } = contract.terms
      const isOver = now > expiresAt + GRACE_MS
      const isUnused = usedBytes === 0 && now > startsAt + UNUSED_MS
      if (!isOver && !isUnused) continue
      const freed = await this.#ledger.end(contract.id)
      this.#init.log('info', `contract ${contract.id} is over: ${freed} bytes freed`)
    }
    await this.#ledger.sweep()
  }

  async #welcome(stream: Stream, from: PeerId): Promise<void> {
    const peer = from.toString()
    const isOffender = (this.#offences.get(peer) ?? 0) >= MAX_VIOLATIONS
    if (this.#sessions.size >= MAX_SESSIONS || isOffender) {
      stream.abort(new Error('The supplier does not serve this stream'))
      return
    }
    const session = new Session(this.#ports, stream, from)
    this.#sessions.add(session)
    const violation = await session.run()
    this.#sessions.delete(session)
    if (violation === undefined) return
    this.counts.violations++
    if (this.#offences.size >= MAX_OFFENDERS) this.#offences.clear()
    this.#offences.set(peer, (this.#offences.get(peer) ?? 0) + 1)
    this.#init.log('debug', `${peer}: ${violation.message}`)
  }

  #schedule(): void {
    this.#timer = this.#init.clock.setTimeout(() => {
      void this.maintain().catch((error: unknown) => this.#init.log('warn', `maintenance: ${String(error)}`))
      this.#schedule()
    }, MAINTENANCE_MS)
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
