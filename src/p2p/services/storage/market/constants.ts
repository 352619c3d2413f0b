/** Numbers of the market, each with its unit and reason. */

export const OFFERS_TOPIC = '/bitpie/storage/offers/1'

/** What providers of storage are found by in the DHT: its SHA-256 is the key. */
export const PROVIDER_NAME = 'bitpie/storage/suppliers/1'

/** An announcement with its signature. */
export const MAX_OFFER_BYTES = 2048

/** Addresses in an announcement. */
export const MAX_OFFER_ADDRESSES = 4
export const MAX_ADDRESS_CHARS = 256

/** How often an offer is announced, ms, and at least between two announcements of changes. */
export const ANNOUNCE_MS = 20 * 60_000
export const ANNOUNCE_LEAST_MS = 60_000

/** An announcement is believed for so long, ms. */
export const OFFER_LIFE_MS = 60 * 60_000

/** Clocks may differ by so much, ms. */
export const OFFER_SKEW_MS = 10 * 60_000

/** Announcements remembered, and taken per minute of all together: a flood costs no more than their checks. */
export const MAX_OFFERS = 512
export const MAX_OFFERS_PER_MINUTE = 600

/** Announced space is rounded down to this, bytes. */
export const OFFER_STEP_BYTES = BigInt(256 * 1024 * 1024)

/** Peers asked for their offer at a time. */
export const MEET_AT_ONCE = 4

/** A peer that was no supplier is not asked again for so long, ms. */
export const NO_SUPPLIER_MS = 10 * 60_000
