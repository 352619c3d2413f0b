/** What this device knows of its backup: parts and their stripes, in memory as in the table. */
import type { Table, TableOperation } from '../../../interface/store.ts'
import type { Holder, Stripe, Stripes } from '../ports.ts'
import type { Part } from './part.ts'

/** A part without its stripes. */
type PartRow = Omit<Part, 'stripes'> & { type: 'part'; stripes: string[] }
type StripeRow = Stripe & { type: 'stripe' }
export type BackupRow = PartRow | StripeRow

/** Name of the part that lists the others. */
export const INDEX = 'index'

export class BackupTable implements Stripes {
  readonly #table: Table<BackupRow>
  readonly #parts = new Map<string, PartRow>()
  readonly #stripes = new Map<string, StripeRow>()
  readonly #listeners = new Set<() => void>()

  constructor(table: Table<BackupRow>) {
    this.#table = table
  }

  async load(): Promise<void> {
    for await (const [key, row] of this.#table.entries()) {
      if (row.type === 'part') this.#parts.set(key.slice(key.indexOf('/') + 1), row)
      else this.#stripes.set(row.id, row)
    }
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  all(): Iterable<Stripe> {
    return this.#stripes.values()
  }

  get(id: string): Stripe | undefined {
    return this.#stripes.get(id)
  }

  async setHolders(id: string, changes: ReadonlyMap<number, Holder | undefined>): Promise<void> {
    const stripe = this.#stripes.get(id)
    if (stripe === undefined) return
    const holders = stripe.holders.map((holder, at) => (changes.has(at) ? changes.get(at) : holder))
    const row = { ...stripe, holders }
    await this.#table.put(`stripe/${id}`, row)
    this.#stripes.set(id, row)
    this.#tell()
  }

  names(): string[] {
    return [...this.#parts.keys()]
  }

  part(name: string): Part | undefined {
    const row = this.#parts.get(name)
    if (row === undefined) return undefined
    const stripes = row.stripes.flatMap((id) => this.#stripes.get(id) ?? [])
    return stripes.length === row.stripes.length ? { ...row, stripes } : undefined
  }

  /** Adds parts, takes others away, and with them the stripes that nothing needs any more: those are given. */
  async change(added: ReadonlyMap<string, Part>, removed: Iterable<string>): Promise<Stripe[]> {
    const parts = new Map(this.#parts)
    for (const name of removed) parts.delete(name)
    const fresh = new Map<string, StripeRow>()
    for (const [name, part] of added) {
      for (const stripe of part.stripes)
        if (!this.#stripes.has(stripe.id)) fresh.set(stripe.id, { ...stripe, type: 'stripe' })
      parts.set(name, { ...part, type: 'part', stripes: part.stripes.map(({ id }) => id) })
    }
    const needed = new Set([...parts.values()].flatMap(({ stripes }) => stripes))
    const unneeded = [...this.#stripes.values()].filter(({ id }) => !needed.has(id))
    const gone = [...this.#parts.keys()].filter((name) => !parts.has(name))
    const operations: TableOperation<BackupRow>[] = [
      ...[...added.keys()].flatMap((name) => {
        const value = parts.get(name)
        return value === undefined ? [] : [{ type: 'put' as const, key: `part/${name}`, value }]
      }),
      ...[...fresh].map(([id, value]) => ({ type: 'put' as const, key: `stripe/${id}`, value })),
      ...gone.map((name) => ({ type: 'delete' as const, key: `part/${name}` })),
      ...unneeded.map(({ id }) => ({ type: 'delete' as const, key: `stripe/${id}` }))
    ]
    await this.#table.batch(operations)
    for (const [name, row] of parts) this.#parts.set(name, row)
    for (const name of gone) this.#parts.delete(name)
    for (const [id, row] of fresh) this.#stripes.set(id, row)
    for (const { id } of unneeded) this.#stripes.delete(id)
    this.#tell()
    return unneeded
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
