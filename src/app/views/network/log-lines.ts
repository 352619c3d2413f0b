/** The log as it is filtered, shown and copied. */
import type { LogEntry } from '../../../p2p/interface/network.ts'

export type Level = LogEntry['level']

export const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error']
/** Lines kept in the page. */
const MAX_LINES = 2000

/** Adds a batch, forgetting the oldest lines. */
export function appendLog(entries: readonly LogEntry[], batch: readonly LogEntry[]): LogEntry[] {
  return [...entries, ...batch].slice(-MAX_LINES)
}

/** Lines of at least this level that contain the text, whatever its case. */
export function filterLog(entries: readonly LogEntry[], least: Level, text: string): LogEntry[] {
  const wanted = text.trim().toLowerCase()
  const from = LEVELS.indexOf(least)
  return entries.filter(
    (entry) =>
      LEVELS.indexOf(entry.level) >= from && `${entry.scope} ${entry.text}`.toLowerCase().includes(wanted)
  )
}

/** For a bug report: times in UTC, one line each. */
export function logText(entries: readonly LogEntry[]): string {
  return entries
    .map(
      ({ at, level, scope, text }) =>
        `${new Date(at).toISOString()} ${level} ${scope}: ${text.replaceAll('\n', ' ')}`
    )
    .join('\n')
}
