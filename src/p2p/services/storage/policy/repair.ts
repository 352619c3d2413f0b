/**
 * When a stripe is repaired and where its new shards go. Repair begins at m, earlier where many shards are in one
 * hand, and once begun goes on until the stripe is whole: many small repairs would read k shards each time to
 * write one.
 */
import type { Rng } from '../../../interface/platform.ts'
import type { Candidate, Holder } from './candidate.ts'
import { REBUILDERS } from './constants.ts'
import { type Assignment, place, type PlacementReason } from './place.ts'
import { type Code, policyOf } from './shape.ts'

export interface ShardFacts extends Holder {
  position: number
  /** By sightings and audits: the supplier is believed alive and no audit refuted it. */
  alive: boolean
}

export interface RepairRequest {
  code: Code
  /** m; by default that of the code's policy. */
  repairAt?: number | undefined
  /** Holders known, dead ones too; a position may have several after two rebuilders worked at once. */
  shards: readonly ShardFacts[]
  /** Suppliers believed alive. */
  candidates: readonly Candidate[]
  /** A repair of this stripe has begun and not made it whole. */
  repairing: boolean
  rng: Rng
}

export type RepairPlan =
  /** Nothing to do: whole, or enough for now. */
  | { action: 'none'; believedAlive: number; surplus: ShardFacts[] }
  /** Read k shards, rebuild those assigned. `reasons` say why not all missing ones are, or not well. */
  | { action: 'rebuild'; believedAlive: number; assignments: Assignment[]; reasons: PlacementReason[] }
  /** It should be repaired, but nobody takes a shard. */
  | { action: 'wait'; believedAlive: number; reasons: PlacementReason[] }
  /** Fewer than k believed alive: look for the dead ones, one may come back. */
  | { action: 'search'; believedAlive: number }

export function planRepair(request: RepairRequest): RepairPlan {
  const { code, shards, candidates, repairing, rng } = request
  const alive = shards.filter((shard) => shard.alive)
  const repairAt = repairThreshold(request.code, alive, request.repairAt)
  const positions = new Set(alive.map(({ position }) => position))
  const believedAlive = positions.size
  if (believedAlive < code.dataShards) return { action: 'search', believedAlive }
  const due = believedAlive <= repairAt || (repairing && believedAlive < code.totalShards)
  if (!due) return { action: 'none', believedAlive, surplus: surplusOf(alive) }
  const missing: number[] = []
  for (let i = 0; i < code.totalShards; i++) if (!positions.has(i)) missing.push(i)
  const { assignments, reasons } = place({ code, positions: missing, held: alive, candidates, rng })
  if (assignments.length === 0) return { action: 'wait', believedAlive, reasons }
  return { action: 'rebuild', believedAlive, assignments, reasons }
}

/**
 * So many shards believed alive, or fewer, are repaired: m, or so many that half of m's reserve is still left when the
 * operator or network that holds most of them leaves at once.
 */
export function repairThreshold(
  code: Code,
  alive: readonly Holder[],
  repairAt: number = policyOf(code).repairAt
): number {
  const { dataShards, totalShards } = code
  const reserve = Math.ceil((repairAt - dataShards) / 2)
  return Math.max(repairAt, Math.min(totalShards - 1, dataShards + reserve + largestGroup(alive)))
}

function largestGroup(alive: readonly Holder[]): number {
  const counts = new Map<string, number>()
  let largest = 0
  const count = (group: string) => {
    const size = (counts.get(group) ?? 0) + 1
    counts.set(group, size)
    largest = Math.max(largest, size)
  }
  for (const { supplier, operator = supplier, network } of alive) {
    count(`operator ${operator}`)
    if (network !== undefined) count(`network ${network}`)
  }
  return largest
}

/** Second holders of a position, to be released: the first in text order stays, so that all who look agree. */
function surplusOf(alive: readonly ShardFacts[]): ShardFacts[] {
  const kept = new Map<number, ShardFacts>()
  for (const shard of alive) {
    const other = kept.get(shard.position)
    if (other === undefined || shard.supplier < other.supplier) kept.set(shard.position, shard)
  }
  return alive.filter((shard) => kept.get(shard.position) !== shard)
}

/**
 * Who holds the repair ticket beside the owner: always-on suppliers first, then the best rated, each of another
 * operator as long as there are such.
 */
export function chooseRebuilders(candidates: readonly Candidate[], count: number = REBUILDERS): string[] {
  const ranked = candidates
    .filter((candidate) => !candidate.own)
    .sort((a, b) => Number(b.alwaysOn) - Number(a.alwaysOn) || b.rating - a.rating)
  const operators = new Set<string>()
  const first: string[] = []
  const rest: string[] = []
  for (const { supplier, operator = supplier } of ranked) {
    if (operators.has(operator)) rest.push(supplier)
    else first.push(supplier)
    operators.add(operator)
  }
  return [...first, ...rest].slice(0, count)
}
