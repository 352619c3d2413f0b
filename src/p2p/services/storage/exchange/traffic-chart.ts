/** Hourly sums of what was moved for others and by others, of the last days. */
import type { Clock } from '../../../interface/platform.ts'
import type { Table } from '../../../interface/store.ts'
import { HOUR_MS } from '../policy/constants.ts'
import type { BarterView } from '../api.ts'
import { CHART_HOURS } from './constants.ts'

export interface ChartRow {
  givenBytes: number
  takenBytes: number
}

const WRITE_AFTER_MS = 10_000

export class TrafficChart {
  readonly #table: Table<ChartRow>
  readonly #clock: Clock
  readonly #hours = new Map<number, ChartRow>()
  readonly #dirty = new Set<number>()
  #timer: unknown

  constructor(table: Table<ChartRow>, clock: Clock) {
    this.#table = table
    this.#clock = clock
  }

  async start(): Promise<void> {
    const oldest = this.#hourNow() - CHART_HOURS
    const old: string[] = []
    for await (const [key, row] of this.#table.entries()) {
      const hour = Number(key)
      if (hour > oldest) this.#hours.set(hour, row)
      else old.push(key)
    }
    await this.#table.batch(old.map((key) => ({ type: 'delete', key })))
  }

  async stop(): Promise<void> {
    this.#clock.clearTimeout(this.#timer)
    await this.#write()
  }

  add(givenBytes: number, takenBytes: number): void {
    if (givenBytes + takenBytes === 0) return
    const hour = this.#hourNow()
    const row = this.#hours.get(hour) ?? { givenBytes: 0, takenBytes: 0 }
    this.#hours.set(hour, {
      givenBytes: row.givenBytes + givenBytes,
      takenBytes: row.takenBytes + takenBytes
    })
    if (this.#dirty.size === 0) {
      // A chart is no loss: the next change writes again.
      this.#timer = this.#clock.setTimeout(() => void this.#write().catch(() => undefined), WRITE_AFTER_MS)
    }
    this.#dirty.add(hour)
  }

  /** Oldest first, hours without traffic as zeros. */
  view(): BarterView['chart'] {
    const now = this.#hourNow()
    return Array.from({ length: CHART_HOURS }, (_, at) => {
      const hour = now - CHART_HOURS + 1 + at
      return { at: hour * HOUR_MS, ...(this.#hours.get(hour) ?? { givenBytes: 0, takenBytes: 0 }) }
    })
  }

  #hourNow(): number {
    return Math.floor(this.#clock.now() / HOUR_MS)
  }

  async #write(): Promise<void> {
    const operations = [...this.#dirty].flatMap((hour) => {
      const value = this.#hours.get(hour)
      return value === undefined ? [] : [{ type: 'put' as const, key: String(hour), value }]
    })
    this.#dirty.clear()
    await this.#table.batch(operations)
  }
}
