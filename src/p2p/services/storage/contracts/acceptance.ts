/** Whether a supplier signs: pure rules over what it knows. Text: docs/specs/storage-wire.md. */
import type { OfferLimit } from '../wire/errors.ts'
import { ContractInvalidError, OfferExceededError, TooManyContractsError } from '../wire/errors.ts'
import { refusal, type Account, type Holdings } from '../policy/barter.ts'
import { ALTRUISM_PER_MILLE } from '../policy/constants.ts'
import {
  BARTER_RATE_PER_MILLE,
  CLOCK_SKEW_MS,
  LEAST_ALTRUISM_BYTES,
  LEAST_STRANGER_BYTES,
  MAX_CONTRACT_MS,
  MAX_CONTRACTS_OF_CUSTOMER,
  MAX_CONTRACTS_OF_SUPPLIER,
  MIN_CONTRACT_BYTES,
  MIN_PERIOD_MS,
  NEWCOMER_BYTES,
  NEWCOMERS_PER_MILLE,
  STRANGER_PART
} from './constants.ts'
import type { Contract, Terms } from './contract.ts'

/** The supplier's books as they stand when a customer asks. */
export interface Books {
  account: Account
  holdings: Holdings
  /** It kept something for us, ever. */
  gives: boolean
  /** It offers us space, as far as we know: a newcomer like all were, and no mere taker. */
  offers: boolean
  /** A device of our own words. */
  isOwn: boolean
  offeredBytes: bigint
  /** What the engine would still store beyond what is promised. */
  roomBytes: bigint
  /** By contracts to all, to this customer, and to those who give nothing. */
  promisedBytes: bigint
  promisedHereBytes: bigint
  altruisticBytes: bigint
  contractsHere: number
  contracts: number
  altruismPerMille?: bigint | undefined
}

/** @throws ContractInvalidError, TooManyContractsError */
export function checkTerms(terms: Terms, before: Contract | undefined, books: Books, now: number): void {
  const { bytes, periodMs, ratePerMille, startsAt, expiresAt, sequence } = terms
  if (bytes < MIN_CONTRACT_BYTES) throw new ContractInvalidError('too small')
  if (periodMs < MIN_PERIOD_MS) throw new ContractInvalidError('audits too often')
  if (ratePerMille !== BARTER_RATE_PER_MILLE) throw new ContractInvalidError('another rate than barter')
  if (startsAt > now + CLOCK_SKEW_MS || expiresAt <= now) throw new ContractInvalidError('not of this time')
  if (expiresAt > now + MAX_CONTRACT_MS + CLOCK_SKEW_MS) throw new ContractInvalidError('too long')
  if (before === undefined) {
    if (sequence !== 1) throw new ContractInvalidError('a renewal of nothing')
    if (books.contractsHere >= MAX_CONTRACTS_OF_CUSTOMER) throw new TooManyContractsError()
    if (books.contracts >= MAX_CONTRACTS_OF_SUPPLIER) throw new TooManyContractsError()
  } else if (sequence <= before.terms.sequence) throw new ContractInvalidError('an older renewal')
}

/** @throws OfferExceededError when so many bytes more are too many */
export function checkSpace(bytes: bigint, books: Books): void {
  const limit = limitOf(bytes, books)
  if (limit !== undefined) throw new OfferExceededError(limit)
}

/** The most bytes that would be promised now in addition. */
export function freeBytesOf(books: Books): bigint {
  let low = 0n
  let high = least(books.offeredBytes, books.roomBytes)
  if (high <= 0n) return 0n
  while (low < high) {
    const middle = (low + high + 1n) / 2n
    if (limitOf(middle, books) === undefined) low = middle
    else high = middle - 1n
  }
  return low
}

function limitOf(bytes: bigint, books: Books): OfferLimit | undefined {
  if (bytes <= 0n) return undefined
  if (bytes > books.roomBytes) return 'QuotaFull'
  if (books.isOwn) return books.promisedBytes + bytes > books.offeredBytes ? 'QuotaFull' : undefined
  const { budget, perMille } = altruism(books)
  if (!books.gives) {
    const smallShare = most(budget / STRANGER_PART, LEAST_STRANGER_BYTES)
    const share = books.offers ? most(smallShare, NEWCOMER_BYTES) : smallShare
    if (books.promisedHereBytes + bytes > share) return 'AltruismSpent'
  }
  return refusal({
    bytes,
    account: books.account,
    // Promised counts as kept: it may be used up at any time.
    holdings: { givenBytes: books.promisedHereBytes, takenBytes: books.holdings.takenBytes },
    offeredBytes: books.offeredBytes,
    usedBytes: books.promisedBytes,
    altruisticBytes: books.altruisticBytes,
    altruismPerMille: perMille
  })
}

/** The budget for strangers: the policy's part of the offer, and enough for a few of them to begin; more for who offers too. */
function altruism({ offers, offeredBytes, altruismPerMille = ALTRUISM_PER_MILLE }: Books) {
  if (offeredBytes <= 0n) return { budget: 0n, perMille: 0n }
  const floor = least(LEAST_ALTRUISM_BYTES, offeredBytes)
  const forStrangers = most(altruismPerMille, (floor * 1000n + offeredBytes - 1n) / offeredBytes)
  const perMille = offers ? most(forStrangers, NEWCOMERS_PER_MILLE) : forStrangers
  return { budget: (offeredBytes * perMille) / 1000n, perMille }
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
