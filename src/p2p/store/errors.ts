/** Conditions of the store that its users tell apart. */

/** The engine refuses to keep more: quota reached or disk full. Nothing of the call was kept. */
export class StoreFullError extends Error {
  override name = 'StoreFullError'
  constructor(options?: ErrorOptions) {
    super('There is no room left to store more in this place', options)
  }
}

/** The store was closed or erased; whoever still writes to it is being stopped. */
export class StoreClosedError extends Error {
  override name = 'StoreClosedError'
  constructor(options?: ErrorOptions) {
    super('The store is closed', options)
  }
}

/** The stored data was written by a newer version of BitPie than the one running. */
export class NewerStoreError extends Error {
  override name = 'NewerStoreError'
  constructor(options?: ErrorOptions) {
    super('The stored data belongs to a newer version of BitPie; load the current version', options)
  }
}

/** A block exceeds what any store takes. */
export class BlockTooLargeError extends Error {
  override name = 'BlockTooLargeError'
  readonly sizeBytes: number
  constructor(sizeBytes: number) {
    super(`A block of ${sizeBytes} bytes is larger than a store takes`)
    this.sizeBytes = sizeBytes
  }
}

/** A Merkle root has a length that none has, or a CID is none of a shard. */
export class NotAShardError extends Error {
  override name = 'NotAShardError'
  constructor() {
    super('This is no name of a shard')
  }
}
