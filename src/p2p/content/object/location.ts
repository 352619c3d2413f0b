/** What the owner must remember of an object to get it back. */
import type { StripeShape } from '../../interface/stripes.ts'

/** A stripe as its shards are found: no key in it, so rebuilders may have it. */
export interface StripeMap {
  shape: StripeShape
  /** Ids of its n shards, data first. */
  ids: readonly Uint8Array[]
}

/** Where the sealed bytes of an object lie: from `offset` on in the data of `stripes`, one after the other. */
export interface ObjectLocation {
  /** 32 bytes, secret. */
  key: Uint8Array
  /** 16 bytes. */
  object: Uint8Array
  /** Of the plaintext. */
  sizeBytes: number
  /** 0 unless it shares its only stripe with others. */
  offset: number
  stripes: readonly StripeMap[]
}
