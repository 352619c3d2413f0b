/** Tables in IndexedDB: all of them share one object store, keyed by table and key. */
import type { Table, TableOperation } from '../../p2p/interface/store.ts'
import type { Database } from './database.ts'

const LIST_PAGE = 256

export function createIndexedDbTable(database: Database, name: string): Table<unknown> {
  return new IndexedDbTable(database, name)
}

class IndexedDbTable implements Table<unknown> {
  readonly #database: Database
  readonly #name: string

  constructor(database: Database, name: string) {
    this.#database = database
    this.#name = name
  }

  get(key: string): Promise<unknown> {
    return this.#database.transact('readonly', ['rows'], (transaction) =>
      transaction.objectStore('rows').get([this.#name, key])
    )
  }

  /** Survives a crash of the browser; what must survive a power cut goes through `batch`. */
  async put(key: string, value: unknown): Promise<void> {
    await this.#apply([{ type: 'put', key, value }], 'relaxed')
  }

  async delete(key: string): Promise<void> {
    await this.#apply([{ type: 'delete', key }], 'relaxed')
  }

  async batch(operations: readonly TableOperation<unknown>[]): Promise<void> {
    if (operations.length > 0) await this.#apply(operations, 'strict')
  }

  async *entries(prefix = ''): AsyncIterable<[key: string, value: unknown]> {
    // An array sorts after every string, so this bound ends the table.
    const end = [this.#name, []]
    let after: string | undefined
    for (;;) {
      const start = [this.#name, after ?? prefix]
      const range = IDBKeyRange.bound(start, end, after !== undefined)
      const [keys, values] = await this.#database.transact('readonly', ['rows'], (transaction) => {
        const rows = transaction.objectStore('rows')
        return Promise.all([rows.getAllKeys(range, LIST_PAGE), rows.getAll(range, LIST_PAGE)])
      })
      for (const [index, [, key]] of keys.entries()) {
        if (!key.startsWith(prefix)) return
        yield [key, values[index]]
      }
      if (keys.length < LIST_PAGE) return
      after = keys.at(-1)?.[1]
    }
  }

  async #apply(
    operations: readonly TableOperation<unknown>[],
    durability: 'strict' | 'relaxed'
  ): Promise<void> {
    await this.#database.transact(
      'readwrite',
      ['rows'],
      async (transaction) => {
        const rows = transaction.objectStore('rows')
        await Promise.all(
          operations.map(async (operation): Promise<void> => {
            if (operation.type === 'put') await rows.put(operation.value, [this.#name, operation.key])
            else await rows.delete([this.#name, operation.key])
          })
        )
      },
      { durability }
    )
  }
}
