/** Activities in words. */
import type { ActivityState, ActivityView } from '../../../p2p/interface/activity.ts'
import { formatBytes, formatDuration, formatNumber, formatRate } from '../../i18n/format.ts'
import { m } from '../../i18n/index.ts'

type KindText = (inputs: { label: string }) => string

/** A Map, because kinds come from services: no name is ever a property key. */
const KINDS: ReadonlyMap<string, KindText> = new Map<string, KindText>([
  ['publish', m.activity_publish],
  ['rollback', m.activity_publish],
  ['build', m.activity_build],
  ['import', m.activity_import],
  ['fetch', m.activity_fetch],
  ['export', m.activity_export],
  ['recover', m.activity_recover],
  ['store', m.activity_store],
  ['restore', m.activity_restore],
  ['repair', m.activity_repair],
  ['purge', m.activity_purge],
  ['recover-files', m.activity_recover_files]
])

export function activityTitle({ kind, label }: ActivityView): string {
  return KINDS.get(kind)?.({ label }) ?? label
}

export const ACTIVITY_STATES: Record<
  ActivityState,
  { text: () => string; tone: 'accent' | 'good' | 'bad' | 'plain' }
> = {
  running: { text: m.activity_running, tone: 'accent' },
  done: { text: m.activity_done, tone: 'good' },
  failed: { text: m.activity_failed, tone: 'bad' },
  cancelled: { text: m.activity_cancelled, tone: 'plain' }
}

const UNITS: Record<Exclude<ActivityView['unit'], 'bytes'>, () => string> = {
  blocks: m.unit_blocks,
  files: m.unit_files,
  steps: m.unit_steps
}

/** "12 of 40 MB · 3 MB/s · 9 sec left", as far as it is known. */
export function activityProgress({ done, total, unit, rate, state }: ActivityView): string {
  const amount = unit === 'bytes' ? formatBytes : formatNumber
  const parts = [total > 0 ? m.activity_of({ done: amount(done), total: amount(total) }) : amount(done)]
  if (unit !== 'bytes') parts[0] = `${parts[0] ?? ''} ${UNITS[unit]()}`
  if (state === 'running' && rate > 0) {
    if (unit === 'bytes') parts.push(formatRate(rate))
    if (total > done) parts.push(m.activity_left({ time: formatDuration(((total - done) / rate) * 1000) }))
  }
  return parts.join(' · ')
}
