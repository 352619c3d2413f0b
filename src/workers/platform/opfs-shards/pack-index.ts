/**
 * Where each packed shard lies, in IndexedDB beside the packs. An entry is added when its bytes are on
 * the disk and removed before they may be overwritten; both on the disk before they count (strict),
 * else a power cut could leave an entry that points to the bytes of another shard.
 */
import { addToSize, readSize } from '../counters.ts'
import type { BlockStoreSize } from '../../../p2p/interface/store.ts'
import type { Database, Extent, Transaction } from '../database.ts'
import { keysOf } from '../indexeddb-blocks.ts'
import { PacksWipedError } from './pack-file.ts'

export interface PackEntry {
  key: string
  extent: Extent
}

export interface Move {
  key: string
  from: Extent
  to: Extent
}

export interface PackIndex {
  /** A name that the database gets when it is empty; another one means that all was wiped. */
  epoch(): Promise<string>
  find(key: string): Promise<Extent | undefined>
  /** Which of the keys are held, in packs or in IndexedDB itself. */
  held(keys: readonly string[]): Promise<Set<string>>
  /** @returns those that are held by now and were not added. @throws PacksWipedError, StoreFullError */
  add(epoch: string, entries: readonly PackEntry[]): Promise<PackEntry[]>
  /** @returns those that were gone or elsewhere and were not moved. @throws PacksWipedError, StoreFullError */
  move(epoch: string, moves: readonly Move[]): Promise<Move[]>
  /** @returns where they were */
  remove(keys: readonly string[]): Promise<Extent[]>
  inPack(pack: number): Promise<PackEntry[]>
  /** Every one, read in pages. */
  entries(): AsyncIterable<PackEntry>
  keys(): AsyncIterable<string>
  size(): Promise<BlockStoreSize>
}

const EPOCH_KEY = 'packs-epoch'
const PAGE = 2000
const STRICT = { durability: 'strict' } as const

export function createPackIndex(database: Database): PackIndex {
  return new IndexedDbPackIndex(database)
}

class IndexedDbPackIndex implements PackIndex {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  epoch(): Promise<string> {
    return this.#database.transact('readwrite', ['meta'], async (transaction) => {
      const meta = transaction.objectStore('meta')
      const stored = await meta.get(EPOCH_KEY)
      if (typeof stored === 'string') return stored
      const epoch = crypto.randomUUID()
      await meta.put(epoch, EPOCH_KEY)
      return epoch
    })
  }

  find(key: string): Promise<Extent | undefined> {
    return this.#database.transact('readonly', ['packed'], (transaction) =>
      transaction.objectStore('packed').get(key)
    )
  }

  held(keys: readonly string[]): Promise<Set<string>> {
    return this.#database.transact('readonly', ['packed', 'shards'], (transaction) =>
      heldIn(transaction, keys)
    )
  }

  add(epoch: string, entries: readonly PackEntry[]): Promise<PackEntry[]> {
    return this.#change(epoch, ['packed', 'shards', 'meta'], async (transaction) => {
      const keys = entries.map(({ key }) => key)
      const held = await heldIn(transaction, keys)
      const added = entries.filter(({ key }) => !held.has(key))
      const packed = transaction.objectStore('packed')
      await Promise.all([
        ...added.map(async ({ key, extent }) => await packed.put(extent, key)),
        addToSize(transaction, 'packed', { count: added.length, sizeBytes: sum(added) })
      ])
      return entries.filter(({ key }) => held.has(key))
    })
  }

  move(epoch: string, moves: readonly Move[]): Promise<Move[]> {
    return this.#change(epoch, ['packed', 'meta'], async (transaction) => {
      const packed = transaction.objectStore('packed')
      const moved = await Promise.all(
        moves.map(async ({ key, from, to }) => {
          if (!isSameExtent(await packed.get(key), from)) return false
          await packed.put(to, key)
          return true
        })
      )
      return moves.filter((_, index) => moved[index] !== true)
    })
  }

  remove(keys: readonly string[]): Promise<Extent[]> {
    return this.#database.transact(
      'readwrite',
      ['packed', 'meta'],
      async (transaction) => {
        const packed = transaction.objectStore('packed')
        const found = await Promise.all(
          [...new Set(keys)].map(async (key) => {
            const extent = await packed.get(key)
            if (extent !== undefined) await packed.delete(key)
            return extent === undefined ? [] : [{ key, extent }]
          })
        )
        const removed = found.flat()
        const change = { count: -removed.length, sizeBytes: -sum(removed) }
        if (removed.length > 0) await addToSize(transaction, 'packed', change)
        return removed.map(({ extent }) => extent)
      },
      STRICT
    )
  }

  inPack(pack: number): Promise<PackEntry[]> {
    return this.#database.transact('readonly', ['packed'], async (transaction) => {
      const index = transaction.objectStore('packed').index('pack')
      return paired(await Promise.all([index.getAllKeys(pack), index.getAll(pack)]))
    })
  }

  async *entries(): AsyncIterable<PackEntry> {
    let after: string | undefined
    for (;;) {
      const range = after === undefined ? undefined : IDBKeyRange.lowerBound(after, true)
      const page = await this.#database.transact('readonly', ['packed'], async (transaction) => {
        const packed = transaction.objectStore('packed')
        return paired(await Promise.all([packed.getAllKeys(range, PAGE), packed.getAll(range, PAGE)]))
      })
      yield* page
      if (page.length < PAGE) return
      after = page.at(-1)?.key
    }
  }

  keys(): AsyncIterable<string> {
    return keysOf(this.#database, 'packed')
  }

  size(): Promise<BlockStoreSize> {
    return this.#database.transact('readonly', ['meta'], (transaction) => readSize(transaction, 'packed'))
  }

  #change<T>(
    epoch: string,
    stores: ('packed' | 'shards' | 'meta')[],
    work: (transaction: Transaction<'readwrite'>) => Promise<T>
  ): Promise<T> {
    return this.#database.transact(
      'readwrite',
      stores,
      async (transaction) => {
        if ((await transaction.objectStore('meta').get(EPOCH_KEY)) !== epoch) throw new PacksWipedError()
        return work(transaction)
      },
      STRICT
    )
  }
}

async function heldIn(
  transaction: Transaction<IDBTransactionMode>,
  keys: readonly string[]
): Promise<Set<string>> {
  const [packed, shards] = [transaction.objectStore('packed'), transaction.objectStore('shards')]
  const found = await Promise.all(keys.flatMap((key) => [packed.getKey(key), shards.getKey(key)]))
  return new Set(found.filter((key) => key !== undefined))
}

export function isSameExtent(a: Extent | undefined, b: Extent | undefined): boolean {
  return a?.pack === b?.pack && a?.offset === b?.offset && a?.sizeBytes === b?.sizeBytes
}

function paired([keys, extents]: [string[], Extent[]]): PackEntry[] {
  return extents.flatMap((extent, index) => {
    const key = keys[index]
    return key === undefined ? [] : [{ key, extent }]
  })
}

function sum(entries: readonly PackEntry[]): number {
  return entries.reduce((total, { extent }) => total + extent.sizeBytes, 0)
}
