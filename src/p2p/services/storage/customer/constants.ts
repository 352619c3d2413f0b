/** Numbers of a customer, each with its unit and reason. */

/** How often contracts that end are looked for, ms. */
export const CARE_MS = 60 * 60_000

/** A contract with less than this left gets no new shards before it is renewed, ms. */
export const LEAST_LEFT_MS = 24 * 60 * 60_000

/** Suppliers known at most; those without a contract are forgotten first. */
export const MAX_KNOWN = 512

/** Addresses remembered of each. */
export const MAX_HINTS = 8
