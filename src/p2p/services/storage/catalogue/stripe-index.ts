/** Stripes of the merged state: their shape, who holds which shard, and how many versions need them. */
import { SHARD_ID_BYTES } from './constants.ts'
import { newest } from './entry.ts'
import type { Location, Placement, Purge, Snapshot, StripeDelta, StripeHolder } from './model.ts'
import type { StripeShape } from '../../../interface/stripes.ts'
import type { Dot, Seen } from './stamps.ts'

interface StripeRecord {
  readonly id: string
  readonly birth: Dot
  shape?: StripeShape | undefined
  shards?: Uint8Array<ArrayBuffer> | undefined
  readonly placements: Map<number, Placement>
}

/** A stripe whose operation was seen. */
export interface KnownStripe {
  id: string
  birth: Dot
  shape: StripeShape
  shards: readonly Uint8Array<ArrayBuffer>[]
  /** By position; undefined where nobody holds the shard. */
  holders: (StripeHolder | undefined)[]
}

export class StripeIndex {
  readonly #seen: Seen
  readonly #records = new Map<string, StripeRecord>()
  /** Living versions by stripe, also of stripes not seen yet. */
  readonly #needs = new Map<string, number>()

  constructor(seen: Seen) {
    this.#seen = seen
  }

  join(delta: StripeDelta, purges: readonly Purge[], dead = this.#isDead(delta)): void {
    if (dead || purges.some(({ ids }) => ids.has(delta.id))) return
    let record = this.#records.get(delta.id)
    if (record === undefined) {
      record = { id: delta.id, birth: delta.birth, placements: new Map() }
      this.#records.set(delta.id, record)
    }
    record.shape ??= delta.shape
    record.shards ??= delta.shards
    for (const placement of delta.placements ?? []) {
      const { index } = placement
      record.placements.set(index, newest(record.placements.get(index), placement) ?? placement)
    }
  }

  merge(other: Snapshot, purges: readonly Purge[]): void {
    const theirs = new Set(other.stripes.map(({ id }) => id))
    const dead = other.stripes.map((delta) => this.#isDead(delta))
    for (const { id, birth } of [...this.#records.values()]) {
      if (!theirs.has(id) && other.seen.hasDot(birth)) this.kill(id)
    }
    for (const [at, delta] of other.stripes.entries()) this.join(delta, purges, dead[at])
  }

  kill(id: string): void {
    this.#records.delete(id)
  }

  refer({ stripes }: Location, by: 1 | -1): void {
    for (const id of stripes) {
      const count = (this.#needs.get(id) ?? 0) + by
      if (count === 0) this.#needs.delete(id)
      else this.#needs.set(id, count)
    }
  }

  get size(): number {
    return this.#records.size
  }

  get(id: string): KnownStripe | undefined {
    const record = this.#records.get(id)
    return record === undefined ? undefined : known(record)
  }

  *all(): IterableIterator<KnownStripe> {
    for (const record of this.#records.values()) {
      const stripe = known(record)
      if (stripe !== undefined) yield stripe
    }
  }

  /** Those that no living version needs. */
  *unneeded(): IterableIterator<KnownStripe> {
    for (const record of this.#records.values()) {
      const stripe = this.#needs.has(record.id) ? undefined : known(record)
      if (stripe !== undefined) yield stripe
    }
  }

  deltas(): StripeDelta[] {
    return [...this.#records.values()].map((record) => ({
      ...record,
      placements: [...record.placements.values()].sort((a, b) => a.index - b.index)
    }))
  }

  #isDead({ id, birth }: StripeDelta): boolean {
    return !this.#records.has(id) && this.#seen.hasDot(birth)
  }
}

function known({ id, birth, shape, shards, placements }: StripeRecord): KnownStripe | undefined {
  if (shape === undefined || shards === undefined) return undefined
  const positions = [...Array(shape.totalShards).keys()]
  return {
    id,
    birth,
    shape,
    shards: positions.map((at) => shards.subarray(at * SHARD_ID_BYTES, (at + 1) * SHARD_ID_BYTES)),
    holders: positions.map((at) => placements.get(at)?.holder)
  }
}
