/**
 * Wraps small secrets under an AES-256-GCM key that the engine keeps and never gives out: a copy of
 * the stored data without the browser profile is not enough to read them.
 *
 * Sealed form: version byte 1 ‖ nonce (12 bytes, random) ‖ ciphertext and tag.
 */
import type { SecretBox } from '../../p2p/interface/platform.ts'
import type { Database } from './database.ts'

const VERSION = 1
const NONCE_BYTES = 12
const KEY = 'secret-box'
const ALGORITHM = { name: 'AES-GCM', length: 256 } as const

/** The sealed bytes were changed, cut short, or belong to another browser profile. */
export class SealBrokenError extends Error {
  override name = 'SealBrokenError'
  constructor(options?: ErrorOptions) {
    super('This secret was sealed in another browser or has been changed', options)
  }
}

/** The box of a profile; its key is made on first use and lives in `database`. */
export function createSecretBox(database: Database): SecretBox {
  let loading: Promise<CryptoKey> | undefined
  return boxOf(() => (loading ??= loadKey(database)))
}

/** A box whose key dies with this worker, for engines that deny storage. */
export function createPassingSecretBox(): SecretBox {
  let making: Promise<CryptoKey> | undefined
  return boxOf(() => (making ??= makeKey()))
}

function boxOf(key: () => Promise<CryptoKey>): SecretBox {
  return {
    async seal(plaintext) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv: nonce },
        await key(),
        plaintext.slice()
      )
      const box = new Uint8Array(1 + NONCE_BYTES + sealed.byteLength)
      box[0] = VERSION
      box.set(nonce, 1)
      box.set(new Uint8Array(sealed), 1 + NONCE_BYTES)
      return box
    },
    async open(box) {
      if (box[0] !== VERSION) throw new SealBrokenError()
      const iv = box.slice(1, 1 + NONCE_BYTES)
      const sealed = box.slice(1 + NONCE_BYTES)
      const opening = await key()
      try {
        return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, opening, sealed))
      } catch (cause) {
        throw new SealBrokenError({ cause })
      }
    }
  }
}

async function loadKey(database: Database): Promise<CryptoKey> {
  const read = () => database.transact('readonly', ['meta'], (tx) => tx.objectStore('meta').get(KEY))
  const stored = await read()
  if (stored instanceof CryptoKey) return stored
  const made = await makeKey()
  // Another worker may have been quicker since we looked: whoever came first decides.
  return database.transact(
    'readwrite',
    ['meta'],
    async (transaction) => {
      const meta = transaction.objectStore('meta')
      const first = await meta.get(KEY)
      if (first instanceof CryptoKey) return first
      await meta.put(made, KEY)
      return made
    },
    { durability: 'strict' }
  )
}

function makeKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey(ALGORITHM, false, ['encrypt', 'decrypt'])
}
