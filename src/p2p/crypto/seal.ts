/**
 * Authenticated encryption of small secrets: AES-256-GCM (NIST SP 800-38D) by WebCrypto.
 * A sealed text is `nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)`. Nonces are random: at most 2³²
 * texts under one key.
 */
import type { Rng } from '../interface/platform.ts'
import { unshared } from './bytes.ts'
import { SealBrokenError } from './errors.ts'

export const SEAL_KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const ALGORITHM = 'AES-GCM'

/** A key that does not leave the engine again. Takes 32 bytes. */
export async function importSealKey(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', unshared(bytes), ALGORITHM, false, ['encrypt', 'decrypt'])
}

/** @param context bound to the text, and needed to open it: what the text is for */
export async function seal(
  key: CryptoKey,
  plaintext: Uint8Array,
  context: string,
  rng: Rng
): Promise<Uint8Array> {
  const nonce = rng.bytes(NONCE_BYTES)
  const ciphertext = await crypto.subtle.encrypt(parameters(nonce, context), key, unshared(plaintext))
  const sealed = new Uint8Array(NONCE_BYTES + ciphertext.byteLength)
  sealed.set(nonce)
  sealed.set(new Uint8Array(ciphertext), NONCE_BYTES)
  return sealed
}

/** @throws SealBrokenError when the key or the context is another one, or the text was changed */
export async function unseal(key: CryptoKey, sealed: Uint8Array, context: string): Promise<Uint8Array> {
  if (sealed.byteLength < NONCE_BYTES + TAG_BYTES) throw new SealBrokenError()
  const nonce = sealed.subarray(0, NONCE_BYTES)
  try {
    const ciphertext = unshared(sealed.subarray(NONCE_BYTES))
    return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, context), key, ciphertext))
  } catch (error) {
    throw new SealBrokenError({ cause: error })
  }
}

function parameters(nonce: Uint8Array, context: string): AesGcmParams {
  return { name: ALGORITHM, iv: unshared(nonce), additionalData: new TextEncoder().encode(context) }
}
