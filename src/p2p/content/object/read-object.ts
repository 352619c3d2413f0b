/**
 * Any part of an object's plaintext as a stream, from the fewest shards: the data shards it lies in,
 * and parity only when one of them cannot be had. The next stripes are fetched while one is being used.
 */
import type { Clock } from '../../interface/platform.ts'
import { anySignal } from '../../lib/abort.ts'
import type { AbortOptions } from '../../interface/store.ts'
import type { StripeCoder } from '../../interface/stripes.ts'
import { READ_AHEAD_BYTES } from './constants.ts'
import { StripeInvalidError } from './errors.ts'
import { StripeGather } from './gather.ts'
import { dataBytesOf } from './layout.ts'
import type { ObjectLocation, StripeMap } from './location.ts'
import { planRead, type ReadStep } from './plan.ts'

/** Where a shard is wanted: stripe among those of the object, index within the stripe. */
export interface ShardPlace {
  stripe: number
  index: number
  id: Uint8Array
}

export interface ReadInit {
  coder: Pick<StripeCoder, 'identify' | 'open'>
  clock: Clock
  /** Undefined, or a failure, when the shard cannot be had now: others are then fetched in its place. */
  fetchShard: (place: ShardPlace, options: AbortOptions) => Promise<Uint8Array | undefined>
  /** What came for a shard was something else. */
  onForged?: ((place: ShardPlace) => void) | undefined
}

export interface ReadRange {
  /** First byte, from 0. */
  offset?: number
  /** Bytes from there; to the end when absent. */
  length?: number
}

interface Pending {
  bytes: Promise<Uint8Array>
  memory: number
}

/**
 * Plaintext of `location`, in order. Never wrong bytes: shards are checked against their ids, segments
 * against the object's key.
 * @throws NotEnoughShardsError, SegmentForgedError, StripeInvalidError, AbortError
 */
export async function* readObject(
  init: ReadInit,
  location: ObjectLocation,
  range: ReadRange = {},
  options: AbortOptions = {}
): AsyncGenerator<Uint8Array> {
  const from = Math.max(0, range.offset ?? 0)
  const to = Math.min(location.sizeBytes, range.length === undefined ? Infinity : from + range.length)
  const left = new AbortController()
  const signal = anySignal(left.signal, options.signal)
  const stripes = new OpenStripes(init, location)
  const steps = planRead(location, from, to)
  const pending: Pending[] = []
  let next = steps.next()
  let ahead = 0
  const fill = () => {
    while (next.done !== true && hasRoom(pending, location, next.value, ahead)) {
      pending.push(begin(init, stripes, next.value, signal))
      next = steps.next()
    }
    // The first step goes alone.
    ahead = READ_AHEAD_BYTES
  }
  try {
    fill()
    while (pending.length > 0) {
      const bytes = await pending[0]?.bytes
      pending.shift()
      fill()
      if (bytes !== undefined) yield bytes
    }
  } finally {
    left.abort()
  }
}

function hasRoom(
  pending: readonly Pending[],
  { stripes }: ObjectLocation,
  { stripe }: ReadStep,
  aheadBytes: number
): boolean {
  const bytes = pending.reduce((sum, { memory }) => sum + memory, memoryOf(stripes[stripe]))
  return pending.length === 0 || bytes <= aheadBytes
}

function memoryOf(map: StripeMap | undefined): number {
  return map === undefined ? 0 : dataBytesOf(map.shape)
}

function begin(init: ReadInit, stripes: OpenStripes, step: ReadStep, signal: AbortSignal): Pending {
  const { map, gather } = stripes.at(step.stripe)
  const open = async () => {
    const shards = await gather.gather(step.touches, { signal })
    const [plaintext] = await init.coder.open(map.shape, shards, [step.piece], { signal })
    if (plaintext === undefined) throw new StripeInvalidError('a piece without plaintext')
    return plaintext.subarray(step.from, step.to)
  }
  const bytes = open()
  // A failure is met when its turn comes, or not at all.
  bytes.catch(() => undefined)
  return { bytes, memory: memoryOf(map) }
}

/** The latest stripe's shards stay at hand: two steps may lie in one. */
class OpenStripes {
  readonly #init: ReadInit
  readonly #location: ObjectLocation
  #latest: { stripe: number; map: StripeMap; gather: StripeGather } | undefined

  constructor(init: ReadInit, location: ObjectLocation) {
    this.#init = init
    this.#location = location
  }

  at(stripe: number): { map: StripeMap; gather: StripeGather } {
    if (this.#latest?.stripe === stripe) return this.#latest
    const map = this.#location.stripes[stripe]
    if (map === undefined) throw new StripeInvalidError(`there is no stripe ${stripe}`)
    const { coder, clock, fetchShard, onForged } = this.#init
    const place = (index: number): ShardPlace => ({ stripe, index, id: map.ids[index] ?? new Uint8Array(0) })
    const gather = new StripeGather(map, {
      coder,
      clock,
      fetchShard: (index, options) => fetchShard(place(index), options),
      onForged: (index) => onForged?.(place(index))
    })
    this.#latest = { stripe, map, gather }
    return this.#latest
  }
}
