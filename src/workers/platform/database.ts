/**
 * The connection to this browser's database: its layout, and a connection that comes back when the
 * engine closed it. Only this folder knows IndexedDB.
 *
 * Layout, version 1: `blocks` (CID string → bytes or Blob), `rows` ([table, key] → value),
 * `meta` (counters and the key of the secret box, which no table can reach). Version 2 adds `shards`
 * (as `blocks`) and `packed` (CID string → where in which pack file the shard lies).
 */
import {
  openDB,
  deleteDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  type StoreNames
} from 'idb'
import { NewerStoreError, StoreClosedError, StoreFullError } from '../../p2p/store/index.ts'

/** Consecutive bytes of a pack file. */
export interface Extent {
  pack: number
  offset: number
  sizeBytes: number
}

/** Object stores whose keys are CIDs. */
export type BlockStoreName = 'blocks' | 'shards' | 'packed'

export interface Layout extends DBSchema {
  blocks: { key: string; value: Uint8Array | Blob }
  shards: { key: string; value: Uint8Array | Blob }
  packed: { key: string; value: Extent; indexes: { pack: number } }
  rows: { key: [table: string, key: string]; value: unknown }
  meta: { key: string; value: unknown }
}

export type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<Layout, StoreNames<Layout>[], Mode>

/** The object stores that each version added. */
const LAYOUT: readonly { version: number; stores: StoreNames<Layout>[] }[] = [
  { version: 1, stores: ['blocks', 'rows', 'meta'] },
  { version: 2, stores: ['shards', 'packed'] }
]
const LAYOUT_VERSION = 2

/** Older tabs close their connection when asked; one frozen by the engine cannot. */
const BLOCKED_TIMEOUT_MS = 10_000

/** Another tab, probably frozen, holds the database in an older layout. */
export class StoreBlockedError extends Error {
  override name = 'StoreBlockedError'
  constructor() {
    super('Another tab keeps an older version of the stored data open; close it and try again')
  }
}

export interface TransactionOptions {
  /**
   * strict: on disk before it resolves, survives a power cut. relaxed: handed to the operating
   * system, survives a crash of the browser, and several times faster.
   */
  durability: 'strict' | 'relaxed'
}

export class Database {
  readonly name: string
  #connection: Promise<IDBPDatabase<Layout>> | undefined
  #closed = false

  constructor(name: string) {
    this.name = name
  }

  /**
   * Runs `work` in one transaction over `stores`; all of it is kept, or nothing.
   * @throws StoreFullError, StoreClosedError, NewerStoreError, StoreBlockedError, and what `work` throws
   */
  async transact<T, Mode extends IDBTransactionMode>(
    mode: Mode,
    stores: StoreNames<Layout>[],
    work: (transaction: Transaction<Mode>) => Promise<T>,
    options: TransactionOptions = { durability: 'relaxed' }
  ): Promise<T> {
    const transaction = await this.#begin(mode, stores, options)
    const outcome: Promise<Error | undefined> = transaction.done.then(
      () => undefined,
      (error: unknown) =>
        error instanceof Error ? error : new DOMException('The transaction was aborted', 'AbortError')
    )
    let result: T
    try {
      result = await work(transaction)
    } catch (error) {
      abortQuietly(transaction)
      throw storeError(await outcome) ?? storeError(error) ?? error
    }
    const failure = await outcome
    if (failure !== undefined) throw storeError(failure) ?? failure
    return result
  }

  async close(): Promise<void> {
    this.#closed = true
    const connection = this.#connection
    this.#connection = undefined
    if (connection !== undefined) (await connection).close()
  }

  async erase(): Promise<void> {
    await this.close()
    await deleteDB(this.name)
  }

  async #begin<Mode extends IDBTransactionMode>(
    mode: Mode,
    stores: StoreNames<Layout>[],
    options: TransactionOptions
  ): Promise<Transaction<Mode>> {
    const connection = await this.#connect()
    try {
      return connection.transaction(stores, mode, options)
    } catch (error) {
      // The engine closed the connection (storage cleared, disk trouble): nothing has run yet.
      if (!isNamed(error, 'InvalidStateError')) throw error
      this.#connection = undefined
      return (await this.#connect()).transaction(stores, mode, options)
    }
  }

  #connect(): Promise<IDBPDatabase<Layout>> {
    if (this.#closed) return Promise.reject(new StoreClosedError())
    if (this.#connection === undefined) {
      const connection = openLayout(this.name, () => {
        if (this.#connection === connection) this.#connection = undefined
      })
      connection.catch(() => {
        if (this.#connection === connection) this.#connection = undefined
      })
      this.#connection = connection
    }
    return this.#connection
  }
}

async function openLayout(name: string, onLost: () => void): Promise<IDBPDatabase<Layout>> {
  let blockedTimer: ReturnType<typeof setTimeout> | undefined
  const blocked = Promise.withResolvers<never>()
  const opening = openDB<Layout>(name, LAYOUT_VERSION, {
    upgrade(database, from, _to, transaction) {
      for (const { version, stores } of LAYOUT) {
        if (version > from) for (const store of stores) database.createObjectStore(store)
      }
      if (from < 2) transaction.objectStore('packed').createIndex('pack', 'pack')
    },
    blocked() {
      blockedTimer = setTimeout(() => blocked.reject(new StoreBlockedError()), BLOCKED_TIMEOUT_MS)
    },
    blocking(_current, _blocked, event) {
      // A newer version wants to upgrade, or the data is being erased: make way at once.
      onLost()
      const database = event.target
      if (database instanceof IDBDatabase) database.close()
    },
    terminated: onLost
  })
  try {
    return await Promise.race([opening, blocked.promise])
  } catch (error) {
    opening.then(
      (database) => database.close(),
      () => undefined
    )
    throw isNamed(error, 'VersionError') ? new NewerStoreError({ cause: error }) : error
  } finally {
    clearTimeout(blockedTimer)
  }
}

function abortQuietly(transaction: { abort(): void }): void {
  try {
    transaction.abort()
  } catch (error) {
    // Already over, which is what we want.
    if (!isNamed(error, 'InvalidStateError')) throw error
  }
}

function storeError(error: unknown): Error | undefined {
  return isNamed(error, 'QuotaExceededError') ? new StoreFullError({ cause: error }) : undefined
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name
}
