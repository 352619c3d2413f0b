/**
 * The person's own sites: rows in memory as in the table, changed one at a time per site, watched by
 * the app. A row is written before it is seen.
 */
import type { SiteView } from './api.ts'
import { SiteNotFoundError } from './errors.ts'
import type { SiteRow, SiteTables } from './store.ts'

export class OwnSites {
  readonly #table: SiteTables['sites']
  readonly #rows = new Map<string, SiteRow>()
  readonly #holders = new Map<string, number>()
  readonly #locks = new Map<string, Promise<unknown>>()
  readonly #watchers = new Set<(sites: SiteView[]) => void>()

  constructor(table: SiteTables['sites']) {
    this.#table = table
  }

  async load(): Promise<void> {
    for await (const [id, row] of this.#table.entries()) this.#rows.set(id, row)
    this.#notify()
  }

  /** Own sites, those in the bin included. */
  all(): SiteRow[] {
    return [...this.#rows.values()]
  }

  find(id: string): SiteRow | undefined {
    return this.#rows.get(id)
  }

  /** @throws SiteNotFoundError */
  get(id: string): SiteRow {
    const row = this.#rows.get(id)
    if (row === undefined || row.removedAt !== undefined) throw new SiteNotFoundError(id)
    return row
  }

  /** The switch from one state of a site to the next: durable as a whole, or not at all. */
  async save(row: SiteRow): Promise<void> {
    await this.#table.batch([{ type: 'put', key: row.id, value: row }])
    this.#rows.set(row.id, row)
    this.#notify()
  }

  async forget(id: string): Promise<void> {
    await this.#table.delete(id)
    this.#rows.delete(id)
    this.#notify()
  }

  /** Runs `work` when nothing else changes the site; in the order of the calls. */
  async exclusively<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#locks.get(id) ?? Promise.resolve()
    const running = before.then(work, work)
    this.#locks.set(id, running)
    try {
      return await running
    } finally {
      if (this.#locks.get(id) === running) this.#locks.delete(id)
    }
  }

  setHolders(id: string, count: number): void {
    if (this.#holders.get(id) === count) return
    this.#holders.set(id, count)
    this.#notify()
  }

  watch(onSnapshot: (sites: SiteView[]) => void): () => void {
    this.#watchers.add(onSnapshot)
    onSnapshot(this.#views())
    return () => this.#watchers.delete(onSnapshot)
  }

  get watched(): boolean {
    return this.#watchers.size > 0
  }

  view(row: SiteRow): SiteView {
    return {
      id: row.id,
      title: row.title,
      kind: row.kind,
      changed: row.changed,
      updatedAt: row.updatedAt,
      versions: row.versions.map((version, index) => ({ ...version, current: index === 0 })),
      draft: row.draft,
      holders: this.#holders.get(row.id) ?? 0
    }
  }

  #views(): SiteView[] {
    return this.all()
      .filter(({ removedAt }) => removedAt === undefined)
      .sort((a, b) => b.updatedAt - a.updatedAt)
      .map((row) => this.view(row))
  }

  #notify(): void {
    if (this.#watchers.size === 0) return
    const views = this.#views()
    for (const watcher of this.#watchers) watcher(views)
  }
}
