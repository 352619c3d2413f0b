/**
 * The schema of what tables hold, versioned apart from the engine's own layout. A release that
 * changes the shape of stored values adds one migration; steps run once, in order.
 */
import type { Store } from '../interface/store.ts'
import { NewerStoreError } from './errors.ts'

export interface Migration {
  /** Schema version this step leads to; versions count up from 1 without gaps. */
  version: number
  /**
   * Rewrites what needs it. May be killed half way and run again from its start, so every step must
   * be repeatable.
   */
  migrate(store: Store): Promise<void>
}

const SCHEMA_TABLE = 'schema'
const VERSION_KEY = 'version'

/**
 * Brings `store` to the newest schema and returns its version. An empty store starts there.
 * @throws NewerStoreError when a newer release wrote the store.
 */
export async function migrate(store: Store, migrations: readonly Migration[]): Promise<number> {
  const table = store.table<number>(SCHEMA_TABLE)
  const newest = migrations.length
  const stored = await table.get(VERSION_KEY)
  if (stored === undefined) {
    await table.put(VERSION_KEY, newest)
    return newest
  }
  if (stored > newest) throw new NewerStoreError()
  for (const step of migrations.slice(stored)) {
    await step.migrate(store)
    await table.put(VERSION_KEY, step.version)
  }
  return newest
}
