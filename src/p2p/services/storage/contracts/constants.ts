/** Terms of contracts, each number with its unit and reason. */

const MIB = 1024 * 1024
const DAY_MS = 24 * 60 * 60_000

/** Smallest contract: one shard. */
export const MIN_CONTRACT_BYTES = BigInt(256 * 1024)

/** A contract runs this long unless it is renewed, ms: what a person who is away for a holiday does not lose. */
export const CONTRACT_MS = 60 * DAY_MS

/** Longest contract that a supplier signs, ms. */
export const MAX_CONTRACT_MS = 180 * DAY_MS

/** A contract with less than this left is renewed, ms. */
export const RENEW_WITHIN_MS = 30 * DAY_MS

/** After its expiry a contract is kept this long, ms: its customer may only have been away. */
export const GRACE_MS = 14 * DAY_MS

/** A contract under which nothing was stored for so long is dropped, ms: it kept the space from others. */
export const UNUSED_MS = 1 * DAY_MS

/** Between two audits at least, ms. */
export const MIN_PERIOD_MS = 60 * 60_000
export const AUDIT_PERIOD_MS = DAY_MS

/** Barter: a byte-day for a byte-day. */
export const BARTER_RATE_PER_MILLE = 1000n

/** Clocks of two peers may differ by this much, ms. */
export const CLOCK_SKEW_MS = 60 * 60_000

/** Contracts of one customer with one supplier: one for each device that could not see the others'. */
export const MAX_CONTRACTS_OF_CUSTOMER = 4

/** Contracts of a supplier in all: bounds what it reads at its start. */
export const MAX_CONTRACTS_OF_SUPPLIER = 4096

/** A contract grows in steps of this many bytes, so that it is not signed anew for each file. */
export const GROWTH_BYTES = BigInt(256 * MIB)

/** Strangers get at least this much of an offer, bytes, however small it is: a newcomer must be able to begin. */
export const LEAST_ALTRUISM_BYTES = BigInt(128 * MIB)

/** Of the budget for strangers, one of them gets at most this part, and at least the bytes. */
export const STRANGER_PART = 8n
export const LEAST_STRANGER_BYTES = BigInt(16 * MIB)

/**
 * Who offers space itself may begin with more, before anything of ours lies there: up to this part of the offer for
 * all such newcomers together, and so many bytes for one of them. Without it nobody could store first.
 */
export const NEWCOMERS_PER_MILLE = 250n
export const NEWCOMER_BYTES = BigInt(1024 * MIB)
