/** Stores that lie and fail, and Bob who has one. */
import type { BlockStore, Store, Table } from '../../interface/store.ts'
import { createMemoryStore, StoreFullError } from '../../store/index.ts'
import type { MemoryHub } from '../../../../tests/sim/memory-network.test-support.ts'
import { newPerson, type Person } from './people.test-support.ts'

export const LIAR = 77

/** Bob, whose store can be made to lie and to fail. */
export async function liar(hub: MemoryHub): Promise<{ bob: Person; store: FaultyStore }> {
  const store = new FaultyStore()
  return { bob: await newPerson(hub, { store: store.port, account: LIAR }), store }
}

export class FaultyStore {
  /** What reading gives instead. */
  lie: ((bytes: Uint8Array) => Uint8Array | undefined) | undefined
  /** Writes and deletions from this one on fail, counted from 0. */
  failFrom = Infinity
  steps = 0
  /** Acknowledged and thrown away. */
  discards = false
  readonly real = createMemoryStore({ quotaBytes: 2 ** 40 })

  readonly port: Store = {
    blocks: this.real.blocks,
    shards: this.#shards(),
    table: <V>(name: string) => this.#table(this.real.table<V>(name)),
    estimate: () => this.real.estimate(),
    close: () => this.real.close(),
    erase: () => this.real.erase()
  }

  #step(): void {
    if (this.steps++ >= this.failFrom) throw new StoreFullError()
  }

  #shards(): BlockStore {
    const real = this.real.shards
    return {
      get: async (cid) => {
        const bytes = await real.get(cid)
        return bytes === undefined || this.lie === undefined ? bytes : this.lie(bytes)
      },
      getRange: (cid, offset, length) => real.getRange(cid, offset, length),
      has: (cid) => real.has(cid),
      put: (cid, bytes) => real.put(cid, bytes),
      putMany: async (blocks) => {
        this.#step()
        if (!this.discards) await real.putMany(blocks)
      },
      deleteMany: async (cids) => {
        this.#step()
        await real.deleteMany(cids)
      },
      cids: () => real.cids(),
      size: () => real.size()
    }
  }

  #table<V>(real: Table<V>): Table<V> {
    return {
      get: (key) => real.get(key),
      put: async (key, value) => {
        this.#step()
        await real.put(key, value)
      },
      delete: async (key) => {
        this.#step()
        await real.delete(key)
      },
      batch: async (operations) => {
        this.#step()
        await real.batch(operations)
      },
      entries: (prefix) => real.entries(prefix)
    }
  }
}
