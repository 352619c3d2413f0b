/** Numbers of the storage policy, each with its unit and reason. The text is docs/specs/placement.md. */

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** Evidence loses half its weight in this time: two weeks tell a habit from a bad day, and forgive. */
export const RATING_HALF_LIFE_MS = 14 * DAY_MS

/** A rating is what a supplier is at least, with 95 % confidence: newcomers start low and earn it. */
export const RATING_QUANTILE = 0.05

/** Days of sightings kept: two of the longest waits. */
export const SIGHTING_DAYS = 28

/** A supplier seen on at least half the days is dead after this many days unseen. */
export const DEAD_AFTER_DAYS_OFTEN_SEEN = 7

/** Others may be away for a week as they always were. */
export const DEAD_AFTER_DAYS_SELDOM_SEEN = 14

/** Leaves per contract and audit: 8 a day find 5 % missing within 8 days with 96 %. */
export const AUDIT_LEAVES = 8

export const AUDIT_PERIOD_MS = 24 * HOUR_MS

/** Peers beside the owner that hold the repair ticket. */
export const REBUILDERS = 3

/** Losses of many suppliers for one cause (a fault in the code, a law, a war) are at least this likely a year; below it a forecast means nothing. */
export const CORRELATED_LOSS = 1e-9

/** A file whose suppliers lose it with more than this in a year is called safe only with a word of warning. */
export const ACCEPTED_ANNUAL_LOSS = 0.01

/** Days a supplier of each kind stays on average, before it is known better. From storage.md; to be replaced by what is measured. */
export const EXPECTED_LIFE_DAYS = { relay: 700, desktop: 180, phone: 90, tab: 30, other: 30 } as const

/** At most this much of the offered space goes to strangers who gave nothing yet. */
export const ALTRUISM_PER_MILLE = 20n
