const KIB = 1024
const MIB = 1024 * KIB

export interface PackLimits {
  /** A pack takes no more shards beyond this size. Few enough files for 50 GiB, small enough to be emptied. */
  packBytes: number
  /** Packs kept open; each is a file of the system. */
  maxOpen: number
  /** Moved at once, between which puts and deletions have their turn. */
  moveBytes: number
  /** Holes are left alone below this, and below an eighth of what is held: moving costs writes. */
  slackBytes: number
  /** While another tab has the packs, how long to use IndexedDB before looking again. */
  retryMs: number
}

export const PACK_LIMITS: PackLimits = {
  packBytes: 64 * MIB,
  maxOpen: 64,
  moveBytes: 4 * MIB,
  slackBytes: 16 * MIB,
  retryMs: 1000
}

/** Holes of more than this share of what is held are worth moving shards for. */
export const MAX_HOLE_SHARE = 1 / 8

/** Written between two flushes. Files are written synchronously, so that more would hold up the node's thread. */
export const GROUP_LIMITS = { maxBlocks: 128, maxBytes: 8 * MIB }
