/**
 * The identity of one browser: its words, its device, its passphrase. Rows are written first and the
 * memory follows, so whatever fails or dies in between leaves the state before or the state after.
 */
import type { Ed25519PrivateKey, PrivateKey } from '@libp2p/interface'
import type { Identity, IdentityView } from '../interface/identity.ts'
import type { Clock, Rng, SecretBox } from '../interface/platform.ts'
import type { Store } from '../interface/store.ts'
import {
  DEFAULT_ARGON2_COST,
  ED25519_SEED_BYTES,
  ed25519FromSeed,
  entropyToWords,
  type Argon2Cost
} from '../crypto/index.ts'
import { ENTROPY_BYTES } from './constants.ts'
import { deriveIdentityKey, deriveSecret, deriveSiteKey, identityId } from './derive.ts'
import {
  IdentityExistsError,
  IdentityLockedError,
  IdentityNotStartedError,
  NoChallengeError,
  NoIdentityError,
  NoPassphraseError,
  UnreadableIdentityError
} from './errors.ts'
import { signManifest, withDevice, type Manifest } from './manifest.ts'
import { wrapByPassphrase } from './passphrase.ts'
import { boxSecret, IDENTITY_TABLE, writeRows, type IdentityTable, type RootRow } from './records.ts'
import { boxRoot, openRoot } from './root-secret.ts'
import { loadState } from './load.ts'
import { viewOf } from './view.ts'
import { parseWords, pickPositions, sameWords } from './words.ts'

export interface IdentityInit {
  store: Store
  secrets: SecretBox
  clock: Clock
  rng: Rng
  /** Of passphrases set from now on; those set before keep theirs. */
  lockCost?: Argon2Cost | undefined
}

/** An identity that reads its store in `start` and forgets its keys in `stop`. */
export interface LocalIdentity extends Identity {
  /**
   * Afterwards `deviceKey` answers.
   * @throws what the store throws
   */
  start(): Promise<void>
  stop(): Promise<void>
}

export function createIdentity(init: IdentityInit): LocalIdentity {
  return new StoredIdentity(init)
}

class StoredIdentity implements LocalIdentity {
  readonly #init: IdentityInit
  readonly #table: IdentityTable
  readonly #listeners = new Set<(identity: IdentityView) => void>()
  /** Whatever changes the identity runs one after the other. */
  #queue: Promise<unknown> = Promise.resolve()
  #root: RootRow | undefined
  #manifest: Manifest | undefined
  #device: Ed25519PrivateKey | undefined
  #deviceIsStored = false
  /** Only while unlocked. */
  #entropy: Uint8Array | undefined
  #challenge: readonly number[] | undefined

  constructor(init: IdentityInit) {
    this.#init = init
    this.#table = init.store.table(IDENTITY_TABLE)
  }

  async start(): Promise<void> {
    await this.#exclusive(async () => {
      if (this.#device !== undefined) return
      const { root, manifest, device, entropy } = await loadState(this.#table, this.#init.secrets)
      this.#root = root
      this.#manifest = manifest
      this.#deviceIsStored = device !== undefined
      this.#device = device ?? (await ed25519FromSeed(this.#init.rng.bytes(ED25519_SEED_BYTES)))
      if (root !== undefined && entropy !== undefined) await this.#hold(root, entropy)
    })
  }

