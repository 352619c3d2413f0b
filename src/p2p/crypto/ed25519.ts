/** Ed25519 (RFC 8032) keys as libp2p holds them. */
import { generateKeyPairFromSeed, publicKeyFromProtobuf, publicKeyToProtobuf } from '@libp2p/crypto/keys'
import type { Ed25519PrivateKey, Ed25519PublicKey } from '@libp2p/interface'
import { unshared } from './bytes.ts'

export const ED25519_SEED_BYTES = 32
export const ED25519_SIGNATURE_BYTES = 64

/** Length of `encodePublicKey`: four bytes of protobuf before the 32 of the key. */
const ED25519_ENCODED_KEY_BYTES = 36

/** @param seed 32 secret bytes (RFC 8032 §5.1.5) */
export async function ed25519FromSeed(seed: Uint8Array): Promise<Ed25519PrivateKey> {
  return generateKeyPairFromSeed('Ed25519', seed)
}

/** libp2p's PublicKey protobuf. */
export function encodePublicKey(key: Ed25519PublicKey): Uint8Array<ArrayBuffer> {
  return unshared(publicKeyToProtobuf(key))
}

/** Undefined unless the bytes are exactly the encoding of an Ed25519 key. */
export function decodePublicKey(bytes: Uint8Array): Ed25519PublicKey | undefined {
  if (bytes.byteLength !== ED25519_ENCODED_KEY_BYTES) return undefined
  try {
    const key = publicKeyFromProtobuf(bytes)
    return key.type === 'Ed25519' ? key : undefined
  } catch {
    return undefined
  }
}
