/** The entropy at rest: in the platform's secret box, and inside it under the passphrase if there is one. */
import type { SecretBox } from '../interface/platform.ts'
import { ENTROPY_BYTES } from './constants.ts'
import { deriveIdentityKey, identityId } from './derive.ts'
import { UnreadableIdentityError } from './errors.ts'
import { unwrapByPassphrase } from './passphrase.ts'
import { boxSecret, unboxSecret, type RootRow } from './records.ts'

const PURPOSE = 'root'

/** @param secret the entropy, or the entropy wrapped by a passphrase */
export async function boxRoot(secrets: SecretBox, secret: Uint8Array): Promise<Uint8Array> {
  return boxSecret(secrets, PURPOSE, secret)
}

/**
 * The entropy of `root`, checked against the identity it says it is.
 * @param passphrase needed, and only looked at, when `root` has a lock
 * @throws WrongPassphraseError, UnreadableIdentityError
 */
export async function openRoot(secrets: SecretBox, root: RootRow, passphrase = ''): Promise<Uint8Array> {
  const boxed = await unboxSecret(secrets, PURPOSE, root.secret)
  if (boxed === undefined) throw new UnreadableIdentityError()
  const entropy = root.lock === undefined ? boxed : await unwrapByPassphrase(boxed, passphrase, root.lock)
  if (entropy.byteLength !== ENTROPY_BYTES) throw new UnreadableIdentityError()
  const key = await deriveIdentityKey(entropy)
  if (identityId(key.publicKey) !== root.id) throw new UnreadableIdentityError()
  return entropy
}
