/** What happened to files lately: audits of their suppliers, repairs of their stripes. Bounded; the oldest go. */
import type { Clock, Rng } from '../../interface/platform.ts'
import type { Table } from '../../interface/store.ts'
import type { SafetyView } from './api.ts'
import { MAX_HISTORY } from './constants.ts'

type Happening = SafetyView['history'][number]

export interface HistoryRow extends Happening {
  /** Of a repair. */
  stripe?: string | undefined
  /** Of an audit. */
  account?: string | undefined
}

/** Stripes and holders of one file. */
export interface Subject {
  storedAt: number
  stripes: ReadonlySet<string>
  accounts: ReadonlySet<string>
}

export class History {
  readonly #table: Table<HistoryRow>
  readonly #clock: Clock
  readonly #rng: Rng
  #rows: [key: string, row: HistoryRow][] = []

  constructor(table: Table<HistoryRow>, clock: Clock, rng: Rng) {
    this.#table = table
    this.#clock = clock
    this.#rng = rng
  }

  async load(): Promise<void> {
    for await (const entry of this.#table.entries()) this.#rows.push(entry)
  }

  add(row: Omit<HistoryRow, 'at'>): void {
    const at = this.#clock.now()
    // In the order of time; two of the same moment differ by chance.
    const key = `${String(at).padStart(15, '0')}-${Math.floor(this.#rng.float() * 1e9)}`
    this.#rows.push([key, { ...row, at }])
    const old = this.#rows.splice(0, Math.max(0, this.#rows.length - MAX_HISTORY))
    // Nothing depends on it: what could not be written is only not remembered.
    void this.#table
      .batch([
        { type: 'put', key, value: { ...row, at } },
        ...old.map(([gone]) => ({ type: 'delete' as const, key: gone }))
      ])
      .catch(() => undefined)
  }

  /** Newest first. */
  of({ storedAt, stripes, accounts }: Subject): Happening[] {
    const about = this.#rows.filter(([, { at, stripe, account }]) => {
      if (at < storedAt) return false
      return stripe === undefined ? accounts.has(account ?? '') : stripes.has(stripe)
    })
    const happened = about.map(([, { at, event, supplier }]): Happening => ({ at, event, supplier }))
    return [...happened.reverse(), { at: storedAt, event: 'stored' }]
  }
}
