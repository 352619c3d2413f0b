/** Ed25519 (RFC 8032) keys as libp2p holds them. */
import {
  generateKeyPairFromSeed,
  publicKeyFromProtobuf,
  publicKeyFromRaw,
  publicKeyToProtobuf
} from '@libp2p/crypto/keys'
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

/** Length of a public key by itself. */
export const ED25519_PUBLIC_KEY_BYTES = 32

/** Of the 32 bytes alone (RFC 8032 §5.1.5); undefined when they are no key. */
export function ed25519PublicKey(raw: Uint8Array): Ed25519PublicKey | undefined {
  if (raw.byteLength !== ED25519_PUBLIC_KEY_BYTES) return undefined
  try {
    const key = publicKeyFromRaw(raw)
    return key.type === 'Ed25519' ? key : undefined
  } catch {
    return undefined
  }
}
