/** Door of the identity: keys from words, the device, the passphrase. */
export {
  IdentityExistsError,
  IdentityLockedError,
  IdentityNotStartedError,
  InvalidManifestError,
  InvalidWordsError,
  NoChallengeError,
  NoIdentityError,
  NoPassphraseError,
  StaleManifestError,
  UnreadableIdentityError,
  WeakPassphraseError,
  WrongPassphraseError,
  type WordsFault
} from './errors.ts'
export { createIdentity, type IdentityInit, type LocalIdentity } from './identity.ts'
