/**
 * Keys of storage. All follow from the storage secret of the words, or, for who has no words, from the
 * device's key. Texts and golden values: docs/specs/storage-wire.md.
 */
import type { Ed25519PrivateKey, Ed25519PublicKey, PrivateKey } from '@libp2p/interface'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { ED25519_SEED_BYTES, ed25519FromSeed, ed25519PublicKey, hkdfSha256 } from '../../crypto/index.ts'
import type { Identity } from '../../interface/identity.ts'
import { isNamed } from '../../lib/errors.ts'

const encoder = new TextEncoder()
const SALT = encoder.encode('bitpie/1/storage')
const SECRET_BYTES = 32

export interface StorageKeys {
  /** Customer and supplier in contracts: the same on all own devices, and nothing links it to the identity. */
  account: Ed25519PrivateKey
  /** Secret of the catalogue's head record. */
  headSecret: Uint8Array
  /** Secret that the catalogue is sealed under. */
  catalogueSecret: Uint8Array
}

/** @param secret `Identity.storageSecret` */
export async function storageKeys(secret: Uint8Array): Promise<StorageKeys> {
  return {
    account: await ed25519FromSeed(expand(secret, 'account')),
    headSecret: expand(secret, 'head'),
    catalogueSecret: expand(secret, 'catalogue')
  }
}

/** The account of a visitor or a relay: as lasting as its device key. */
export async function deviceAccount(deviceKey: PrivateKey): Promise<Ed25519PrivateKey> {
  return ed25519FromSeed(expand(deviceKey.raw.subarray(0, ED25519_SEED_BYTES), 'device-account'))
}

/** @throws IdentityLockedError: with words, the account is theirs and waits for them */
export async function accountKey(
  identity: Pick<Identity, 'storageSecret' | 'deviceKey'>
): Promise<Ed25519PrivateKey> {
  try {
    return (await storageKeys(await identity.storageSecret())).account
  } catch (error) {
    if (isNamed(error, 'NoIdentityError')) return deviceAccount(identity.deviceKey())
    throw error
  }
}

/** An account as text: its 32 bytes in hexadecimal. */
export function accountOf(key: Ed25519PublicKey): string {
  return hex(key.raw)
}

/** Undefined when the text names no account. */
export function keyOfAccount(account: string): Ed25519PublicKey | undefined {
  return /^[0-9a-f]{64}$/.test(account) ? ed25519PublicKey(unhex(account)) : undefined
}

export function hex(bytes: Uint8Array): string {
  return toString(bytes, 'base16')
}

export function unhex(text: string): Uint8Array {
  return fromString(text, 'base16')
}

function expand(secret: Uint8Array, info: string): Uint8Array {
  return hkdfSha256({ secret, salt: SALT, info: encoder.encode(info), lengthBytes: SECRET_BYTES })
}