  async stop(): Promise<void> {
    await this.#exclusive(async () => {
      this.#forget()
      this.#root = undefined
      this.#manifest = undefined
      this.#device = undefined
    })
  }

  snapshot(): IdentityView {
    return viewOf({
      root: this.#root,
      manifest: this.#manifest,
      device: this.#device,
      open: this.#entropy !== undefined
    })
  }

  watch(onSnapshot: (identity: IdentityView) => void): () => void {
    onSnapshot(this.snapshot())
    return this.onChange(onSnapshot)
  }

  onChange(listener: (identity: IdentityView) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  deviceKey(): PrivateKey {
    if (this.#device === undefined) throw new IdentityNotStartedError()
    return this.#device
  }

  async siteKey(index: number): Promise<PrivateKey> {
    return deriveSiteKey(this.#secret(), index)
  }

  async storageSecret(): Promise<Uint8Array> {
    return deriveSecret(this.#secret(), 'vault')
  }

  async create(): Promise<IdentityView> {
    return this.#change(async () => {
      if (this.#root !== undefined) throw new IdentityExistsError()
      const entropy = this.#init.rng.bytes(ENTROPY_BYTES)
      await this.#adopt(await this.#rootOf(entropy, false), entropy)
    })
  }

  async restore(words: string): Promise<IdentityView> {
    return this.#change(async () => {
      const entropy = parseWords(words)
      const root = await this.#rootOf(entropy, true)
      // The words are the way back from a forgotten passphrase, but never into someone else's place.
      const reopens = this.#entropy === undefined && this.#root?.id === root.id
      if (this.#root !== undefined && !reopens) throw new IdentityExistsError()
      await this.#adopt(root, entropy)
    })
  }

  async words(): Promise<string[]> {
    return entropyToWords(this.#secret())
  }

  async challenge(): Promise<number[]> {
    this.#secret()
    this.#challenge = pickPositions(this.#init.rng)
    return [...this.#challenge]
  }

  async answer(words: string[]): Promise<boolean> {
    return this.#exclusive(async () => {
      const all = entropyToWords(this.#secret())
      if (this.#challenge === undefined) throw new NoChallengeError()
      const expected = this.#challenge.flatMap((position) => all.slice(position - 1, position))
      if (!sameWords(words, expected)) return false
      await this.#writeRoot({ ...this.#existing(), wordsChecked: true })
      this.#challenge = undefined
      this.#emit()
      return true
    })
  }

  async setPassphrase(passphrase: string): Promise<void> {
    await this.#change(async () => {
      const { secrets, rng, lockCost = DEFAULT_ARGON2_COST } = this.#init
      const { wrapped, lock } = await wrapByPassphrase(this.#secret(), passphrase, lockCost, rng)
      await this.#writeRoot({ ...this.#existing(), secret: await boxRoot(secrets, wrapped), lock })
    })
  }

  async removePassphrase(passphrase: string): Promise<void> {
    await this.#change(async () => {
      const { lock, ...root } = this.#existing()
      if (lock === undefined) return
      const entropy = await openRoot(this.#init.secrets, { ...root, lock }, passphrase)
      const unlocked = { ...root, secret: await boxRoot(this.#init.secrets, entropy) }
      await this.#writeRoot(unlocked)
      await this.#hold(unlocked, entropy)
    })
  }

  async unlock(passphrase: string): Promise<void> {
    await this.#change(async () => {
      const root = this.#existing()
      if (this.#entropy !== undefined) return
      if (root.lock === undefined) throw new UnreadableIdentityError()
      await this.#hold(root, await openRoot(this.#init.secrets, root, passphrase))
    })
  }

  async lock(): Promise<void> {
    await this.#change(async () => {
      if (this.#existing().lock === undefined) throw new NoPassphraseError()
      this.#forget()
    })
  }

  /** Unlocks, and makes up for a device or a manifest that the store had lost. */
  async #hold(root: RootRow, entropy: Uint8Array): Promise<void> {
    if (this.#deviceIsStored && this.#isListed()) this.#entropy = entropy
    else await this.#adopt(root, entropy)
  }

  /** Makes this the identity, and the running device one of its devices, in one write. */
  async #adopt(root: RootRow, entropy: Uint8Array): Promise<void> {
    const { secrets, clock } = this.#init
    const device = this.#runningDevice()
    const devices = this.#manifest?.devices ?? []
    const listed = this.#isListed() ? this.#manifest : undefined
    const previous = { sequence: root.manifestSequence, devices }
    const manifest = listed ?? withDevice(previous, device.publicKey, clock.now())
    const bytes = await signManifest(manifest, await deriveIdentityKey(entropy))
    const row = { ...root, manifestSequence: manifest.sequence }
    const seed = device.raw.subarray(0, ED25519_SEED_BYTES)
    await writeRows(this.#table, {
      root: row,
      device: { secret: await boxSecret(secrets, 'device', seed) },
      manifest: { bytes }
    })
    this.#root = row
    this.#manifest = manifest
    this.#deviceIsStored = true
    this.#entropy = entropy
  }

  /** A row without a passphrase; of what is already known of this identity it keeps the dates. */
  async #rootOf(entropy: Uint8Array, wordsChecked: boolean): Promise<RootRow> {
    const { publicKey } = await deriveIdentityKey(entropy)
    return {
      id: identityId(publicKey),
      createdAt: this.#root?.createdAt ?? this.#init.clock.now(),
      wordsChecked,
      secret: await boxRoot(this.#init.secrets, entropy),
      manifestSequence: this.#root?.manifestSequence ?? 0
    }
  }

  async #writeRoot(root: RootRow): Promise<void> {
    await writeRows(this.#table, { root })
    this.#root = root
  }

  #forget(): void {
    this.#entropy?.fill(0)
    this.#entropy = undefined
    this.#challenge = undefined
  }

  /** @throws NoIdentityError */
  #existing(): RootRow {
    if (this.#root === undefined) throw new NoIdentityError()
    return this.#root
  }

  /** @throws NoIdentityError, IdentityLockedError */
  #secret(): Uint8Array {
    this.#existing()
    if (this.#entropy === undefined) throw new IdentityLockedError()
    return this.#entropy
  }

  #runningDevice(): Ed25519PrivateKey {
    if (this.#device === undefined) throw new IdentityNotStartedError()
    return this.#device
  }

  #isListed(): boolean {
    const device = this.#runningDevice().publicKey
    return this.#manifest?.devices.some(({ key }) => key.equals(device)) ?? false
  }

  async #change(work: () => Promise<void>): Promise<IdentityView> {
    return this.#exclusive(async () => {
      await work()
      this.#emit()
      return this.snapshot()
    })
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(work)
    this.#queue = result.catch(() => undefined)
    return result
  }

  #emit(): void {
    for (const listener of [...this.#listeners]) listener(this.snapshot())
  }
}
