/** Reads the rows of the table back, and forgives what can be made again. */
import type { Ed25519PrivateKey } from '@libp2p/interface'
import type { SecretBox } from '../interface/platform.ts'
import { ED25519_SEED_BYTES, ed25519FromSeed } from '../crypto/index.ts'
import { identityKeyOf } from './derive.ts'
import { InvalidManifestError, StaleManifestError, UnreadableIdentityError } from './errors.ts'
import { openManifest, type Manifest } from './manifest.ts'
import {
  readRows,
  unboxSecret,
  type DeviceRow,
  type IdentityTable,
  type RootRow,
  type Rows
} from './records.ts'
import { openRoot } from './root-secret.ts'

export interface LoadedState {
  root: RootRow | undefined
  manifest: Manifest | undefined
  /** Undefined for visitors, and when its seed does not open. */
  device: Ed25519PrivateKey | undefined
  /** Undefined when locked, and when it does not open: then only the words help. */
  entropy: Uint8Array | undefined
}

export async function loadState(table: IdentityTable, secrets: SecretBox): Promise<LoadedState> {
  const rows = await readRows(table)
  const { root } = rows
  if (root === undefined) return { root, manifest: undefined, device: undefined, entropy: undefined }
  return {
    root,
    manifest: await loadManifest(root, rows.manifest),
    device: await loadDevice(secrets, rows.device),
    entropy: root.lock === undefined ? await loadEntropy(secrets, root) : undefined
  }
}

async function loadManifest(root: RootRow, row: Rows['manifest'] | undefined): Promise<Manifest | undefined> {
  const key = identityKeyOf(root.id)
  if (key === undefined || row === undefined) return undefined
  try {
    return await openManifest(row.bytes, key, root.manifestSequence)
  } catch (error) {
    if (error instanceof InvalidManifestError || error instanceof StaleManifestError) return undefined
    throw error
  }
}

async function loadDevice(
  secrets: SecretBox,
  row: DeviceRow | undefined
): Promise<Ed25519PrivateKey | undefined> {
  const seed = row === undefined ? undefined : await unboxSecret(secrets, 'device', row.secret)
  return seed?.byteLength === ED25519_SEED_BYTES ? ed25519FromSeed(seed) : undefined
}

async function loadEntropy(secrets: SecretBox, root: RootRow): Promise<Uint8Array | undefined> {
  try {
    return await openRoot(secrets, root)
  } catch (error) {
    if (error instanceof UnreadableIdentityError) return undefined
    throw error
  }
}
