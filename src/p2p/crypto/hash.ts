/** Hashes and key derivation. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { unshared } from './bytes.ts'

/** SHA-256 (FIPS 180-4), 32 bytes, at once: for short inputs. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return nobleSha256(bytes)
}

/** SHA-256 by WebCrypto, off this thread: 17 times as fast for inputs of 16 KiB, slower for a few hundred bytes. */
export async function sha256OfBulk(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', unshared(bytes)))
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
