/** What placement knows of a supplier. */

export type DeviceClass = 'relay' | 'desktop' | 'phone' | 'tab' | 'other'

/** Facts of who holds a shard, for the caps. */
export interface Holder {
  /** The supplier's account key, as text. */
  supplier: string
  /** Who runs it, where that is known; by default the supplier is its own operator. */
  operator?: string | undefined
  /** `networkPrefix` of its address; undefined for peers reached by WebRTC only. */
  network?: string | undefined
  device: DeviceClass
}

export interface Candidate extends Holder {
  /** A device of our own words: never an independent supplier. */
  own: boolean
  alwaysOn: boolean
  /** 0 to 1, lower 5 % quantile. */
  rating: number
  /** Measured, bytes per second; undefined before the first transfer. */
  rateBytesPerSecond?: number | undefined
  /** Shards of this size that it would still take from us. */
  freeShards: number
}

/** A rate at which a supplier counts half: what a phone uploads. */
const HALF_RATE_BYTES_PER_SECOND = 256 * 1024

/** A newcomer's weight: it must get shards, or it could never earn a rating. */
const LEAST_RATING = 0.05

/** How likely a supplier is drawn, relative to others: by rating, rate and free space, of which each doubling counts the same. */
export function placementWeight({ rating, rateBytesPerSecond, freeShards }: Candidate): number {
  const rate = rateBytesPerSecond ?? HALF_RATE_BYTES_PER_SECOND
  const speed = rate / (rate + HALF_RATE_BYTES_PER_SECOND)
  return Math.max(rating, LEAST_RATING) * (0.5 + speed) * Math.log2(1 + freeShards)
}

/** Seen so often that a repair can count on it now. */
const ALWAYS_ON_PRESENCE = 0.9

/** Whether a supplier is always on, by the share of hours it was seen (its lower quantile). */
export function isAlwaysOn(presence: number): boolean {
  return presence >= ALWAYS_ON_PRESENCE
}

/**
 * The network an address belongs to: IPv4 /24, IPv6 /48 with IPv4-mapped addresses read as IPv4. Undefined when
 * the text is no IP address.
 */
export function networkPrefix(address: string): string | undefined {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/.exec(mapped ?? address)
  if (v4 !== null) return `${v4[1]}.${v4[2]}.${v4[3]}.0/24`
  const groups = v6Groups(address)
  if (groups === undefined) return undefined
  return `${groups.slice(0, 3).join(':')}::/48`
}

/** The eight groups of an IPv6 address in hexadecimal without leading zeros. */
function v6Groups(address: string): string[] | undefined {
  const text = address.split('%')[0] ?? ''
  if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':')) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const gap = 8 - head.length - tail.length
  if (halves.length === 1 ? gap !== 0 : gap < 1) return undefined
  const groups = [...head, ...Array.from({ length: gap }, () => '0'), ...tail]
  if (groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return groups.map((group) => Number.parseInt(group, 16).toString(16))
}
