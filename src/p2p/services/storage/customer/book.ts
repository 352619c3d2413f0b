/**
 * The customer's books: its suppliers, contracts with them, and which of its shards lies under which
 * contract. A shard has a row before it is sent, so that a crash leaves nothing at a supplier that is
 * known nowhere; what was under way then is given up with the next visit.
 */
import type { Table, TableOperation } from '../../../interface/store.ts'
import { encodeContract, readContract, type Contract } from '../contracts/contract.ts'

/** supplier/<account>, contract/<account>/<id>, shard/<account>/<shard>. */
export type BookRow = SupplierRow | ContractRow | PlacedShard

export interface SupplierRow {
  peer: string
  hints: string[]
}

interface ContractRow {
  contract: Uint8Array
}

export interface PlacedShard {
  contract: string
  bytes: number
  /** placing: on its way. held: the supplier has it. unwanted: to be dropped. */
  state: 'placing' | 'held' | 'unwanted'
  /** Put there by another own device: it is for that one to give it up while our catalogue does not know it. */
  learnt?: boolean | undefined
}

/** What lies at one supplier, with sums that would take long to add up anew. */
interface Placed {
  rows: Map<string, PlacedShard>
  unwanted: Set<string>
  /** Of all but those on their way. */
  takenBytes: number
}

export class ContractBook {
  readonly #table: Table<BookRow>
  readonly #onTaken: (supplier: string, bytes: number) => void
  readonly #suppliers = new Map<string, SupplierRow>()
  readonly #contracts = new Map<string, Contract>()
  readonly #placed = new Map<string, Placed>()
  /** Bytes under each contract, by its id. */
  readonly #used = new Map<string, number>()

  constructor(table: Table<BookRow>, onTaken: (supplier: string, bytes: number) => void) {
    this.#table = table
    this.#onTaken = onTaken
  }

  async load(): Promise<void> {
    for await (const [key, row] of this.#table.entries()) {
      const [kind, account = '', shard = ''] = key.split('/')
      if (kind === 'supplier') this.#suppliers.set(account, row as SupplierRow)
      else if (kind === 'contract') await this.#loadContract((row as ContractRow).contract)
      else if (kind === 'shard') {
        const placed = row as PlacedShard
        // Nobody waits for it any more; who still wants it there puts it again.
        const state = placed.state === 'placing' ? 'unwanted' : placed.state
        this.#set(account, shard, { ...placed, state })
      }
    }
    for (const account of this.#placed.keys()) this.#tell(account)
  }

  suppliers(): ReadonlyMap<string, SupplierRow> {
    return this.#suppliers
  }

  async saveSupplier(account: string, row: SupplierRow): Promise<void> {
    await this.#table.put(`supplier/${account}`, row)
    this.#suppliers.set(account, row)
  }

  async forgetSupplier(account: string): Promise<void> {
    await this.#table.delete(`supplier/${account}`)
    this.#suppliers.delete(account)
  }

  contracts(): Contract[] {
    return [...this.#contracts.values()]
  }

  contractsWith(account: string): Contract[] {
    return this.contracts().filter(({ supplier }) => supplier === account)
  }

  async saveContract(contract: Contract): Promise<void> {
    await this.#table.put(keyOf(contract), { contract: encodeContract(contract) })
    this.#contracts.set(contract.id, contract)
  }

  /** The supplier has it no more: neither has it what lay under it. */
  async forgetContract(contract: Contract): Promise<void> {
    const { rows } = this.#at(contract.supplier)
    const lost = [...rows].filter(([, row]) => row.contract === contract.id).map(([shard]) => shard)
    await this.#table.batch([
      { type: 'delete', key: keyOf(contract) },
      ...lost.map((shard) => ({ type: 'delete' as const, key: `shard/${contract.supplier}/${shard}` }))
    ])
    this.#contracts.delete(contract.id)
    for (const shard of lost) this.#delete(contract.supplier, shard)
    this.#tell(contract.supplier)
  }

  placedAt(account: string): ReadonlyMap<string, PlacedShard> {
    return this.#at(account).rows
  }

  /** Shards to be dropped. */
  unwantedAt(account: string): ReadonlySet<string> {
    return this.#at(account).unwanted
  }

  /** Held and not unwanted, with their sizes, in the order of their ids. */
  heldAt(account: string): { shard: string; bytes: number }[] {
    return [...this.#at(account).rows]
      .filter(([, { state }]) => state === 'held')
      .map(([shard, { bytes }]) => ({ shard, bytes }))
      .sort((a, b) => (a.shard < b.shard ? -1 : 1))
  }

  /** Under the contract, as far as this device knows; whatever is to be dropped counts until it is. */
  usedBytes(contract: Contract): number {
    return this.#used.get(contract.id) ?? 0
  }

  async setPlaced(account: string, rows: ReadonlyMap<string, PlacedShard>): Promise<void> {
    if (rows.size === 0) return
    const operations: TableOperation<BookRow>[] = [...rows].map(([shard, value]) => ({
      type: 'put',
      key: `shard/${account}/${shard}`,
      value
    }))
    await this.#table.batch(operations)
    for (const [shard, row] of rows) this.#set(account, shard, row)
    this.#tell(account)
  }

  async removePlaced(account: string, shards: readonly string[]): Promise<void> {
    await this.#table.batch(shards.map((shard) => ({ type: 'delete', key: `shard/${account}/${shard}` })))
    for (const shard of shards) this.#delete(account, shard)
    this.#tell(account)
  }

  async #loadContract(bytes: Uint8Array): Promise<void> {
    try {
      const contract = await readContract(bytes, { isProposal: false })
      this.#contracts.set(contract.id, contract)
    } catch {
      // Damaged; the supplier tells it again.
    }
  }

  #at(account: string): Placed {
    const placed = this.#placed.get(account) ?? { rows: new Map(), unwanted: new Set(), takenBytes: 0 }
    this.#placed.set(account, placed)
    return placed
  }

  #set(account: string, shard: string, row: PlacedShard): void {
    this.#delete(account, shard)
    const placed = this.#at(account)
    placed.rows.set(shard, row)
    if (row.state === 'unwanted') placed.unwanted.add(shard)
    if (row.state !== 'placing') placed.takenBytes += row.bytes
    this.#used.set(row.contract, (this.#used.get(row.contract) ?? 0) + row.bytes)
  }

  #delete(account: string, shard: string): void {
    const placed = this.#at(account)
    const row = placed.rows.get(shard)
    if (row === undefined) return
    placed.rows.delete(shard)
    placed.unwanted.delete(shard)
    if (row.state !== 'placing') placed.takenBytes -= row.bytes
    this.#used.set(row.contract, (this.#used.get(row.contract) ?? 0) - row.bytes)
  }

  #tell(account: string): void {
    this.#onTaken(account, this.#at(account).takenBytes)
  }
}

function keyOf(contract: Contract): string {
  return `contract/${contract.supplier}/${contract.id}`
}
