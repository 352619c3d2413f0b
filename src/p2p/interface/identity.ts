import type { PrivateKey } from '@libp2p/interface'

export interface DeviceView {
  /** libp2p peer id of the device. */
  peer: string
  createdAt: number
  current: boolean
}

/**
 * none: a visitor with an ephemeral peer key. locked: an identity exists, its keys wait for the
 * passphrase. ready: usable.
 */
export type IdentityStatus = 'none' | 'locked' | 'ready'

export interface IdentityView {
  status: IdentityStatus
  /** Public identity key as a base36 libp2p-key CID. */
  id?: string | undefined
  /** Short form for people to compare: four groups of four. */
  fingerprint?: string | undefined
  createdAt?: number | undefined
  /** The words were shown and three of them asked back. */
  wordsChecked: boolean
  hasPassphrase: boolean
  devices: DeviceView[]
}

/** What the app may do with the identity. Words are the only secret that crosses to the UI, to be shown. */
export interface IdentityApi {
  watch(onSnapshot: (identity: IdentityView) => void): () => void
  /** One click: 24 words, keys, a device. @throws IdentityExistsError */
  create(): Promise<IdentityView>
  /** @throws InvalidWordsError (with which word is unknown, or checksum), IdentityExistsError */
  restore(words: string): Promise<IdentityView>
  /** @throws IdentityLockedError */
  words(): Promise<string[]>
  /** Three 1-based positions to ask back. */
  challenge(): Promise<number[]>
  /** True and remembered when the words at the positions of `challenge` match. */
  answer(words: string[]): Promise<boolean>
  /** Sets or replaces the passphrase lock. @throws WeakPassphraseError */
  setPassphrase(passphrase: string): Promise<void>
  removePassphrase(passphrase: string): Promise<void>
  /** @throws WrongPassphraseError */
  unlock(passphrase: string): Promise<void>
  lock(): Promise<void>
}

/** What services get of the identity. */
export interface Identity extends IdentityApi {
  snapshot(): IdentityView
  /** Key of this device: its libp2p peer. Ephemeral for visitors. */
  deviceKey(): PrivateKey
  /**
   * Ed25519 key of the n-th site, derived from the words.
   * @throws NoIdentityError, IdentityLockedError
   */
  siteKey(index: number): Promise<PrivateKey>
  /**
   * Root of the storage keys, 32 bytes, derived from the words: the same on all own devices.
   * @throws NoIdentityError, IdentityLockedError
   */
  storageSecret(): Promise<Uint8Array>
  onChange(listener: (identity: IdentityView) => void): () => void
}
