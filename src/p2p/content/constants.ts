/** Limits of content, each with its unit and reason. */

const KIB = 1024
const MIB = 1024 * KIB

/** Leaves of files: what kubo and the IPFS world use by default, so that equal files share blocks. */
export const CHUNK_BYTES = 256 * KIB

/** Links of a file node, kubo's default for the same reason. */
export const MAX_FILE_LINKS = 174

/** A directory whose block would be larger becomes a HAMT; kubo's threshold. */
export const SHARD_THRESHOLD_BYTES = 256 * KIB

/** Largest block taken from anywhere: the limit of Bitswap and of every store. */
export const MAX_BLOCK_BYTES = 2 * MIB

/** Levels below a file's root: 174 links each, so 10 levels are beyond any real file. */
export const MAX_FILE_DEPTH = 12

/** Levels of a HAMT: its hash has 64 bits and at least 3 are used at each level. */
export const MAX_SHARD_DEPTH = 21

/** Entries of one HAMT node; 1024 is what implementations accept. */
export const MAX_SHARD_FANOUT = 1024

/** Leaves read ahead while a file streams: 4 MiB, what one open-ended Range answer holds. */
export const READ_AHEAD_LEAVES = 16

/** Blocks written to the store in one transaction. */
export const WRITE_BATCH_BLOCKS = 32

/** Bytes written to the store in one transaction. */
export const WRITE_BATCH_BYTES = 4 * MIB

/** Blocks asked for at once when a whole DAG is fetched: enough to keep several peers busy. */
export const WALK_CONCURRENCY = 192
