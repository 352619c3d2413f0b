/** Where shards lie, as a picture: the file in the middle, those that hold pieces of it around. Pure. */
import type { SafetyView, ShardView } from '../../../p2p/services/storage/index.ts'

export type HolderState = ShardView['state']

export interface Holder {
  /** Peer id; undefined for shards that nobody has taken yet. */
  supplier: string | undefined
  shards: number
  /** The worst of its shards' states. */
  state: HolderState
  auditedAt: number | undefined
}

export interface PlacedHolder extends Holder {
  id: string
  x: number
  y: number
  radius: number
}

/** More circles than this are a blot. The table lists everybody. */
export const MAX_DRAWN = 64
/** Names below circles fit until then. */
export const MAX_NAMED = 14
const RING = 0.78
const TURN = 2 * Math.PI
const START = -Math.PI / 2
/** Worst last. */
const STATES: readonly HolderState[] = ['held', 'placing', 'doubtful', 'lost']

/** Who holds how much of it, in the order of ids, so that the picture keeps still; nobody comes last. */
export function holders(shards: readonly ShardView[]): Holder[] {
  const bySupplier = Map.groupBy(shards, ({ supplier }) => supplier)
  return [...bySupplier]
    .map(([supplier, held]) => ({
      supplier,
      shards: held.length,
      state: worst(held),
      auditedAt: held.reduce<number | undefined>(
        (latest, { auditedAt }) => Math.max(latest ?? 0, auditedAt ?? 0) || latest,
        undefined
      )
    }))
    .toSorted((a, b) =>
      a.supplier === undefined ? 1 : b.supplier === undefined ? -1 : a.supplier < b.supplier ? -1 : 1
    )
}

export function placeHolders(
  all: readonly Holder[],
  size: { width: number; height: number }
): PlacedHolder[] {
  const drawn = all.slice(0, MAX_DRAWN)
  const most = Math.max(1, ...drawn.map(({ shards }) => shards))
  return drawn.map((holder, index) => {
    const angle = START + (TURN * index) / drawn.length
    return {
      ...holder,
      id: holder.supplier ?? 'nobody',
      x: (size.width / 2) * (1 + RING * Math.cos(angle)),
      y: (size.height / 2) * (1 + RING * Math.sin(angle)),
      radius: 7 + 5 * Math.sqrt(holder.shards / most)
    }
  })
}

/** How many shards are in each state. */
export function countStates({ shards }: Pick<SafetyView, 'shards'>): Record<HolderState, number> {
  const counts = { held: 0, placing: 0, doubtful: 0, lost: 0 }
  for (const { state } of shards) counts[state]++
  return counts
}

function worst(shards: readonly ShardView[]): HolderState {
  const rank = Math.max(0, ...shards.map(({ state }) => STATES.indexOf(state)))
  return STATES[rank] ?? 'held'
}
