/** The optional lock: the entropy sealed once more, by a key from a passphrase. */
import type { Rng } from '../interface/platform.ts'
import {
  ARGON2_SALT_BYTES,
  argon2idKey,
  importSealKey,
  InvalidCostError,
  seal,
  SEAL_KEY_BYTES,
  SealBrokenError,
  unseal,
  type Argon2Cost
} from '../crypto/index.ts'
import { MAX_PASSPHRASE_LENGTH, MIN_PASSPHRASE_DISTINCT, MIN_PASSPHRASE_LENGTH } from './constants.ts'
import { UnreadableIdentityError, WeakPassphraseError, WrongPassphraseError } from './errors.ts'
import type { PassphraseLock } from './records.ts'

const CONTEXT = 'bitpie/1/passphrase'

/** @throws WeakPassphraseError */
export async function wrapByPassphrase(
  entropy: Uint8Array,
  passphrase: string,
  cost: Argon2Cost,
  rng: Rng
): Promise<{ wrapped: Uint8Array; lock: PassphraseLock }> {
  assertStrong(passphrase)
  const { memoryKib, iterations, parallelism } = cost
  const salt = rng.bytes(ARGON2_SALT_BYTES)
  const lock: PassphraseLock = { kdf: 'argon2id', memoryKib, iterations, parallelism, salt }
  const wrapped = await seal(await keyOf(passphrase, lock), entropy, CONTEXT, rng)
  return { wrapped, lock }
}

/** @throws WrongPassphraseError, UnreadableIdentityError */
export async function unwrapByPassphrase(
  wrapped: Uint8Array,
  passphrase: string,
  lock: PassphraseLock
): Promise<Uint8Array> {
  // None such was ever set, and a key derivation should not chew on them.
  if (passphrase === '' || passphrase.length > 2 * MAX_PASSPHRASE_LENGTH) throw new WrongPassphraseError()
  try {
    return await unseal(await keyOf(passphrase, lock), wrapped, CONTEXT)
  } catch (error) {
    if (error instanceof SealBrokenError) throw new WrongPassphraseError()
    if (error instanceof InvalidCostError) throw new UnreadableIdentityError({ cause: error })
    throw error
  }
}

async function keyOf(passphrase: string, lock: PassphraseLock): Promise<CryptoKey> {
  const { salt, memoryKib, iterations, parallelism } = lock
  const password = new TextEncoder().encode(normalize(passphrase))
  return importSealKey(
    await argon2idKey({ password, salt, memoryKib, iterations, parallelism, lengthBytes: SEAL_KEY_BYTES })
  )
}

/** As OpaqueString of RFC 8265 §4.2: every space is the plain one, then NFC. Case matters. */
function normalize(passphrase: string): string {
  return passphrase.replaceAll(/\p{Zs}/gu, ' ').normalize('NFC')
}

function assertStrong(passphrase: string): void {
  const characters = Array.from(normalize(passphrase))
  if (
    characters.length < MIN_PASSPHRASE_LENGTH ||
    characters.length > MAX_PASSPHRASE_LENGTH ||
    new Set(characters).size < MIN_PASSPHRASE_DISTINCT
  ) {
    throw new WeakPassphraseError()
  }
}
