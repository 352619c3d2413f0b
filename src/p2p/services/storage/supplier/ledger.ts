/**
 * What a supplier keeps: contracts, and which shard lies in the store under which of them. Rows say what
 * is held; a shard is written before its row and its row deleted before the shard, so that a crash leaves
 * bytes without a row, never a row without bytes. The former are swept at the start.
 */
import type { BlockStore, Table, TableOperation } from '../../../interface/store.ts'
import { isShardCid, rootOf, shardCid } from '../../../store/index.ts'
import { encodeContract, readContract, type Contract } from '../contracts/contract.ts'
import { hex, unhex } from '../keys.ts'
import { ContractFullError, NoContractError } from '../wire/errors.ts'
import { WRITE_BATCH } from './constants.ts'

/** contract/<id>, shard/<contract>/<shard>, head/<account>. */
export type SupplyRow = ContractRow | ShardRow | HeadRow

interface ContractRow {
  contract: Uint8Array
}

interface ShardRow {
  bytes: number
}

export interface HeadRow {
  sequence: number
  record: Uint8Array
}

export interface Held {
  contract: Contract
  /** Bytes of each shard, by its id. */
  shards: ReadonlyMap<string, number>
  usedBytes: number
}

interface Entry extends Held {
  shards: Map<string, number>
  /** On their way into the store. */
  pendingBytes: number
}

interface Incoming {
  contract: string
  shard: string
  bytes: Uint8Array
  resolve(): void
  reject(error: unknown): void
}

export interface Swept {
  /** Shards in the store that no contract had. */
  orphans: number
  /** Shards of a contract that the store had lost. */
  lost: number
}

export class Ledger {
  readonly #table: Table<SupplyRow>
  readonly #blocks: BlockStore
  readonly #onUsage: (customer: string, usedBytes: number) => void
  readonly #entries = new Map<string, Entry>()
  /** How many contracts have the shard, and its size. */
  readonly #references = new Map<string, { count: number; bytes: number }>()
  readonly #heads = new Map<string, HeadRow>()
  /** Shards whose deletion failed; tried again. */
  readonly #orphans = new Set<string>()
  #incoming: Incoming[] = []
  #queue: Promise<unknown> = Promise.resolve()
  #keptBytes = 0

  constructor(
    table: Table<SupplyRow>,
    blocks: BlockStore,
    onUsage: (customer: string, usedBytes: number) => void
  ) {
    this.#table = table
    this.#blocks = blocks
    this.#onUsage = onUsage
  }

  /** Bytes in the store, each shard once. */
  get keptBytes(): number {
    return this.#keptBytes
  }

  get shardCount(): number {
    return this.#references.size
  }

