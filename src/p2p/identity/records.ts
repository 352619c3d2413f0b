/** What the identity keeps in its table of the store: three rows, changed together or not at all. */
import type { SecretBox } from '../interface/platform.ts'
import type { Table, TableOperation } from '../interface/store.ts'
import type { Argon2Cost } from '../crypto/index.ts'

export const IDENTITY_TABLE = 'identity'

/** How a passphrase becomes the key of the inner seal. */
export interface PassphraseLock extends Argon2Cost {
  kdf: 'argon2id'
  salt: Uint8Array
}

/** The identity itself; there is none without this row. */
export interface RootRow {
  /** Base36 libp2p-key CID of the identity's public key. */
  id: string
  createdAt: number
  wordsChecked: boolean
  /** The entropy in the secret box; with a lock, sealed by its key inside the box. */
  secret: Uint8Array
  lock?: PassphraseLock | undefined
  /** Of the manifest row: an older one put in its place is noticed. */
  manifestSequence: number
}

/** Seed of this device's key in the secret box, whatever the passphrase: a locked node still serves. */
export interface DeviceRow {
  secret: Uint8Array
}

/** A `SignedDeviceManifest`. */
export interface ManifestRow {
  bytes: Uint8Array
}

export interface Rows {
  root: RootRow
  device: DeviceRow
  manifest: ManifestRow
}

export type IdentityTable = Table<Rows[keyof Rows]>

export async function readRows(table: IdentityTable): Promise<Partial<Rows>> {
  const rows: Partial<Rows> = {}
  // `writeRows` is the only writer, and types each row by its key.
  for await (const [key, row] of table.entries()) Object.assign(rows, { [key]: row })
  return rows
}

/** Atomic. */
export async function writeRows(table: IdentityTable, rows: Partial<Rows>): Promise<void> {
  const operations: TableOperation<Rows[keyof Rows]>[] = []
  for (const [key, value] of Object.entries(rows)) operations.push({ type: 'put', key, value })
  await table.batch(operations)
}

/**
 * Puts a secret into the platform's box together with its purpose, so that one row's secret does not
 * open as another's.
 */
export async function boxSecret(box: SecretBox, purpose: string, secret: Uint8Array): Promise<Uint8Array> {
  const label = labelOf(purpose)
  const plaintext = new Uint8Array(label.byteLength + secret.byteLength)
  plaintext.set(label)
  plaintext.set(secret, label.byteLength)
  return box.seal(plaintext)
}

/** Undefined when the box does not open, or holds a secret for something else. */
export async function unboxSecret(
  box: SecretBox,
  purpose: string,
  sealed: Uint8Array
): Promise<Uint8Array | undefined> {
  const label = labelOf(purpose)
  try {
    const plaintext = await box.open(sealed)
    const matches = label.every((byte, index) => plaintext[index] === byte)
    return matches ? plaintext.slice(label.byteLength) : undefined
  } catch {
    return undefined
  }
}

function labelOf(purpose: string): Uint8Array {
  return new TextEncoder().encode(`bitpie/1/${purpose}\n`)
}
