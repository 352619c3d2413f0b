/** How much space this device offers: chosen by its person, else a modest part of what the engine grants. */
import type { Store, Table } from '../../../interface/store.ts'
import { DEFAULT_OFFER_BYTES, OFFER_LIMIT_PART, OFFER_PART, OFFER_STEP_BYTES } from './constants.ts'

export interface OfferRow {
  offering: boolean
  offeredBytes: number
}

const KEY = 'offer'

export class OfferSetting {
  readonly #table: Table<OfferRow>
  readonly #store: Pick<Store, 'estimate'>
  #row: OfferRow | undefined

  constructor(table: Table<OfferRow>, store: Pick<Store, 'estimate'>) {
    this.#table = table
    this.#store = store
  }

  async load(): Promise<void> {
    this.#row = await this.#table.get(KEY)
  }

  get offering(): boolean {
    return this.#row?.offering ?? true
  }

  /** Offered now; 0 while nothing is. */
  async bytes(): Promise<number> {
    if (!this.offering) return 0
    const { quotaBytes } = await this.#store.estimate()
    const modest = Math.min(quotaBytes * OFFER_PART, DEFAULT_OFFER_BYTES)
    return inSteps(Math.min(this.#row?.offeredBytes ?? modest, quotaBytes * OFFER_LIMIT_PART))
  }

  async limitBytes(): Promise<number> {
    return inSteps((await this.#store.estimate()).quotaBytes * OFFER_LIMIT_PART)
  }

  async set({ offering, offeredBytes }: OfferRow): Promise<void> {
    const row = { offering, offeredBytes: Math.max(0, Math.floor(offeredBytes)) }
    await this.#table.put(KEY, row)
    this.#row = row
  }
}

function inSteps(bytes: number): number {
  return Math.max(0, Math.floor(bytes / OFFER_STEP_BYTES) * OFFER_STEP_BYTES)
}
