/** Limits of the catalogue, each with its unit and reason. */

const KIB = 1024
const MIB = 1024 * KIB

export const ID_BYTES = 16
export const WRITER_BYTES = 8
export const KEY_BYTES = 32
export const SHARD_ID_BYTES = 32

/** The folder that everything is in, and the one of removed things. Neither is an entry. */
export const ROOT = 'root'
export const BIN = 'bin'

/** Longest name, UTF-8 bytes: what file systems take, so that everything can be taken out again. */
export const MAX_NAME_BYTES = 255

/** Names as they come by merge, bytes: cut to `MAX_NAME_BYTES` for showing, refused beyond this. */
export const MAX_STORED_NAME_BYTES = 1024

/** Former places kept of an entry, to fall back to when the newest would make a loop or is gone. */
export const MAX_PLACES = 4

/** Versions kept of a file; storing one more drops the oldest that were replaced. */
export const MAX_VERSIONS = 32

/** Versions of one file in a segment: many devices may each have kept their own at once. */
export const MAX_DECODED_VERSIONS = 4 * 1024

/** Stripes of one version: 1 TiB in the smallest stripes of 4 MiB. */
export const MAX_VERSION_STRIPES = 256 * KIB

export const MAX_DATA_SHARDS = 64
export const MAX_TOTAL_SHARDS = 255
export const SHARD_SIZES: ReadonlySet<number> = new Set([256 * KIB, 512 * KIB, MIB])

/** Text that names a device or a supplier, characters. */
export const MAX_LABEL_LENGTH = 128

/** Entries of one part, which is about 200 KiB: small enough to be kept or replaced alone. */
export const PART_ENTRIES = 2_048

/** Stripes of one part: 48 shard ids each make 1.5 KiB. */
export const PART_STRIPES = 256

/** A segment of operations is closed when their rows have this many bytes: closed ones never change. */
export const TAIL_SEGMENT_BYTES = 64 * KIB

/** Operations are folded into new parts when they outgrow this, or a quarter of the parts, bytes. */
export const MIN_FOLD_BYTES = 256 * KIB
export const FOLD_SHARE = 0.25

/** Operations whose sum is small, but which are many, cost a row each; so fold at this number too. */
export const MAX_TAIL_OPERATIONS = 2_000

/** A segment as it is stored or fetched, bytes, and unpacked: one command may store 100,000 files. */
export const MAX_SEGMENT_BYTES = 64 * MIB
export const MAX_UNPACKED_BYTES = 256 * MIB

/** Elements of one repeated field, against messages that are all tags. */
export const MAX_ELEMENTS = 1024 * KIB

/** Bits of a hybrid logical clock below the millisecond. */
export const CLOCK_STEPS = 1024

/** Latest clock believed, the year 2248: one beyond it would leave no later one to anybody. */
export const MAX_CLOCK = 2 ** 53 - 2 ** 43

/** Sorted folders kept ready. */
export const MAX_SORTED_FOLDERS = 8

/** Most rows of a search. */
export const MAX_FOUND = 1_000

/** Rows of one window. */
export const MAX_WINDOW = 10_000

/** Largest head record, bytes: the DHT is no store. */
export const MAX_HEAD_BYTES = 10 * KIB

/** What a head says is padded to one of these lengths, bytes, so that it tells no sizes. */
export const HEAD_PADDINGS: readonly number[] = [KIB, 4 * KIB, 8 * KIB]
