/** How safe a file is, in words. */
import type { Safety, SafetyView, ShardView } from '../../../p2p/services/storage/index.ts'
import { formatCompact, formatPercent } from '../../i18n/format.ts'
import { errorText, m } from '../../i18n/index.ts'

type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad'

export const SAFETY: Record<Safety, { word: () => string; text: () => string; tone: Tone }> = {
  local: { word: m.safety_local, text: m.safety_local_text, tone: 'plain' },
  spreading: { word: m.safety_spreading, text: m.safety_spreading_text, tone: 'accent' },
  safe: { word: m.safety_safe, text: m.safety_safe_text, tone: 'good' },
  'at-risk': { word: m.safety_at_risk, text: m.safety_at_risk_text, tone: 'warn' },
  lost: { word: m.safety_lost, text: m.safety_lost_text, tone: 'bad' }
}

/** Best first, as they are counted. */
export const SAFETY_ORDER: readonly Safety[] = ['safe', 'spreading', 'local', 'at-risk', 'lost']

export const SHARD_STATES: Record<ShardView['state'], { word: () => string; tone: Tone }> = {
  held: { word: m.shard_held, tone: 'good' },
  placing: { word: m.shard_placing, tone: 'accent' },
  doubtful: { word: m.shard_doubtful, tone: 'warn' },
  lost: { word: m.shard_lost, tone: 'bad' }
}

export const HISTORY: Record<SafetyView['history'][number]['event'], () => string> = {
  stored: m.safety_event_stored,
  audited: m.safety_event_audited,
  'failed-audit': m.safety_event_failed_audit,
  repaired: m.safety_event_repaired
}

/** A Map, because reasons come from the node by name: no name is ever a property key. */
const REASONS: ReadonlyMap<string, () => string> = new Map([
  ['CatalogueUnsaved', m.safety_reason_CatalogueUnsaved],
  ['NoSpace', m.safety_reason_NoSpace],
  ['NoSuppliers', m.safety_reason_NoSuppliers],
  ['Offline', m.safety_reason_Offline],
  ['OneDeviceClass', m.safety_reason_OneDeviceClass],
  ['OneNetwork', m.safety_reason_OneNetwork],
  ['OneOperator', m.safety_reason_OneOperator],
  ['OnlyHere', m.safety_reason_OnlyHere],
  ['SuppliersGone', m.safety_reason_SuppliersGone],
  ['TooFewShards', m.safety_reason_TooFewShards],
  ['TooFewSuppliers', m.safety_reason_TooFewSuppliers],
  ['UnprovenSuppliers', m.safety_reason_UnprovenSuppliers],
  ['Uploading', m.safety_reason_Uploading]
])

export function reasonText(reason: string): string {
  return REASONS.get(reason)?.() ?? errorText(reason)
}

/** Rarer than this, what no forecast counts on matters more. */
const NEGLIGIBLE = 1e-9
const PERCENT_FROM = 0.01
const LIKELY_FROM = 0.5

/** "about 1 in 3 million", for a chance between 0 and 1. */
export function chanceText(chance: number): string {
  if (chance < NEGLIGIBLE) return m.chance_below({ count: formatCompact(1 / NEGLIGIBLE) })
  if (chance < PERCENT_FROM) return m.chance_one_in({ count: formatCompact(roundedInverse(chance)) })
  if (chance < LIKELY_FROM) return m.chance_percent({ percent: formatPercent(chance) })
  return m.chance_likely({ percent: formatPercent(Math.min(chance, 1)) })
}

/** One significant digit below ten, two above: a forecast knows no more. */
function roundedInverse(chance: number): number {
  return Number((1 / chance).toPrecision(1))
}

/** How far every stripe is from being out of reach: shards held of its worst stripe. */
export function worstStripe({ shards, n }: Pick<SafetyView, 'shards' | 'n'>): number {
  const held = new Map<number, number>()
  for (const { stripe, state } of shards) {
    held.set(stripe, (held.get(stripe) ?? 0) + (state === 'held' ? 1 : 0))
  }
  return held.size === 0 ? 0 : Math.min(n, ...held.values())
}
