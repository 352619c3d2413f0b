/** Which entries are picked, and at which one the keyboard is. */
import type { EntryView } from '../../../p2p/services/storage/index.ts'
import type { Listing } from './listing.svelte.ts'

/** only: this one alone. toggle: this one too, or no more. range: from the last single pick to this one. */
export type PickMode = 'only' | 'toggle' | 'range'

export class Selection {
  #picked = $state.raw<ReadonlyMap<string, EntryView>>(new Map())
  #active = $state(-1)
  /** Where a range begins. */
  #anchor = 0
  /** Counts picks: the answer to an older one comes too late. */
  #round = 0

  get picked(): ReadonlyMap<string, EntryView> {
    return this.#picked
  }

  /** Index of the entry that keys act on; -1 before any. */
  get active(): number {
    return this.#active
  }

  has(id: string): boolean {
    return this.#picked.has(id)
  }

  clear(): void {
    this.#round++
    this.#picked = new Map()
  }

  /** Another list is shown. */
  reset(): void {
    this.clear()
    this.#active = -1
    this.#anchor = 0
  }

  /** Moves the keyboard's place without picking. */
  point(index: number): void {
    this.#active = index
  }

  /** This entry alone, wherever it is in the list. */
  only(entry: EntryView): void {
    this.#round++
    this.#picked = new Map([[entry.id, entry]])
  }

  async pick(listing: Listing, index: number, mode: PickMode): Promise<void> {
    this.#active = index
    const round = ++this.#round
    if (mode === 'range') {
      const first = Math.min(this.#anchor, index)
      await this.#take(listing, { first, end: Math.max(this.#anchor, index) + 1 }, round)
      return
    }
    this.#anchor = index
    const entry = listing.at(index)
    if (!entry) return
    const picked = new Map(mode === 'only' ? [] : this.#picked)
    if (!picked.delete(entry.id)) picked.set(entry.id, entry)
    this.#picked = picked
  }

  async pickAll(listing: Listing): Promise<void> {
    await this.#take(listing, { first: 0, end: listing.total ?? 0 }, ++this.#round)
  }

  async #take(listing: Listing, range: { first: number; end: number }, round: number): Promise<void> {
    const entries = await listing.entries(range)
    if (round === this.#round) this.#picked = new Map(entries.map((entry) => [entry.id, entry]))
  }
}
