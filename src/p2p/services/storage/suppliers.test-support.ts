import type { Candidate, Carrier, Holder } from './ports.ts'

const FREE_BYTES = 64 * 1024 * 1024

/** Suppliers that keep shards in memory. */
export class Suppliers implements Carrier {
  readonly stores = new Map<string, Map<string, Uint8Array>>()
  readonly gone = new Set<string>()
  readonly refusing = new Set<string>()
  readonly #listeners = new Set<() => void>()

  add(count: number): void {
    for (let n = 0; n < count; n++) this.stores.set(`supplier ${this.stores.size}`, new Map())
    this.tell()
  }

  leave(account: string): void {
    this.gone.add(account)
    this.tell()
  }

  tell(): void {
    for (const listener of this.#listeners) listener()
  }

  candidates(): Candidate[] {
    return [...this.stores.keys()]
      .filter((account) => !this.gone.has(account))
      .map((account) => ({
        account,
        peer: `peer of ${account}`,
        device: 'desktop',
        own: false,
        alwaysOn: false,
        rating: 0.5,
        freeBytes: FREE_BYTES
      }))
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  isAlive(account: string): boolean {
    return !this.gone.has(account)
  }

  async put({ account }: Holder, shards: readonly { id: Uint8Array; bytes: Uint8Array }[]): Promise<void> {
    if (this.refusing.has(account)) throw new Error('full')
    for (const { id, bytes } of shards) this.stores.get(account)?.set(id.toString(), bytes)
  }

  async get({ account }: Holder, id: Uint8Array): Promise<Uint8Array> {
    const shard = this.gone.has(account) ? undefined : this.stores.get(account)?.get(id.toString())
    if (shard === undefined) throw new Error('not here')
    return shard
  }

  async drop(): Promise<void> {
    throw new Error('nothing is dropped here')
  }
}
