/** Numbers of the storage service, each with its unit and reason. */

/** Stripes that are placed or rebuilt at a time: each may have 32 MiB in memory. */
export const CARE_CONCURRENCY = 2

/** How often all stripes are looked at although nothing was heard of a change, ms. */
export const CARE_AGAIN_MS = 10 * 60_000

/** A supplier that took nothing is given nothing for so long, ms. */
export const SPARED_MS = 5 * 60_000

/** What a request for an open range is answered with, bytes: a player that seeks throws the rest away. */
export const OPEN_RANGE_BYTES = 4 * 1024 * 1024

/** Views of the app are sent at least this far apart, ms. */
export const NOTIFY_MS = 150

/** The catalogue is backed up so long after its last change, ms: a burst of changes makes one backup. */
export const BACKUP_AFTER_MS = 3_000

/** After a backup failed, ms. */
export const BACKUP_RETRY_MS = 30_000

/** Putting a head into the DHT, ms. */
export const HEAD_TIMEOUT_MS = 30_000

/** Heads of other own devices are looked for at most this often before publishing, ms. */
export const JOIN_EVERY_MS = 30_000

/** Audits and repairs that are remembered. */
export const MAX_HISTORY = 2_000

/** After the start of the node, ms: what a person came to see goes first. */
export const OPEN_AFTER_MS = 2_500

/** Looking for the catalogue of these words, on a device that has none: again after so long, ms, each time longer. */
export const RECOVER_AGAIN_MS = [1_000, 3_000, 10_000, 30_000, 120_000] as const

/** Changes of other own devices are looked for this often, ms. */
export const PULL_EVERY_MS = 5 * 60_000
