/** Limits of sites, each with its unit and reason. */

const KIB = 1024
const MIB = 1024 * KIB
const DAY_MS = 24 * 60 * 60 * 1000

/** Longest path segment, UTF-8 bytes: what file systems take, so that a site can be unpacked anywhere. */
export const MAX_SEGMENT_BYTES = 255

/** Folders below one another. */
export const MAX_PATH_DEPTH = 32

/** Files of one site: beyond it the list itself becomes a burden. */
export const MAX_FILES = 200_000

/** Files in one transaction of the draft's table. */
export const DRAFT_BATCH = 500

/** Files imported at the same time: their blocks share transactions; each holds at most 2 MiB in memory. */
export const IMPORT_CONCURRENCY = 16

/** Unpacked bytes of one archive. */
export const MAX_ARCHIVE_BYTES = 4096 * MIB

/** Unpacked bytes per packed byte: text packs to 1/20, a bomb to 1/1000. */
export const MAX_ARCHIVE_RATIO = 200

/** Below this many unpacked bytes the ratio is not looked at: a page of blanks is no bomb. */
export const ARCHIVE_RATIO_FROM_BYTES = 32 * MIB

/** Versions of an own site that stay pinned. */
export const MAX_VERSIONS = 10

/** Time in which a removed site can be brought back, ms. */
export const REMOVED_KEPT_MS = 30 * DAY_MS

/** Validity of a name record, ms: an owner who is away for a year loses nothing but the name's freshness. */
export const RECORD_VALIDITY_MS = 365 * DAY_MS

/** A record is signed anew when less of its validity is left, ms. */
export const RECORD_RENEW_MS = 180 * DAY_MS

/** How long a reader may use a record without asking again, ns. */
export const RECORD_TTL_NS = 60_000_000_000n

/** Largest name record, bytes; the limit of the IPNS specification. */
export const MAX_RECORD_BYTES = 10 * KIB

/** How often name records and provider entries of own sites are put into the DHT again, ms. */
export const REANNOUNCE_MS = 4 * 60 * 60 * 1000

/** Waits between attempts to spread a new version, ms: the first and the longest. */
export const SPREAD_RETRY_MIN_MS = 2_000
export const SPREAD_RETRY_MAX_MS = 5 * 60_000

/** One attempt to put a record into the DHT or to say that we provide, ms. */
export const SPREAD_TIMEOUT_MS = 30_000

/** `.bitpie/site.cbor`, bytes: titles and times only. */
export const MAX_META_BYTES = 64 * KIB

/** `.bitpie/project.cbor`, bytes: the source of all pages. */
export const MAX_PROJECT_BYTES = 16 * MIB

export const MAX_TITLE_LENGTH = 200
export const MAX_DESCRIPTION_LENGTH = 2_000
export const MAX_PAGES = 2_000

/** Sites up to this size are fetched whole, so that the visitor becomes a holder, bytes. */
export const PREFETCH_LIMIT_BYTES = 64 * MIB

/** One answer to an open-ended Range request, bytes: a player asks again for more. */
export const OPEN_RANGE_BYTES = 4 * MIB

/** Site keys looked at beyond the last one found when sites are recovered from the words. */
export const RECOVER_GAP = 5

/** Looking for one name while recovering, ms. */
export const RECOVER_TIMEOUT_MS = 15_000

/** Rounds of looking for own sites until the person is told that there are none, and the pause between. */
export const RECOVER_ROUNDS = 3
export const RECOVER_PAUSE_MS = 2_000

/** Relay addresses in a link. */
export const MAX_LINK_RELAYS = 3

/** Peers and relays taken from a link. */
export const MAX_LINK_HINTS = 8

/** Visits whose record is remembered after their blocks were evicted. */
export const MAX_REMEMBERED_VISITS = 1_000
