/**
 * Visited sites as remembered: the newest record seen of each, which root is kept, and the order in
 * which they go when the cache is over its limit. What is open now goes last.
 */
import { CID } from 'multiformats/cid'
import type { Content, KeptRoot } from '../../../content/index.ts'
import type { Clock } from '../../../interface/platform.ts'
import { MAX_REMEMBERED_VISITS } from '../constants.ts'
import { holdingOf, type SiteTables, type VisitRow } from '../store.ts'

/** Blocks of an oversized open site that go at a time when nothing else is left to evict. */
const ROLL_BLOCKS = 64

export class VisitedSites {
  readonly #table: SiteTables['visits']
  readonly #content: Content
  readonly #clock: Clock
  readonly #limitBytes: () => number
  readonly #rows = new Map<string, VisitRow>()
  readonly #open = new Set<string>()
  #trimming = false

  constructor(table: SiteTables['visits'], content: Content, clock: Clock, limitBytes: () => number) {
    this.#table = table
    this.#content = content
    this.#clock = clock
    this.#limitBytes = limitBytes
  }

  async load(): Promise<void> {
    for await (const [site, row] of this.#table.entries()) this.#rows.set(site, row)
  }

  *keptRoots(): Generator<KeptRoot> {
    for (const [site, { held, shownRoot }] of this.#rows) {
      if (held) yield { holding: holdingOf.visit(site, shownRoot), kind: 'cache', root: CID.parse(shownRoot) }
    }
  }

  find(site: string): VisitRow | undefined {
    return this.#rows.get(site)
  }

  async save(site: string, row: VisitRow): Promise<void> {
    this.#rows.set(site, row)
    await this.#table.put(site, row)
    await this.#forgetOldest()
  }

  /** Marks a site as being shown: not evicted until the returned function is called. */
  hold(site: string): () => void {
    this.#open.add(site)
    return () => this.#open.delete(site)
  }

  /** Deletes least recently visited sites until the cache fits its limit. */
  async trim(): Promise<void> {
    if (this.#trimming || this.#content.holdings.cachedBytes <= this.#limitBytes()) return
    this.#trimming = true
    try {
      await this.#content.ready
      for (const [site, row] of this.#byAge()) {
        if (this.#content.holdings.cachedBytes <= this.#limitBytes()) return
        await this.#evict(site, row)
      }
      await this.#roll()
    } finally {
      this.#trimming = false
    }
  }

  /** Frees room at once, whatever the limit: the engine has none left. @returns whether any was freed */
  async makeRoom(): Promise<boolean> {
    await this.#content.ready
    const oldest = this.#byAge()[0]
    if (oldest === undefined) return false
    await this.#evict(...oldest)
    return true
  }

  /** Everything that is not open now. */
  async clear(): Promise<void> {
    await this.#content.ready
    for (const [site, row] of this.#byAge()) await this.#evict(site, row)
  }

  #byAge(): [string, VisitRow][] {
    return [...this.#rows]
      .filter(([site, { held }]) => held && !this.#open.has(site))
      .sort(([, a], [, b]) => a.lastVisitedAt - b.lastVisitedAt)
  }

  /** The row goes first: killed in between, the sweep of the next start deletes the blocks. */
  async #evict(site: string, row: VisitRow): Promise<void> {
    await this.save(site, { ...row, held: false, complete: false })
    await this.#content.release(holdingOf.visit(site, row.shownRoot))
  }

  /** An open site alone is over the limit: its oldest blocks go, the newest are what is being read. */
  async #roll(): Promise<void> {
    const { holdings } = this.#content
    for (const site of this.#open) {
      const row = this.#rows.get(site)
      if (row === undefined) continue
      const holding = holdingOf.visit(site, row.shownRoot)
      while (holdings.cachedBytes > this.#limitBytes() && holdings.countOf(holding) > 2 * ROLL_BLOCKS) {
        const oldest = [...holdings.blocksOf(holding)].slice(0, ROLL_BLOCKS)
        await this.#content.release(
          holding,
          oldest.map(({ cid }) => cid)
        )
      }
      if (row.complete) await this.save(site, { ...row, complete: false })
    }
  }

  async #forgetOldest(): Promise<void> {
    const evicted = [...this.#rows].filter(([site, { held }]) => !held && !this.#open.has(site))
    if (evicted.length <= MAX_REMEMBERED_VISITS) return
    const [oldest] = evicted.sort(([, a], [, b]) => a.lastVisitedAt - b.lastVisitedAt)
    if (oldest === undefined) return
    this.#rows.delete(oldest[0])
    await this.#table.delete(oldest[0])
  }

  get now(): number {
    return this.#clock.now()
  }
}
