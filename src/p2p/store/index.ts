/** Door of the store: the in-memory adapter, migrations and the conditions every adapter throws. */
export { MAX_BLOCK_BYTES } from './constants.ts'
export { BlockTooLargeError, NewerStoreError, StoreClosedError, StoreFullError } from './errors.ts'
export { createMemoryStore } from './memory.ts'
export { migrate, type Migration } from './migrations.ts'
export { isShardCid, rootOf, shardCid } from './shard-cid.ts'
