/**
 * Which supplier gets which shard of a stripe. A draw without replacement, weighted by rating, rate and free
 * space, under caps: no operator, no network and no device class holds more than half of what a stripe can lose.
 */
import type { Rng } from '../../../interface/platform.ts'
import { type Candidate, type DeviceClass, type Holder, placementWeight } from './candidate.ts'
import { type Code, policyOf, shardCap } from './shape.ts'

/** Why placement stopped short, or had to leave a cap. */
export type PlacementReason =
  'NoSuppliers' | 'TooFewSuppliers' | 'NoSpace' | 'OneOperator' | 'OneNetwork' | 'OneDeviceClass'

export interface PlaceRequest {
  code: Code
  /** Indices of the shards that need a supplier. */
  positions: readonly number[]
  /** Who holds the other shards of the stripe. */
  held: readonly Holder[]
  /** Suppliers believed alive, each once; own devices among them are passed over. */
  candidates: readonly Candidate[]
  rng: Rng
}

export interface Assignment {
  position: number
  supplier: string
}

export interface Placement {
  assignments: Assignment[]
  /** Positions that found no supplier. */
  unplaced: number[]
  /** What limits it, the gravest first; empty when every shard lies as it should. */
  reasons: PlacementReason[]
}

export function place({ code, positions, held, candidates, rng }: PlaceRequest): Placement {
  const others = candidates.filter((candidate) => !candidate.own)
  const withSpace = others.filter((candidate) => candidate.freeShards >= 1)
  const draw = drawOrder(withSpace, rng)
  const tally = new Tally(shardCap(code), held)
  const pending = [...positions]
  const assignments: Assignment[] = []
  const give = (from: readonly Candidate[], limit: Limit, most: number) => {
    for (const candidate of from) {
      if (assignments.length >= most) return
      const position = pending[0]
      if (position === undefined) return
      if (!tally.admits(candidate, limit)) continue
      tally.give(candidate)
      assignments.push({ position, supplier: candidate.supplier })
      pending.shift()
    }
  }
  const all = positions.length
  const strict: Limit = { perSupplier: 1, classes: true }
  const wanted = policyOf(code).alwaysOnShards - alwaysOnHeld(held, candidates)
  give(
    draw.filter((candidate) => candidate.alwaysOn),
    strict,
    Math.min(all, Math.max(0, wanted))
  )
  give(draw, strict, all)
  // A class failing as a whole is rarer than a supplier failing, so that cap goes first; those of operator and
  // network stay: who breaks them puts the file into one hand.
  give(draw, { perSupplier: 1, classes: false }, all)
  for (let perSupplier = 2; perSupplier <= tally.cap && pending.length > 0; perSupplier++) {
    give(draw, { perSupplier, classes: false }, all)
  }
  return { assignments, unplaced: pending, reasons: reasonsOf(others, withSpace, tally, pending) }
}

interface Limit {
  perSupplier: number
  /** Whether the cap per device class holds. */
  classes: boolean
}

/** How many shards of the stripe lie where. */
class Tally {
  readonly cap: number
  readonly #suppliers = new Map<string, number>()
  readonly #operators = new Map<string, number>()
  readonly #networks = new Map<string, number>()
  readonly #devices = new Map<DeviceClass, number>()
  /** What suppliers get now: their free space is without it. */
  readonly #given = new Map<string, number>()

  constructor(cap: number, held: readonly Holder[]) {
    this.cap = cap
    for (const holder of held) this.add(holder)
  }

  add({ supplier, operator, network, device }: Holder): void {
    increment(this.#suppliers, supplier)
    increment(this.#operators, operator ?? supplier)
    if (network !== undefined) increment(this.#networks, network)
    increment(this.#devices, device)
  }

  give(candidate: Candidate): void {
    this.add(candidate)
    increment(this.#given, candidate.supplier)
  }

  admits(candidate: Candidate, { perSupplier, classes }: Limit): boolean {
    if ((this.#suppliers.get(candidate.supplier) ?? 0) >= perSupplier) return false
    if ((this.#given.get(candidate.supplier) ?? 0) + 1 > candidate.freeShards) return false
    if (this.fullOperator(candidate) || this.fullNetwork(candidate)) return false
    return !classes || (this.#devices.get(candidate.device) ?? 0) < this.cap
  }

  fullOperator({ supplier, operator }: Holder): boolean {
    return (this.#operators.get(operator ?? supplier) ?? 0) >= this.cap
  }

  fullNetwork({ network }: Holder): boolean {
    return network !== undefined && (this.#networks.get(network) ?? 0) >= this.cap
  }

  /** Some class holds more than its cap. */
  classCrowded(): boolean {
    return [...this.#devices.values()].some((count) => count > this.cap)
  }

  holdsMany(): boolean {
    return [...this.#suppliers.values()].some((count) => count > 1)
  }
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** Weighted draw without replacement: sorted by ln(u)/weight (Efraimidis and Spirakis, 2006). */
function drawOrder(candidates: readonly Candidate[], rng: Rng): Candidate[] {
  const keyed = candidates.map((candidate) => ({
    candidate,
    // 1 − u lies in (0, 1]: its logarithm is finite
    key: Math.log(1 - rng.float()) / placementWeight(candidate)
  }))
  keyed.sort((a, b) => b.key - a.key)
  return keyed.map(({ candidate }) => candidate)
}

function alwaysOnHeld(held: readonly Holder[], candidates: readonly Candidate[]): number {
  const alwaysOn = new Set<string>()
  for (const candidate of candidates) if (candidate.alwaysOn) alwaysOn.add(candidate.supplier)
  return held.filter((holder) => alwaysOn.has(holder.supplier)).length
}

function reasonsOf(
  others: readonly Candidate[],
  withSpace: readonly Candidate[],
  tally: Tally,
  unplaced: readonly number[]
): PlacementReason[] {
  if (others.length === 0) return unplaced.length > 0 ? ['NoSuppliers'] : []
  const reasons: PlacementReason[] = []
  if (unplaced.length > 0) {
    // an operator of a single supplier is not what limits: there is just no other supplier
    const shared = withSpace.filter(({ supplier, operator }) => (operator ?? supplier) !== supplier)
    if (shared.some((candidate) => tally.fullOperator(candidate))) reasons.push('OneOperator')
    if (withSpace.some((candidate) => tally.fullNetwork(candidate))) reasons.push('OneNetwork')
    if (withSpace.length < others.length) reasons.push('NoSpace')
    if (reasons.length === 0) reasons.push('TooFewSuppliers')
  } else if (tally.holdsMany()) reasons.push('TooFewSuppliers')
  if (tally.classCrowded()) reasons.push('OneDeviceClass')
  return reasons
}
