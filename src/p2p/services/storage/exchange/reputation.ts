/**
 * What each supplier has shown, kept across restarts: audits and transfers as they happen, presence by
 * looks at set times. Whom nothing is known of gets the benefit of the doubt until it was looked for.
 */
import type { Clock } from '../../../interface/platform.ts'
import type { Table } from '../../../interface/store.ts'
import type { SupplierEvent } from '../customer/events.ts'
import type { DeviceClass } from '../policy/candidate.ts'
import { isAlwaysOn } from '../policy/candidate.ts'
import {
  faded,
  lowerQuantile,
  meanPresence,
  newRecord,
  ratingOf,
  withAudit,
  withPresence,
  withTransfer,
  type SupplierRecord
} from '../policy/rating.ts'
import {
  firstSighting,
  isBelievedAlive,
  patienceDays,
  withLook,
  type Sightings
} from '../policy/sightings.ts'
import { DAY_MS } from '../policy/constants.ts'
import type { SupplierFacts } from '../safety.ts'
import { DISTRUST_FAILED, DISTRUST_SHARE } from './constants.ts'

export interface ReputationRow {
  record: SupplierRecord
  sightings: Sightings
  /** When it was met first, ms since the epoch. */
  since: number
  /** The last audit that was answered. */
  auditedAt?: number | undefined
  /** It said that it leaves. */
  leaving?: boolean | undefined
  device: DeviceClass
}

/** Written this long after a change, ms: events come by the hundred. */
const WRITE_AFTER_MS = 5_000

export class Reputation {
  readonly #table: Table<ReputationRow>
  readonly #clock: Clock
  readonly #rows = new Map<string, ReputationRow>()
  /** When each was last heard of in this run. */
  readonly #heard = new Map<string, number>()
  readonly #dirty = new Set<string>()
  #timer: unknown

  constructor(table: Table<ReputationRow>, clock: Clock) {
    this.#table = table
    this.#clock = clock
  }

  async start(): Promise<void> {
    for await (const [account, row] of this.#table.entries()) this.#rows.set(account, row)
  }

  async stop(): Promise<void> {
    this.#clock.clearTimeout(this.#timer)
    await this.#write()
  }

  /** Takes note of what happened. Returns whether the supplier's standing may have changed for others. */
  note(event: SupplierEvent): boolean {
    const { supplier, kind, at } = event
    const before = this.#rows.get(supplier)
    const row = before ?? this.#newRow(at)
    const next = this.#after(row, event)
    if (kind !== 'unreachable' && kind !== 'stalled' && kind !== 'audit-unanswered')
      this.#heard.set(supplier, at)
    this.#set(supplier, next)
    return before === undefined || isLost(before, at) !== isLost(next, at) || before.leaving !== next.leaving
  }

  /** It was looked for, while we were online ourselves. */
  looked(account: string, seen: boolean): void {
    const at = this.#clock.now()
    const row = this.#rows.get(account) ?? this.#newRow(at)
    if (seen) this.#heard.set(account, at)
    const sightings = withLook(row.sightings, at, seen)
    this.#set(account, { ...row, sightings, record: withPresence(row.record, seen, at) })
  }

  /** What kind of device it says to be. */
  describe(account: string, device: DeviceClass): void {
    const row = this.#rows.get(account)
    if (row !== undefined && row.device !== device) this.#set(account, { ...row, device })
  }

  lastHeardAt(account: string): number | undefined {
    return this.#heard.get(account)
  }

  auditedAt(account: string): number | undefined {
    return this.#rows.get(account)?.auditedAt
  }

  isAlive(account: string): boolean {
    const row = this.#rows.get(account)
    return row === undefined || !isLost(row, this.#clock.now())
  }

  rating(account: string): number {
    const row = this.#rows.get(account)
    const now = this.#clock.now()
    return ratingOf(row?.record ?? newRecord(now), now)
  }

  rateBytesPerSecond(account: string): number | undefined {
    return this.#rows.get(account)?.record.rateBytesPerSecond
  }

  isAlwaysOn(account: string): boolean {
    const row = this.#rows.get(account)
    return row !== undefined && isAlwaysOn(lowerQuantile(row.record.presence, this.#clock.now()))
  }

  facts(account: string): Omit<SupplierFacts, 'present'> {
    const now = this.#clock.now()
    const row = this.#rows.get(account) ?? this.#newRow(now)
    return {
      device: row.device,
      presence: meanPresence(row.record, now),
      knownDays: Math.max(0, now - row.since) / DAY_MS,
      deadAfterDays: patienceDays(row.sightings),
      auditedAt: row.auditedAt
    }
  }

  #after(row: ReputationRow, { kind, at, bytes, durationMs, leaves }: SupplierEvent): ReputationRow {
    const { record } = row
    switch (kind) {
      case 'met':
        return { ...row, leaving: false, sightings: withLook(row.sightings, at, true) }
      case 'stored':
        return { ...row, record: withTransfer(record, bytes ?? 0, durationMs ?? 0) }
      case 'served':
        return { ...row, record: withAudit(withTransfer(record, bytes ?? 0, durationMs ?? 0), true, at) }
      case 'audit-passed': {
        const passed = Array.from({ length: leaves ?? 1 }).reduce<SupplierRecord>(
          (sum) => withAudit(sum, true, at),
          record
        )
        return { ...row, record: passed, auditedAt: at }
      }
      case 'audit-failed':
        return { ...row, record: withAudit(record, false, at), auditedAt: at }
      case 'missing':
      case 'forged':
        return { ...row, record: withAudit(record, false, at) }
      case 'leaving':
        return { ...row, leaving: true }
      default:
        return row
    }
  }

  #newRow(at: number): ReputationRow {
    return { record: newRecord(at), sightings: firstSighting(at), since: at, device: 'other' }
  }

  #set(account: string, row: ReputationRow): void {
    this.#rows.set(account, row)
    if (this.#dirty.size === 0) {
      // What could not be written is written with the next change.
      this.#timer = this.#clock.setTimeout(() => void this.#write().catch(() => undefined), WRITE_AFTER_MS)
    }
    this.#dirty.add(account)
  }

  async #write(): Promise<void> {
    const operations = [...this.#dirty].flatMap((key) => {
      const value = this.#rows.get(key)
      return value === undefined ? [] : [{ type: 'put' as const, key, value }]
    })
    this.#dirty.clear()
    await this.#table.batch(operations)
  }
}

/** Unseen for too long, leaving, or caught without what it took too often. */
function isLost({ record, sightings, leaving }: ReputationRow, at: number): boolean {
  if (leaving === true || !isBelievedAlive(sightings)) return true
  const { good, bad } = faded(record.audits, at)
  return bad >= DISTRUST_FAILED && good / (good + bad) < DISTRUST_SHARE
}
