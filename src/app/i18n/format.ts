/** Numbers, sizes and times as the reader's language writes them. */
import { getLocale } from '../paraglide/runtime.js'

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const STEP = 1000
const SECOND_MS = 1000
const MINUTE_S = 60
const HOUR_S = 3600
const DAY_S = 86_400

/** Formatters are slow to make and few: one per language and options. */
const formatters = new Map<string, Intl.NumberFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = getLocale()
  const key = locale + JSON.stringify(options)
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale, options)
  formatters.set(key, made)
  return made
}

function scale(bytes: number): { value: number; unit: (typeof BYTE_UNITS)[number] } {
  let value = Math.max(0, bytes)
  let index = 0
  while (value >= STEP && index < BYTE_UNITS.length - 1) {
    value /= STEP
    index += 1
  }
  return { value, unit: BYTE_UNITS[index] ?? 'byte' }
}

const digits = (value: number, unit: string): number => (unit === 'byte' || value >= 100 ? 0 : 1)

export function formatNumber(value: number): string {
  return numberFormat({}).format(value)
}

/** Large round numbers in words: "3 million". */
export function formatCompact(value: number): string {
  return numberFormat({ notation: 'compact', compactDisplay: 'long', maximumFractionDigits: 0 }).format(value)
}

/** A share of 1. Close to all of it, the digits that make the difference are kept. */
export function formatPercent(share: number): string {
  const missing = 1 - share
  const maximumFractionDigits =
    missing > 0 && missing < 0.01 ? Math.min(7, Math.ceil(-Math.log10(missing)) - 2 + 1) : share < 0.1 ? 1 : 0
  // Never rounded up to what it is not.
  return numberFormat({ style: 'percent', maximumFractionDigits, roundingMode: 'floor' }).format(share)
}

/** Decimal units, as disks and networks are sold. */
export function formatBytes(bytes: number): string {
  const { value, unit } = scale(bytes)
  return numberFormat({
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'narrow' : 'short',
    maximumFractionDigits: digits(value, unit)
  }).format(value)
}

/** Bytes per second. */
export function formatRate(bytesPerSecond: number): string {
  const { value, unit } = scale(Math.max(STEP / 10, bytesPerSecond))
  const shown =
    unit === 'byte' ? { value: bytesPerSecond / STEP, unit: 'kilobyte' as const } : { value, unit }
  return numberFormat({
    style: 'unit',
    unit: `${shown.unit}-per-second`,
    maximumFractionDigits: digits(shown.value, shown.unit)
  }).format(shown.value)
}

export function formatMilliseconds(ms: number): string {
  return numberFormat({ style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }).format(ms)
}

/** A span of time in its biggest sensible unit. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND_MS))
  const [value, unit] =
    seconds < MINUTE_S
      ? [seconds, 'second']
      : seconds < HOUR_S
        ? [seconds / MINUTE_S, 'minute']
        : seconds < DAY_S
          ? [seconds / HOUR_S, 'hour']
          : [seconds / DAY_S, 'day']
  return numberFormat({ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(value)
}

/** Date and time of a moment in ms since the epoch. */
export function formatDate(at: number): string {
  return new Intl.DateTimeFormat(getLocale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}

/** A day without its year, for the scale of a chart. */
export function formatDay(at: number): string {
  return new Intl.DateTimeFormat(getLocale(), { weekday: 'short', day: 'numeric' }).format(at)
}

/** Time of day with seconds, for logs. */
export function formatClock(at: number): string {
  return new Intl.DateTimeFormat(getLocale(), { timeStyle: 'medium' }).format(at)
}

/** How long ago, in words. */
export function formatAgo(at: number, now: number): string {
  const seconds = Math.min(0, Math.round((at - now) / SECOND_MS))
  const words = new Intl.RelativeTimeFormat(getLocale(), { numeric: 'auto' })
  if (seconds > -MINUTE_S) return words.format(0, 'second')
  if (seconds > -HOUR_S) return words.format(Math.round(seconds / MINUTE_S), 'minute')
  if (seconds > -DAY_S) return words.format(Math.round(seconds / HOUR_S), 'hour')
  return words.format(Math.round(seconds / DAY_S), 'day')
}
