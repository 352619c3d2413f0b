/**
 * What a supplier has shown: audits passed, hours present, bytes per second. Evidence fades with a half-life,
 * and a rating is the lower 5 % quantile of what it allows, so that little evidence gives a low rating.
 */
import { betaQuantile } from './beta.ts'
import { RATING_HALF_LIFE_MS, RATING_QUANTILE } from './constants.ts'

/** Faded counts. */
export interface Tally {
  good: number
  bad: number
  /** When the counts were last faded, ms since the epoch. */
  at: number
}

export interface SupplierRecord {
  audits: Tally
  /** Hours in which we were online ourselves and looked. */
  presence: Tally
  /** Moving average; undefined before the first transfer. */
  rateBytesPerSecond?: number | undefined
}

export function newRecord(at: number): SupplierRecord {
  return { audits: { good: 0, bad: 0, at }, presence: { good: 0, bad: 0, at } }
}

/** The counts as they weigh at `at`. A clock set back fades nothing. */
export function faded(tally: Tally, at: number): Tally {
  if (at <= tally.at) return tally
  const factor = 2 ** ((tally.at - at) / RATING_HALF_LIFE_MS)
  return { good: tally.good * factor, bad: tally.bad * factor, at }
}

function counted(tally: Tally, good: boolean, at: number): Tally {
  const now = faded(tally, at)
  return good ? { ...now, good: now.good + 1 } : { ...now, bad: now.bad + 1 }
}

/** One leaf proved or not. A restore or repair served counts like an audit. */
export function withAudit(record: SupplierRecord, passed: boolean, at: number): SupplierRecord {
  return { ...record, audits: counted(record.audits, passed, at) }
}

/** One hour in which we were online and it was, or was not. */
export function withPresence(record: SupplierRecord, seen: boolean, at: number): SupplierRecord {
  return { ...record, presence: counted(record.presence, seen, at) }
}

/** Weight of a new measurement in the moving average. */
const RATE_WEIGHT = 0.2

export function withTransfer(record: SupplierRecord, bytes: number, durationMs: number): SupplierRecord {
  if (bytes <= 0 || durationMs <= 0) return record
  const rate = (bytes * 1000) / durationMs
  const before = record.rateBytesPerSecond ?? rate
  return { ...record, rateBytesPerSecond: before + RATE_WEIGHT * (rate - before) }
}

/** Lower 5 % quantile of Beta(1 + good, 1 + bad): 0.05 without evidence. */
export function lowerQuantile(tally: Tally, at: number): number {
  const { good, bad } = faded(tally, at)
  return betaQuantile(RATING_QUANTILE, 1 + good, 1 + bad)
}

/** Mean share of hours present, between the two: what availability is forecast from. */
export function meanPresence(record: SupplierRecord, at: number): number {
  const { good, bad } = faded(record.presence, at)
  return (good + 1) / (good + bad + 2)
}

/**
 * 0 to 1. Audits count squared: who loses data is worse than who sleeps, and a supplier with both at one half
 * is hardly one.
 */
export function ratingOf(record: SupplierRecord, at: number): number {
  return lowerQuantile(record.audits, at) ** 2 * lowerQuantile(record.presence, at)
}
