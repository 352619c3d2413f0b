/**
 * The customer's side: suppliers it knows, contracts with them, shards put there, fetched, audited and
 * dropped. Whatever comes back is verified; whatever happens is told as an event.
 */
import type { Ed25519PrivateKey, PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import type { Network } from '../../../interface/network.ts'
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { AbortOptions, Store } from '../../../interface/store.ts'
import type { StripeCoder } from '../../../interface/stripes.ts'
import { errorText } from '../../../lib/errors.ts'
import type { Balances } from '../contracts/balances.ts'
import { RENEW_WITHIN_MS } from '../contracts/constants.ts'
import type { Contract } from '../contracts/contract.ts'
import { accountOf, hex, unhex } from '../keys.ts'
import type { DeviceClass } from '../policy/candidate.ts'
import { AccountUnprovenError } from '../wire/errors.ts'
import { auditSupplier, type AuditOptions, type AuditResult } from './audit.ts'
import { ContractBook, type BookRow } from './book.ts'
import { CARE_MS, MAX_HINTS, MAX_KNOWN } from './constants.ts'
import { dropShards, flushDrops, sweepShards } from './drop.ts'
import type { SupplierEvent } from './events.ts'
import { getLeaves, getShard } from './get.ts'
import { KnownSupplier, newLink, type CustomerPorts } from './known-supplier.ts'
import type { Offer } from './link.ts'
import { watched } from './outcome.ts'
import { putShards, type PutResult, type ShardToPut } from './put.ts'
import { settleWith } from './settle.ts'

export interface SuppliersInit {
  network: Pick<Network, 'openStream' | 'peerId' | 'isConnected'>
  store: Pick<Store, 'table'>
  account: Ed25519PrivateKey
  balances: Balances
  coder: Pick<StripeCoder, 'identify'>
  clock: Clock
  rng: Rng
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
}

/** Who holds a shard: an account, and the peer where it was last met. */
export interface Supply {
  account: string
  peer: string
}

export interface SupplierFacts extends Supply {
  connected: boolean
  device: DeviceClass
  /** A device of our own words. */
  own: boolean
  /** What could be put there now, as far as is known. */
  freeBytes: number
  leavingBy?: number | undefined
  hints: readonly string[]
}

const TABLE = 'suppliers'

export class Suppliers {
  readonly #init: SuppliersInit
  readonly #book: ContractBook
  readonly #ports: CustomerPorts
  readonly #known = new Map<string, KnownSupplier>()
  readonly #eventListeners = new Set<(event: SupplierEvent) => void>()
  readonly #changeListeners = new Set<() => void>()
  #timer: unknown

  constructor(init: SuppliersInit) {
    this.#init = init
    const { network, store, account, balances, coder, clock, rng } = init
    this.#book = new ContractBook(store.table<BookRow>(TABLE), (supplier, bytes) =>
      balances.setTaken(supplier, bytes)
    )
    this.#ports = {
      network,
      account,
      balances,
      book: this.#book,
      coder,
      clock,
      rng,
      emit: (event) => this.#emit({ ...event, at: clock.now() }),
      onChange: () => this.#changed()
    }
  }

  /** Reads the books; connects to nobody. */
  async start(): Promise<void> {
    await this.#book.load()
    for (const [account, { peer, hints }] of this.#book.suppliers()) {
      this.#known.set(account, new KnownSupplier(this.#ports, account, peerIdFromString(peer), hints))
    }
    this.#schedule()
  }

  async stop(): Promise<void> {
    this.#init.clock.clearTimeout(this.#timer)
    for (const { link } of this.#known.values()) link.close()
  }

  known(): SupplierFacts[] {
    return [...this.#known.values()].map((supplier) => this.#factsOf(supplier))
  }

  onEvent(listener: (event: SupplierEvent) => void): () => void {
    this.#eventListeners.add(listener)
    return () => this.#eventListeners.delete(listener)
  }

  /** Who is known, connected or free has changed. */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener)
    return () => this.#changeListeners.delete(listener)
  }

  /**
   * Asks a peer for its account and offer, and remembers it as a supplier.
   * @throws PeerUnreachableError, AccountUnprovenError, SupplierStalledError
   */
  async meet(
    peer: PeerId,
    hints: readonly string[] = [],
    options: AbortOptions = {}
  ): Promise<SupplierFacts> {
    const there = [...this.#known.values()].find((supplier) => supplier.peer.equals(peer))
    if (there !== undefined) {
      try {
        await this.#watched(there, () => there.link.offer(options))
        return this.#factsOf(there)
      } catch (error) {
        // The peer may have got another account since.
        if (!(error instanceof AccountUnprovenError)) throw error
      }
    }
    let offer: Offer | undefined
    const link = newLink(this.#ports, peer, {
      hints: () => hints,
      onOffer: (told) => (offer = told),
      onLeaving: () => undefined
    })
    try {
      await link.offer(options)
      if (link.supplier === undefined) throw new AccountUnprovenError()
      const supplier = await this.#remember(link.supplier, peer, hints)
      if (offer !== undefined) supplier.offered(offer)
      return this.#factsOf(supplier)
    } finally {
      link.close()
    }
  }

  /** Takes shards to a supplier; one result each, in order. Never throws for what only concerns a shard. */
  async put(supply: Supply, shards: readonly ShardToPut[], options: AbortOptions = {}): Promise<PutResult[]> {
    const supplier = await this.#supplier(supply)
    await flushDrops(this.#ports, supplier, options)
    return putShards(this.#ports, supplier, shards, options)
  }

  /** @throws ShardMissingError, SupplierForgedError, and what the way to the supplier throws */
  async get(
    supply: Supply,
    id: Uint8Array,
    options: AbortOptions & { shardBytes?: number } = {}
  ): Promise<Uint8Array> {
    return getShard(this.#ports, await this.#supplier(supply), id, options)
  }

  /** Leaves of 16 KiB of a shard, proven: less than all of it. @throws as `get` */
  async getLeaves(
    supply: Supply,
    id: Uint8Array,
    range: { shardBytes: number; first: number; count: number },
    options: AbortOptions = {}
  ): Promise<Uint8Array> {
    return getLeaves(this.#ports, await this.#supplier(supply), id, range, options)
  }

  /** Which of the shards the supplier says to have. */
  async has(supply: Supply, ids: readonly Uint8Array[], options?: AbortOptions): Promise<boolean[]> {
    const supplier = await this.#supplier(supply)
    return this.#watched(supplier, () => supplier.link.has(ids, options))
  }

  /** Random leaves of all that it holds for this device. Never throws for what the supplier does. */
  async audit(supply: Supply, options: AuditOptions = {}): Promise<AuditResult> {
    return auditSupplier(this.#ports, await this.#supplier(supply), options)
  }

  /** Durable at once here; the supplier hears it now, or when it is met next. */
  async drop(supply: Supply, ids: readonly Uint8Array[], options: AbortOptions = {}): Promise<void> {
    await dropShards(this.#ports, await this.#supplier(supply), ids.map(hex), options)
  }

  /** Drops shards of this device that nobody wants any more, as after a crash between a put and its note in the catalogue. */
  async sweep(isWanted: (account: string, id: Uint8Array) => boolean): Promise<number> {
    return sweepShards(this.#ports, [...this.#known.keys()], (account, shard) =>
      isWanted(account, unhex(shard))
    )
  }

  /** Ends all contracts with the supplier: it forgets what it holds for us. */
  async release(supply: Supply, options: AbortOptions = {}): Promise<void> {
    const supplier = await this.#supplier(supply)
    for (const contract of this.#book.contractsWith(supplier.account)) {
      await this.#watched(supplier, () => supplier.link.release(contract.terms.id, options))
      await this.#book.forgetContract(contract)
    }
    this.#changed()
  }

  contracts(): Contract[] {
    return this.#book.contracts()
  }

  /** Shards that this device knows to be held there. */
  heldAt(account: string): { id: Uint8Array; bytes: number }[] {
    return this.#book.heldAt(account).map(({ shard, bytes }) => ({ id: unhex(shard), bytes }))
  }

  /**
   * Contracts and shards of own devices that this one does not know yet, as on a new device.
   * Gives how many shards were learnt.
   */
  async recover(supply: Supply, options: AbortOptions = {}): Promise<number> {
    const supplier = await this.#supplier(supply)
    const { account, link, room } = supplier
    return this.#watched(supplier, async () => {
      await room.refresh(options)
      let learnt = 0
      for (const contract of this.#book.contractsWith(account)) {
        const listed = await link.list(contract.terms.id, options)
        const here = this.#book.placedAt(account)
        const fresh = listed.filter(({ id }) => !here.has(hex(id)))
        const rows = fresh.map(({ id, bytes }) => {
          return [hex(id), { contract: contract.id, bytes, state: 'held' as const, learnt: true }] as const
        })
        await this.#book.setPlaced(account, new Map(rows))
        learnt += fresh.length
      }
      return learnt
    })
  }

  /** The newest head wins at each supplier. @throws HeadOutdatedError, NoContractError */
  async putHead(supply: Supply, sequence: number, record: Uint8Array, options?: AbortOptions): Promise<void> {
    const supplier = await this.#supplier(supply)
    await this.#watched(supplier, () => supplier.link.putHead(sequence, record, options))
  }

  async getHead(
    supply: Supply,
    options?: AbortOptions
  ): Promise<{ sequence: number; record: Uint8Array } | undefined> {
    const supplier = await this.#supplier(supply)
    return this.#watched(supplier, () => supplier.link.getHead(options))
  }

  /** Signs with the supplier what each kept for the other since the last time. */
  async settle(supply: Supply, options: AbortOptions = {}): Promise<void> {
    const supplier = await this.#supplier(supply)
    await this.#watched(supplier, () => settleWith(this.#ports, supplier, options))
  }

  /** Renews contracts that end soon and still hold something; settles with connected suppliers. */
  async care(): Promise<void> {
    const now = this.#init.clock.now()
    for (const contract of this.#book.contracts()) {
      const supplier = this.#known.get(contract.supplier)
      const endsSoon = contract.terms.expiresAt < now + RENEW_WITHIN_MS
      if (supplier === undefined || !endsSoon || this.#book.usedBytes(contract) === 0) continue
      await this.#tried(() => this.#watched(supplier, () => supplier.room.renew(contract)))
    }
    for (const supplier of this.#known.values()) {
      if (this.#init.network.isConnected(supplier.peer)) {
        await this.#tried(() => flushDrops(this.#ports, supplier, {}))
        await this.#tried(() => this.#watched(supplier, () => settleWith(this.#ports, supplier, {})))
      }
    }
  }

  async #tried(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#init.log('info', `caring for contracts: ${errorText(error)}`)
    }
  }

  async #supplier({ account, peer }: Supply): Promise<KnownSupplier> {
    const known = this.#known.get(account)
    if (known?.peer.toString() === peer) return known
    return this.#remember(account, peerIdFromString(peer), known?.hints ?? [])
  }

  async #remember(account: string, peer: PeerId, hints: readonly string[]): Promise<KnownSupplier> {
    const before = this.#known.get(account)
    const kept = hints.length > 0 ? hints.slice(0, MAX_HINTS) : (before?.hints ?? [])
    await this.#book.saveSupplier(account, { peer: peer.toString(), hints: [...kept] })
    if (before?.peer.equals(peer) === true) {
      before.hints = kept
      return before
    }
    before?.link.close()
    const supplier = new KnownSupplier(this.#ports, account, peer, kept)
    this.#known.set(account, supplier)
    await this.#forgetSome(account)
    this.#changed()
    return supplier
  }

  /** Too many: one without a contract goes. */
  async #forgetSome(but: string): Promise<void> {
    if (this.#known.size <= MAX_KNOWN) return
    const idle = [...this.#known.keys()].find(
      (account) => account !== but && this.#book.contractsWith(account).length === 0
    )
    if (idle === undefined) return
    this.#known.get(idle)?.link.close()
    this.#known.delete(idle)
    await this.#book.forgetSupplier(idle)
  }

  #factsOf({ account, peer, hints, offer, freeBytes, leavingBy }: KnownSupplier): SupplierFacts {
    return {
      account,
      peer: peer.toString(),
      connected: this.#init.network.isConnected(peer),
      device: offer?.device ?? 'other',
      own: account === accountOf(this.#init.account.publicKey),
      freeBytes,
      leavingBy,
      hints
    }
  }

  #watched<T>(supplier: KnownSupplier, work: () => Promise<T>): Promise<T> {
    return watched(this.#ports, supplier.account, work)
  }

  #schedule(): void {
    this.#timer = this.#init.clock.setTimeout(() => {
      void this.care().finally(() => this.#schedule())
    }, CARE_MS)
  }

  #emit(event: SupplierEvent): void {
    for (const listener of this.#eventListeners) listener(event)
  }

  #changed(): void {
    for (const listener of this.#changeListeners) listener()
  }
}
