/** Exact counters of what each object store of blocks holds, kept in the transactions that change it. */
import type { BlockStoreSize } from '../../p2p/interface/store.ts'
import type { BlockStoreName, Transaction } from './database.ts'

/** Rows of `meta`. */
const SIZE_KEYS: Readonly<Record<BlockStoreName, string>> = {
  blocks: 'size',
  shards: 'size-shards',
  packed: 'size-packed'
}

export async function readSize(
  transaction: Transaction<IDBTransactionMode>,
  store: BlockStoreName
): Promise<BlockStoreSize> {
  const size = await transaction.objectStore('meta').get(SIZE_KEYS[store])
  return isSize(size) ? size : { count: 0, sizeBytes: 0 }
}

/** @param change what was added; negative where it was taken away */
export async function addToSize(
  transaction: Transaction<'readwrite'>,
  store: BlockStoreName,
  change: BlockStoreSize
): Promise<void> {
  const { count, sizeBytes } = await readSize(transaction, store)
  const size: BlockStoreSize = { count: count + change.count, sizeBytes: sizeBytes + change.sizeBytes }
  await transaction.objectStore('meta').put(size, SIZE_KEYS[store])
}

function isSize(value: unknown): value is BlockStoreSize {
  return typeof value === 'object' && value !== null && 'count' in value && 'sizeBytes' in value
}
