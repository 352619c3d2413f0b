/**
 * Barter between two accounts, as this side counts it: what each keeps for the other, added up over
 * time. One table row for each partner; the rules are policy/barter.ts.
 */
import type { Clock } from '../../../interface/platform.ts'
import type { Table } from '../../../interface/store.ts'
import {
  accrued,
  balanceByteDays,
  newAccount,
  settled,
  type Account,
  type Holdings,
  type Settlement
} from '../policy/barter.ts'

export interface BalanceRow extends Account {
  /** Of the last settlement both signed. */
  sequence: number
}

export interface Balance {
  account: string
  givenBytes: bigint
  takenBytes: bigint
  /** Positive when they owe us. */
  byteDays: bigint
}

/** How often what was counted is written, ms: a crash loses no more. */
const WRITE_EVERY_MS = 15 * 60_000

const NOTHING: Holdings = { givenBytes: 0n, takenBytes: 0n }

export class Balances {
  readonly #table: Table<BalanceRow>
  readonly #clock: Clock
  readonly #rows = new Map<string, BalanceRow>()
  readonly #holdings = new Map<string, Holdings>()
  readonly #dirty = new Set<string>()
  /** Accounts whose space is open to us, though we may not use it yet. */
  readonly #offering = new Set<string>()
  #timer: unknown

  constructor(table: Table<BalanceRow>, clock: Clock) {
    this.#table = table
    this.#clock = clock
  }

  /** Time while the node was off counts for nobody. */
  async start(): Promise<void> {
    const now = this.#clock.now()
    for await (const [account, row] of this.#table.entries()) this.#rows.set(account, { ...row, at: now })
    this.#schedule()
  }

  async stop(): Promise<void> {
    this.#clock.clearTimeout(this.#timer)
    await this.#write()
    this.#rows.clear()
    this.#holdings.clear()
    this.#offering.clear()
  }

  /** We keep so many bytes for the account from now on. */
  setGiven(account: string, givenBytes: number): void {
    this.#change(account, { ...this.holdings(account), givenBytes: BigInt(givenBytes) })
  }

  /** The account keeps so many bytes for us from now on. */
  setTaken(account: string, takenBytes: number): void {
    this.#change(account, { ...this.holdings(account), takenBytes: BigInt(takenBytes) })
  }

  holdings(account: string): Holdings {
    return this.#holdings.get(account) ?? NOTHING
  }

  /** Counted on to now. */
  row(account: string): BalanceRow {
    const now = this.#clock.now()
    const row = this.#rows.get(account) ?? { ...newAccount(now), sequence: 0 }
    return { ...row, ...accrued(row, this.holdings(account), now) }
  }

  /** The account offers us space now, or does no more. */
  setOffering(account: string, offering: boolean): void {
    if (offering) this.#offering.add(account)
    else this.#offering.delete(account)
  }

  offers(account: string): boolean {
    return this.#offering.has(account)
  }

  /** Whether the account ever kept anything for us, or does now. */
  gives(account: string): boolean {
    return this.holdings(account).takenBytes > 0n || (this.#rows.get(account)?.takenUnits ?? 0n) > 0n
  }

  balances(): Balance[] {
    const accounts = new Set([...this.#rows.keys(), ...this.#holdings.keys()])
    return [...accounts].sort().map((account) => ({
      account,
      ...this.holdings(account),
      byteDays: balanceByteDays(this.row(account))
    }))
  }

  /** Both signed the settlement of this number. Durable when it resolves. */
  async settle(account: string, sequence: number, settlement: Settlement): Promise<void> {
    const row = this.row(account)
    // Two that proposed at once: the first to be signed counts.
    if (sequence <= row.sequence) return
    const next = { ...settled(row, settlement), sequence, at: row.at }
    await this.#table.put(account, next)
    this.#rows.set(account, next)
  }

  #change(account: string, holdings: Holdings): void {
    this.#rows.set(account, this.row(account))
    this.#holdings.set(account, holdings)
    this.#dirty.add(account)
  }

  #schedule(): void {
    this.#timer = this.#clock.setTimeout(() => {
      // What could not be written is written the next time; the count goes on in memory.
      void this.#write().catch(() => undefined)
      this.#schedule()
    }, WRITE_EVERY_MS)
  }

  async #write(): Promise<void> {
    for (const account of this.#holdings.keys()) this.#dirty.add(account)
    const accounts = [...this.#dirty]
    for (const account of accounts) this.#rows.set(account, this.row(account))
    await this.#table.batch(
      accounts.map((account) => ({ type: 'put' as const, key: account, value: this.row(account) }))
    )
    for (const account of accounts) this.#dirty.delete(account)
  }
}
