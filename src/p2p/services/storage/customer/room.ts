/**
 * Room for shards at one supplier: a contract that has it, else one that is made to grow, else a new
 * one. What is being put counts as used. One at a time per supplier, so that two puts don't sign twice.
 */
import type { Ed25519PrivateKey } from '@libp2p/interface'
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { isNamed } from '../../../lib/errors.ts'
import { AUDIT_PERIOD_MS, CONTRACT_MS, GROWTH_BYTES, MIN_CONTRACT_BYTES } from '../contracts/constants.ts'
import { proposeContract, type Contract, type Terms } from '../contracts/contract.ts'
import { keyOfAccount } from '../keys.ts'
import { CONTRACT_ID_BYTES } from '../wire/constants.ts'
import { OfferExceededError } from '../wire/errors.ts'
import type { ContractBook } from './book.ts'
import { LEAST_LEFT_MS } from './constants.ts'
import type { SupplierLink } from './link.ts'

export interface RoomInit {
  supplier: string
  link: SupplierLink
  book: ContractBook
  account: Ed25519PrivateKey
  clock: Clock
  rng: Rng
}

export class Room {
  readonly #init: RoomInit
  /** Bytes used under each contract as the supplier told, by own devices together. */
  readonly #told = new Map<string, number>()
  #isToldAll = false
  #queue: Promise<unknown> = Promise.resolve()

  constructor(init: RoomInit) {
    this.#init = init
  }

  /** Left under contracts, as far as this device knows. */
  get freeBytes(): number {
    return this.#current().reduce((sum, contract) => sum + Math.max(0, this.#left(contract)), 0)
  }

  /**
   * A contract with room for so many bytes more.
   * @throws OfferExceededError, TooManyContractsError, SupplierLeavingError, and what the way to it throws
   */
  take(bytes: number, options?: AbortOptions): Promise<Contract> {
    return this.#exclusive(async () => {
      const found = this.#withRoom(bytes)
      if (found !== undefined) return found
      // Another own device may have made one, or filled ours.
      await this.#ask(options)
      return this.#withRoom(bytes) ?? (await this.#sign(bytes, options))
    })
  }

  /** What the supplier says of our contracts counts from now on. */
  refresh(options?: AbortOptions): Promise<void> {
    return this.#exclusive(() => this.#ask(options))
  }

  /** Signs a contract anew, for its full time. */
  renew(contract: Contract, options?: AbortOptions): Promise<Contract> {
    return this.#exclusive(() => this.#propose(this.#next(contract, contract.terms.bytes), options))
  }

  /** Under our own number of it and the supplier's, whichever is more. */
  #left(contract: Contract): number {
    const { book } = this.#init
    const used = Math.max(book.usedBytes(contract), this.#told.get(contract.id) ?? 0)
    return Number(contract.terms.bytes) - used
  }

  #current(): Contract[] {
    const { book, supplier, clock } = this.#init
    const until = clock.now() + LEAST_LEFT_MS
    return book.contractsWith(supplier).filter(({ terms }) => terms.expiresAt > until)
  }

  #withRoom(bytes: number): Contract | undefined {
    return this.#current().find((contract) => this.#left(contract) >= bytes)
  }

  async #ask(options?: AbortOptions): Promise<void> {
    const { book, supplier, link } = this.#init
    const told = await link.contracts(options)
    this.#told.clear()
    for (const { contract, usedBytes } of told) {
      const ours = book.contractsWith(supplier).find(({ id }) => id === contract.id)
      if (ours === undefined || ours.terms.sequence < contract.terms.sequence)
        await book.saveContract(contract)
      this.#told.set(contract.id, usedBytes)
    }
    for (const contract of book.contractsWith(supplier)) {
      if (!this.#told.has(contract.id)) await book.forgetContract(contract)
    }
    this.#isToldAll = true
  }

  async #sign(bytes: number, options?: AbortOptions): Promise<Contract> {
    if (!this.#isToldAll) await this.#ask(options)
    const { freeBytes } = await this.#init.link.offer(options)
    const largest = this.#init.book
      .contractsWith(this.#init.supplier)
      .sort((a, b) => this.#left(b) - this.#left(a))[0]
    const left = largest === undefined ? 0 : Math.max(0, this.#left(largest))
    const needed = BigInt(Math.max(0, bytes - left))
    if (needed > freeBytes) throw new OfferExceededError('QuotaFull')
    const extra = most(needed, least(GROWTH_BYTES, freeBytes))
    if (largest !== undefined) return this.#propose(this.#next(largest, largest.terms.bytes + extra), options)
    return this.#propose(this.#first(most(extra, MIN_CONTRACT_BYTES)), options)
  }

  async #propose(terms: Terms, options?: AbortOptions): Promise<Contract> {
    const { account, link, book } = this.#init
    const proposal = await proposeContract(account, terms)
    try {
      const contract = await link.propose(proposal, options)
      await book.saveContract(contract)
      return contract
    } catch (error) {
      // The supplier may have signed a renewal whose answer was lost; the next one follows that.
      if (isNamed(error, 'ContractInvalidError')) await this.#ask(options)
      throw error
    }
  }

  #first(bytes: bigint): Terms {
    const { account, supplier, clock, rng } = this.#init
    const key = keyOfAccount(supplier)
    if (key === undefined) throw new RangeError('No such account')
    const startsAt = clock.now()
    return {
      id: rng.bytes(CONTRACT_ID_BYTES),
      sequence: 1,
      customer: account.publicKey,
      supplier: key,
      bytes,
      periodMs: AUDIT_PERIOD_MS,
      ratePerMille: 1000n,
      startsAt,
      expiresAt: startsAt + CONTRACT_MS
    }
  }

  #next({ terms }: Contract, bytes: bigint): Terms {
    const now = this.#init.clock.now()
    return {
      ...terms,
      sequence: terms.sequence + 1,
      bytes,
      expiresAt: Math.max(terms.expiresAt, now + CONTRACT_MS)
    }
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work)
    this.#queue = result.catch(() => undefined)
    return result
  }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
