/**
 * The device manifest: which devices speak for an identity, signed by its key. It is the only thing
 * that key signs.
 */
import type { Ed25519PrivateKey, Ed25519PublicKey } from '@libp2p/interface'
import {
  decodePublicKey,
  ED25519_SIGNATURE_BYTES,
  encodePublicKey,
  equalBytes,
  signRecord,
  verifyRecord
} from '../crypto/index.ts'
import { MAX_DEVICES, MAX_MANIFEST_BYTES } from './constants.ts'
import { InvalidManifestError, StaleManifestError } from './errors.ts'
import { Device, DeviceManifest, SignedDeviceManifest } from './schema/manifest.ts'

const SIGNATURE_TYPE = 'device-manifest/1'

export interface ManifestDevice {
  key: Ed25519PublicKey
  addedAt: number
  revokedAt?: number | undefined
}

export interface Manifest {
  sequence: number
  issuedAt: number
  /** Revoked ones included; no key twice. */
  devices: readonly ManifestDevice[]
}

/**
 * The manifest with one device more. The sequence is the time in milliseconds, or the next number when
 * that is not later: so a device restored from words alone, which never saw the manifests before it,
 * still issues a newer one.
 * @throws InvalidManifestError when there are too many devices already
 */
export function withDevice(
  previous: Pick<Manifest, 'sequence' | 'devices'>,
  key: Ed25519PublicKey,
  now: number
): Manifest {
  if (previous.devices.length >= MAX_DEVICES) throw new InvalidManifestError('too many devices')
  return {
    sequence: Math.max(previous.sequence + 1, now),
    issuedAt: now,
    devices: [...previous.devices, { key, addedAt: now }]
  }
}

/** Signs with the identity key. Gives the bytes of a `SignedDeviceManifest`. */
export async function signManifest(manifest: Manifest, identity: Ed25519PrivateKey): Promise<Uint8Array> {
  const payload = DeviceManifest.encode({
    identity: encodePublicKey(identity.publicKey),
    sequence: BigInt(manifest.sequence),
    issuedAt: BigInt(manifest.issuedAt),
    devices: manifest.devices.map(encodeDevice)
  })
  const signature = await signRecord(identity, SIGNATURE_TYPE, payload)
  return SignedDeviceManifest.encode({ payload, signature })
}

/**
 * Checks and reads a manifest from anywhere.
 * @param minSequence the sequence of the newest one known
 * @throws InvalidManifestError, StaleManifestError
 */
export async function openManifest(
  bytes: Uint8Array,
  identity: Ed25519PublicKey,
  minSequence = 0
): Promise<Manifest> {
  if (bytes.byteLength > MAX_MANIFEST_BYTES) throw new InvalidManifestError('too large')
  const { payload, signature } = decoded(() => SignedDeviceManifest.decode(bytes))
  if (payload === undefined) throw new InvalidManifestError('no payload')
  if (signature?.byteLength !== ED25519_SIGNATURE_BYTES) throw new InvalidManifestError('no signature')
  if (!(await verifyRecord(identity, SIGNATURE_TYPE, payload, signature))) {
    throw new InvalidManifestError('the signature does not match')
  }
  const message = decoded(() => DeviceManifest.decode(payload, { limits: { devices: MAX_DEVICES } }))
  if (message.identity === undefined || !equalBytes(message.identity, encodePublicKey(identity))) {
    throw new InvalidManifestError('of another identity')
  }
  const manifest: Manifest = {
    sequence: safeNumber(message.sequence, 'sequence'),
    issuedAt: safeNumber(message.issuedAt, 'issuedAt'),
    devices: message.devices.map(decodeDevice)
  }
  if (new Set(manifest.devices.map(({ key }) => key.toString())).size < manifest.devices.length) {
    throw new InvalidManifestError('a device is listed twice')
  }
  if (manifest.sequence < minSequence) throw new StaleManifestError()
  return manifest
}

function encodeDevice({ key, addedAt, revokedAt }: ManifestDevice): Uint8Array<ArrayBuffer> {
  return Device.encode({
    publicKey: encodePublicKey(key),
    addedAt: BigInt(addedAt),
    ...(revokedAt === undefined ? {} : { revokedAt: BigInt(revokedAt) })
  })
}

function decodeDevice(bytes: Uint8Array): ManifestDevice {
  const { publicKey, addedAt, revokedAt } = decoded(() => Device.decode(bytes))
  const key = publicKey === undefined ? undefined : decodePublicKey(publicKey)
  if (key === undefined) throw new InvalidManifestError('a device has no Ed25519 key')
  return {
    key,
    addedAt: safeNumber(addedAt, 'addedAt'),
    ...(revokedAt === undefined ? {} : { revokedAt: safeNumber(revokedAt, 'revokedAt') })
  }
}

function decoded<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    throw new InvalidManifestError('malformed', { cause: error })
  }
}

function safeNumber(value: bigint | undefined, field: string): number {
  if (value === undefined || value > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new InvalidManifestError(`${field} is missing or too large`)
  }
  return Number(value)
}
