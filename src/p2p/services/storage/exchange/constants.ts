/** Numbers of the exchange, each with its unit and reason. */

const MIB = 1024 * 1024
const GIB = 1024 * MIB

/** Unless chosen otherwise, this part of what the engine grants is offered to others, ... */
export const OFFER_PART = 1 / 10

/** ... and no more than this, bytes: nobody should wonder where the disk went. */
export const DEFAULT_OFFER_BYTES = 10 * GIB

/** Of what the engine grants, at most this part can be offered: the rest is for one's own. */
export const OFFER_LIMIT_PART = 1 / 2

/** Offers are whole steps of this many bytes. */
export const OFFER_STEP_BYTES = 64 * MIB

/** Suppliers that are looked for: what the widest code asks for. */
export const SUPPLIERS_WANTED = 72

/** Looking for more of them, ms: soon after somebody connected, and now and then. */
export const SEARCH_AFTER_MS = 1_000
export const SEARCH_EVERY_MS = 10 * 60_000

/** One search takes no longer, ms. */
export const SEARCH_TIMEOUT_MS = 60_000

/** How often it is looked who is there, ms: presence is counted by hours. */
export const LOOK_EVERY_MS = 60 * 60_000

/** Asking one supplier whether it is there, ms. */
export const LOOK_TIMEOUT_MS = 20_000

/** Suppliers asked at a time. */
export const LOOKS_AT_ONCE = 4

/** Seen within this time, a supplier can be asked to take shards, ms: a little more than two looks are apart. */
export const PRESENT_MS = 75 * 60_000

/** Failed leaves that outweigh chance: disks fail, but not this often. */
export const DISTRUST_FAILED = 3

/** With a smaller share of good answers, the supplier is taken for lost. */
export const DISTRUST_SHARE = 0.9

/** Below this a supplier offers nothing to speak of, bytes: one large shard. */
export const LEAST_OFFER_BYTES = MIB

/** The chart of what was moved, in hours. */
export const CHART_HOURS = 7 * 24

/** Views of the app are sent at least this far apart, ms. */
export const VIEW_EVERY_MS = 1_000