  /** Bytes promised by contracts. */
  get promisedBytes(): bigint {
    return [...this.#entries.values()].reduce((sum, { contract }) => sum + contract.terms.bytes, 0n)
  }

  /** Reads the rows and puts rows and store in accord. */
  async load(): Promise<Swept> {
    const rows = { contracts: new Map<string, ContractRow>(), shards: [] as [string, string, ShardRow][] }
    for await (const [key, row] of this.#table.entries()) {
      const [kind, first = '', second = ''] = key.split('/')
      if (kind === 'contract') rows.contracts.set(first, row as ContractRow)
      else if (kind === 'shard') rows.shards.push([first, second, row as ShardRow])
      else if (kind === 'head') this.#heads.set(first, row as HeadRow)
    }
    const stale: TableOperation<SupplyRow>[] = []
    for (const [id, row] of rows.contracts) {
      try {
        const contract = await readContract(row.contract, { isProposal: false })
        this.#entries.set(id, { contract, shards: new Map(), usedBytes: 0, pendingBytes: 0 })
      } catch {
        // Damaged: its shards go with it, and the customer finds out by its next audit.
        stale.push({ type: 'delete', key: `contract/${id}` })
      }
    }
    const present = new Set<string>()
    for await (const cid of this.#blocks.cids()) if (isShardCid(cid)) present.add(hex(rootOf(cid)))
    for (const [id, shard, { bytes }] of rows.shards) {
      const entry = this.#entries.get(id)
      if (entry === undefined || !present.has(shard))
        stale.push({ type: 'delete', key: `shard/${id}/${shard}` })
      else this.#hold(entry, shard, bytes)
    }
    if (stale.length > 0) await this.#table.batch(stale)
    const orphans = [...present].filter((shard) => !this.#references.has(shard))
    await this.#erase(orphans)
    for (const entry of this.#entries.values()) this.#tell(entry.contract.customer)
    return { orphans: orphans.length, lost: stale.length }
  }

  get(id: string): Held | undefined {
    return this.#entries.get(id)
  }

  all(): Held[] {
    return [...this.#entries.values()]
  }

  of(customer: string): Held[] {
    return this.all().filter(({ contract }) => contract.customer === customer)
  }

  /** Whether any contract has the shard. */
  has(shard: string): boolean {
    return this.#references.has(shard)
  }

  async read(shard: string): Promise<Uint8Array | undefined> {
    return this.has(shard) ? this.#blocks.get(shardCid(unhex(shard))) : undefined
  }

  /** A new contract, or a renewal. Durable when it resolves. */
  agree(contract: Contract): Promise<void> {
    return this.#exclusive(async () => {
      await this.#table.put(`contract/${contract.id}`, { contract: encodeContract(contract) })
      const entry = this.#entries.get(contract.id)
      if (entry === undefined) {
        this.#entries.set(contract.id, { contract, shards: new Map(), usedBytes: 0, pendingBytes: 0 })
      } else entry.contract = contract
    })
  }

  /**
   * Keeps a shard whose id was verified; the same one again is kept once. Durable when it resolves.
   * @throws NoContractError, ContractFullError, StoreFullError: then nothing was kept
   */
  async put(contract: string, shard: string, bytes: Uint8Array): Promise<void> {
    const entry = this.#entries.get(contract)
    if (entry === undefined) throw new NoContractError()
    if (entry.shards.has(shard)) return
    const claimed = BigInt(entry.usedBytes + entry.pendingBytes + bytes.byteLength)
    if (claimed > entry.contract.terms.bytes) throw new ContractFullError()
    entry.pendingBytes += bytes.byteLength
    try {
      await new Promise<void>((resolve, reject) => {
        this.#incoming.push({ contract, shard, bytes, resolve, reject })
        void this.#exclusive(() => this.#takeIncoming())
      })
    } finally {
      entry.pendingBytes -= bytes.byteLength
    }
  }

  /** Gives up shards of a contract; those it does not have are no matter. Gives the bytes freed under it. */
  drop(contract: string, shards: readonly string[]): Promise<number> {
    return this.#exclusive(async () => {
      const entry = this.#entries.get(contract)
      if (entry === undefined) return 0
      const held = [...new Set(shards)].filter((shard) => entry.shards.has(shard))
      return this.#release(entry, held, [])
    })
  }

  /** The contract is over: all it had is given up. */
  end(contract: string): Promise<number> {
    return this.#exclusive(async () => {
      const entry = this.#entries.get(contract)
      if (entry === undefined) return 0
      const { customer } = entry.contract
      const isLast = this.of(customer).length === 1
      const operations: TableOperation<SupplyRow>[] = [{ type: 'delete', key: `contract/${contract}` }]
      if (isLast) operations.push({ type: 'delete', key: `head/${customer}` })
      const freed = await this.#release(entry, [...entry.shards.keys()], operations, () => {
        this.#entries.delete(contract)
        if (isLast) this.#heads.delete(customer)
      })
      return freed
    })
  }

  /** A shard was found damaged or gone: it is held no more. */
  async lose(shard: string): Promise<void> {
    for (const [id, entry] of this.#entries) if (entry.shards.has(shard)) await this.drop(id, [shard])
  }

  head(account: string): HeadRow | undefined {
    return this.#heads.get(account)
  }

  putHead(account: string, head: HeadRow): Promise<void> {
    return this.#exclusive(async () => {
      await this.#table.put(`head/${account}`, head)
      this.#heads.set(account, head)
    })
  }

  /** Tries again to delete what could not be deleted. */
  sweep(): Promise<void> {
    return this.#exclusive(async () => {
      const orphans = [...this.#orphans].filter((shard) => !this.#references.has(shard))
      this.#orphans.clear()
      await this.#erase(orphans)
    })
  }

  /** Waits for what is under way. */
  async settled(): Promise<void> {
    await this.#exclusive(async () => undefined)
  }

  /** All that came while the store was busy, in one transaction. */
  async #takeIncoming(): Promise<void> {
    const batch = this.#incoming.splice(0, WRITE_BATCH)
    if (batch.length === 0) return
    try {
      await this.#keep(batch)
      for (const job of batch) job.resolve()
    } catch (error) {
      if (batch.length === 1) return batch[0]?.reject(error)
      // One that does not fit must not refuse the others.
      for (const job of batch) {
        await this.#keep([job]).then(
          () => job.resolve(),
          (reason: unknown) => job.reject(reason)
        )
      }
    }
  }

  async #keep(batch: readonly Incoming[]): Promise<void> {
    const jobs = batch.filter(
      ({ contract, shard }) => this.#entries.get(contract)?.shards.has(shard) === false
    )
    const fresh = jobs.filter(({ shard }) => !this.#references.has(shard))
    await this.#blocks.putMany(fresh.map(({ shard, bytes }) => ({ cid: shardCid(unhex(shard)), bytes })))
    try {
      await this.#table.batch(
        jobs.map(({ contract, shard, bytes }) => ({
          type: 'put' as const,
          key: `shard/${contract}/${shard}`,
          value: { bytes: bytes.byteLength }
        }))
      )
    } catch (error) {
      await this.#erase(fresh.map(({ shard }) => shard))
      throw error
    }
    for (const { contract, shard, bytes } of jobs) {
      const entry = this.#entries.get(contract)
      if (entry !== undefined) this.#hold(entry, shard, bytes.byteLength)
      this.#orphans.delete(shard)
    }
    for (const { contract } of jobs) this.#tell(this.#entries.get(contract)?.contract.customer)
    if (jobs.length < batch.length && batch.some(({ contract }) => !this.#entries.has(contract))) {
      throw new NoContractError()
    }
  }

  #hold(entry: Entry, shard: string, bytes: number): void {
    if (entry.shards.has(shard)) return
    entry.shards.set(shard, bytes)
    entry.usedBytes += bytes
    const reference = this.#references.get(shard)
    if (reference === undefined) {
      this.#references.set(shard, { count: 1, bytes })
      this.#keptBytes += bytes
    } else reference.count++
  }

  async #release(
    entry: Entry,
    shards: readonly string[],
    operations: readonly TableOperation<SupplyRow>[],
    then: () => void = () => undefined
  ): Promise<number> {
    const { id, customer } = entry.contract
    const rows = shards.map((shard) => ({ type: 'delete' as const, key: `shard/${id}/${shard}` }))
    if (rows.length + operations.length > 0) await this.#table.batch([...rows, ...operations])
    const unused: string[] = []
    let freed = 0
    for (const shard of shards) {
      const bytes = entry.shards.get(shard) ?? 0
      entry.shards.delete(shard)
      entry.usedBytes -= bytes
      freed += bytes
      const reference = this.#references.get(shard)
      if (reference === undefined || --reference.count > 0) continue
      this.#references.delete(shard)
      this.#keptBytes -= reference.bytes
      unused.push(shard)
    }
    then()
    this.#tell(customer)
    await this.#erase(unused)
    return freed
  }

  async #erase(shards: readonly string[]): Promise<void> {
    for (let at = 0; at < shards.length; at += WRITE_BATCH) {
      const part = shards.slice(at, at + WRITE_BATCH)
      try {
        await this.#blocks.deleteMany(part.map((shard) => shardCid(unhex(shard))))
      } catch {
        for (const shard of part) this.#orphans.add(shard)
      }
    }
  }

  #tell(customer: string | undefined): void {
    if (customer === undefined) return
    this.#onUsage(
      customer,
      this.of(customer).reduce((sum, { usedBytes }) => sum + usedBytes, 0)
    )
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work)
    this.#queue = result.catch(() => undefined)
    return result
  }
}
