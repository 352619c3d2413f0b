/**
 * Barter: space for space, between two accounts. Amounts are whole byte-milliseconds, so that nothing is ever
 * rounded while it is counted; what both sign is whole MiB-days, and the rest is carried on.
 */
import { ALTRUISM_PER_MILLE, DAY_MS } from './constants.ts'

const MIB = 1024n * 1024n
const GIB = 1024n * MIB
const DAY = BigInt(DAY_MS)

/** What one settled unit is worth: a MiB kept for a day. */
export const UNIT_BYTE_MS = MIB * DAY

/** How a pair stands, as one side counts. */
export interface Account {
  /** Of theirs kept by us, byte·ms since the last settlement. */
  given: bigint
  /** Of ours kept by them. */
  taken: bigint
  /** Sum of all settlements in units: positive when they owe us. */
  settledUnits: bigint
  /** All they ever kept for us, in settled units: what trust grows from. */
  takenUnits: bigint
  /** Until when it is counted, ms since the epoch. */
  at: number
}

export function newAccount(at: number): Account {
  return { given: 0n, taken: 0n, settledUnits: 0n, takenUnits: 0n, at }
}

/** Bytes now kept for each other. */
export interface Holdings {
  givenBytes: bigint
  takenBytes: bigint
}

/** The account counted on to `at`, with what was kept since. A clock set back counts nothing. */
export function accrued(account: Account, { givenBytes, takenBytes }: Holdings, at: number): Account {
  const elapsed = BigInt(Math.max(0, Math.floor(at - account.at)))
  return {
    ...account,
    given: account.given + givenBytes * elapsed,
    taken: account.taken + takenBytes * elapsed,
    at: Math.max(account.at, at)
  }
}

/** Byte-days they owe us (positive) or we owe them (negative), rounded towards zero. */
export function balanceByteDays(account: Account): bigint {
  return balance(account) / DAY
}

/** In byte·ms. */
function balance({ given, taken, settledUnits }: Account): bigint {
  return given - taken + settledUnits * UNIT_BYTE_MS
}

/** What one side proposes to sign: whole units of each direction since the last settlement. */
export interface Settlement {
  /** Kept by the proposer for the other. */
  givenUnits: bigint
  takenUnits: bigint
}

/** Rounds down, so that no side signs for more than it counted; the rest stays in the account. */
export function proposeSettlement({ given, taken }: Account): Settlement {
  return { givenUnits: given / UNIT_BYTE_MS, takenUnits: taken / UNIT_BYTE_MS }
}

/**
 * What both can sign: in each direction the smaller count, for each side knows best what it did not get. `theirs`
 * is from their side. The difference stays in the account of who counted more, and goes with it if it is never agreed.
 */
export function agreeSettlement(mine: Settlement, theirs: Settlement): Settlement {
  return {
    givenUnits: least(mine.givenUnits, theirs.takenUnits),
    takenUnits: least(mine.takenUnits, theirs.givenUnits)
  }
}

/** The account after both signed. Its balance is what it was. */
export function settled(account: Account, { givenUnits, takenUnits }: Settlement): Account {
  return {
    ...account,
    given: account.given - givenUnits * UNIT_BYTE_MS,
    taken: account.taken - takenUnits * UNIT_BYTE_MS,
    settledUnits: account.settledUnits + givenUnits - takenUnits,
    takenUnits: account.takenUnits + takenUnits
  }
}

/** Days of its present holdings that a partner may be behind: time to find something to give. */
const CREDIT_DAYS = 30n

/** What anybody who gives at all is trusted with. */
const FIRST_CREDIT_BYTE_MS = GIB * CREDIT_DAYS * DAY

/** However long a pair has bartered. */
const MOST_CREDIT_BYTE_MS = 256n * FIRST_CREDIT_BYTE_MS

/** How far behind a partner may be, byte·ms: what it began with, and half of what it ever kept for us. */
export function creditLimit({ takenUnits }: Account): bigint {
  return least(FIRST_CREDIT_BYTE_MS + (takenUnits * UNIT_BYTE_MS) / 2n, MOST_CREDIT_BYTE_MS)
}

export type RefusalReason = 'QuotaFull' | 'BarterLimit' | 'AltruismSpent'

export interface StoreRequest {
  /** Bytes they ask us to keep in addition. */
  bytes: bigint
  /** Counted on to now. */
  account: Account
  holdings: Holdings
  /** Space offered to all, and how much of it is used. */
  offeredBytes: bigint
  usedBytes: bigint
  /** Used by those who keep nothing for us and owe more than they give. */
  altruisticBytes: bigint
  /** Of 1000 parts of the offer, for strangers; relays whose operators give it all set 1000. */
  altruismPerMille?: bigint | undefined
}

/**
 * Whether we keep more of theirs: within their credit when they keep something for us, else out of the budget
 * for strangers. Undefined means yes.
 */
export function refusal(request: StoreRequest): RefusalReason | undefined {
  const { bytes, account, holdings, offeredBytes, usedBytes, altruisticBytes } = request
  if (usedBytes + bytes > offeredBytes) return 'QuotaFull'
  const budget = (offeredBytes * (request.altruismPerMille ?? ALTRUISM_PER_MILLE)) / 1000n
  const affordable = altruisticBytes + bytes <= budget
  const gives = holdings.takenBytes > 0n || account.takenUnits > 0n
  if (!gives) return affordable ? undefined : 'AltruismSpent'
  const net = holdings.givenBytes + bytes - holdings.takenBytes
  // behind now, and behind in 30 days if nothing changes
  const ahead = balance(account) + (net > 0n ? net * CREDIT_DAYS * DAY : 0n)
  if (net <= 0n || ahead <= creditLimit(account)) return undefined
  return affordable ? undefined : 'BarterLimit'
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
