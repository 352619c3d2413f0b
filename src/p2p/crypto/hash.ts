/** Hash and key derivation of short inputs; bulk data is hashed by WebCrypto where content is made. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'

/** SHA-256 (FIPS 180-4), 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes)
}

export interface HkdfInit {
  /** Input key material: secret and of high entropy. */
  secret: Uint8Array
  salt: Uint8Array
  /** What the output is for: different ones give independent keys. */
  info: Uint8Array
  /** At most 8160. */
  lengthBytes: number
}

/** HKDF-SHA256, extract and expand (RFC 5869). */
export function hkdfSha256({ secret, salt, info, lengthBytes }: HkdfInit): Uint8Array {
  return hkdf(nobleSha256, secret, salt, info, lengthBytes)
}
