/**
 * Everything an identity owns follows from the entropy of its words, by HKDF-SHA256 with an `info` of
 * its own for each purpose. docs/specs/identity.md fixes the texts; vectors/ holds their values.
 */
import type { Ed25519PrivateKey, Ed25519PublicKey } from '@libp2p/interface'
import { CID } from 'multiformats/cid'
import { base32upper } from 'multiformats/bases/base32'
import { base36 } from 'multiformats/bases/base36'
import { decodePublicKey, ed25519FromSeed, hkdfSha256, sha256 } from '../crypto/index.ts'

const encoder = new TextEncoder()
const SALT = encoder.encode('bitpie/1/words')
const SECRET_BYTES = 32

/** Site keys are numbered by a non-negative 31-bit integer. */
const MAX_SITE_INDEX = 0x7fff_ffff

/** Four groups of four characters of five bits. */
const FINGERPRINT_BYTES = 10

export type Purpose = 'identity' | 'archive' | 'vault' | 'mailbox' | 'sites'

/**
 * 32 bytes. identity: Ed25519 seed. archive: key of the message archive. vault: root of storage keys.
 * mailbox: secret of mailbox tags. sites: root of site keys.
 */
export function deriveSecret(entropy: Uint8Array, purpose: Purpose): Uint8Array {
  return expand(entropy, `bitpie/1/${purpose}`)
}

export async function deriveIdentityKey(entropy: Uint8Array): Promise<Ed25519PrivateKey> {
  return ed25519FromSeed(deriveSecret(entropy, 'identity'))
}

/** @throws RangeError when `index` is not an integer from 0 to 2³¹−1 */
export async function deriveSiteKey(entropy: Uint8Array, index: number): Promise<Ed25519PrivateKey> {
  if (!Number.isInteger(index) || index < 0 || index > MAX_SITE_INDEX) {
    throw new RangeError(`No site key has the index ${index}`)
  }
  return ed25519FromSeed(expand(deriveSecret(entropy, 'sites'), `bitpie/1/site/${index}`))
}

/** A public key as people and links name it: a libp2p-key CID in base36, `k51…`. */
export function identityId(key: Ed25519PublicKey): string {
  return key.toCID().toString(base36)
}

/** The key that `identityId` named; undefined when it named none. */
export function identityKeyOf(id: string): Ed25519PublicKey | undefined {
  try {
    return decodePublicKey(CID.parse(id, base36).multihash.digest)
  } catch {
    return undefined
  }
}

/** For people to compare: the first 80 bits of the key's SHA-256, as in `ABCD EFGH IJKL MNOP`. */
export function fingerprint(key: Ed25519PublicKey): string {
  const text = base32upper.baseEncode(sha256(key.raw).subarray(0, FINGERPRINT_BYTES))
  return (text.match(/.{4}/g) ?? []).join(' ')
}

function expand(secret: Uint8Array, info: string): Uint8Array {
  return hkdfSha256({ secret, salt: SALT, info: encoder.encode(info), lengthBytes: SECRET_BYTES })
}
