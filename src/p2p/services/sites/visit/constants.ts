/** Times and limits of visits. */

/** Looking for a name, all sources together, until the visit says that nobody knows it, ms. */
export const NAME_TIMEOUT_MS = 30_000

/** Between two rounds of asking for a name, ms. */
export const NAME_RETRY_MS = 2_000

/** Without a first readable block for this long, ms, the visit says so and starts over later. */
export const FIRST_BLOCK_TIMEOUT_MS = 45_000

/** Waits before a failed visit tries again by itself, ms: the first and the longest. */
export const RETRY_MIN_MS = 5_000
export const RETRY_MAX_MS = 60_000

/** How often new followers are looked for while something is missing, ms. */
export const SEARCH_FOLLOWERS_MS = 1_000

/** How often the DHT is asked for providers while something is missing, ms. */
export const SEARCH_PROVIDERS_MS = 15_000

/** How long the DHT is left alone when peers are known that may hold the content, ms. */
export const SEARCH_PATIENCE_MS = 1_500

/** One look for providers, ms. */
export const PROVIDERS_TIMEOUT_MS = 10_000

/** How often an open visit asks whether there is a newer version, besides following the topic, ms. */
export const REFRESH_MS = 5 * 60_000

/** Snapshots of one visit are at least this far apart, ms. */
export const NOTIFY_MS = 100

/** A visit nobody looks at any more goes on helping for this long, ms: a reload finds it warm. */
export const LINGER_MS = 30_000

/** Blocks fetched ahead at the same time. */
export const PREFETCH_CONCURRENCY = 256
