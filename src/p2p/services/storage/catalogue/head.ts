/**
 * The head of a catalogue: a small signed record that says where its newest export is. It lies in the
 * DHT and at suppliers under a key derived from the words, which nothing links to the identity, and what
 * it says is sealed. docs/specs/catalogue.md.
 */
import type { Ed25519PrivateKey, Ed25519PublicKey } from '@libp2p/interface'
import {
  decodePublicKey,
  ed25519FromSeed,
  encodePublicKey,
  equalBytes,
  hkdfSha256,
  importSealKey,
  seal,
  sha256,
  signRecord,
  unseal,
  verifyRecord
} from '../../../crypto/index.ts'
import type { RecordKind } from '../../../interface/network.ts'
import type { Rng } from '../../../interface/platform.ts'
import { HEAD_PADDINGS, MAX_HEAD_BYTES } from './constants.ts'
import { InvalidHeadError, StaleHeadError } from './errors.ts'
import { CatalogueHeadBody, CatalogueHeadRecord } from './schema/head.ts'

const NAMESPACE = 'bitpie-head'
const RECORD_TYPE = 'catalogue-head/1'
const LENGTH_BYTES = 4
const encoder = new TextEncoder()
const KEY_PREFIX = encoder.encode(`/${NAMESPACE}/`)

export interface CatalogueHead {
  sequence: number
  /** What the owner said: where the segments are. */
  payload: Uint8Array
}

/** Key under which the head of this secret is found. */
export async function headKeyOf(secret: Uint8Array): Promise<Uint8Array> {
  return keyFor((await signingKey(secret)).publicKey)
}

/**
 * Signs a head that follows the one of sequence `previous` (0 without any). The sequence is the time in milliseconds,
 * or the next number when that is not later: a device that never saw the heads before still makes a newer one.
 * @param secret 32 bytes, of this purpose only
 * @throws RangeError when the payload is too long
 */
export async function signHead(
  secret: Uint8Array,
  payload: Uint8Array,
  { previous, nowMs, rng }: { previous: number; nowMs: number; rng: Rng }
): Promise<Uint8Array> {
  const sequence = Math.max(previous + 1, Math.floor(nowMs))
  const key = await signingKey(secret)
  const sealed = await seal(await sealKey(secret), padded(payload), contextOf(sequence), rng)
  const body = CatalogueHeadBody.encode({ sequence, payload: Uint8Array.from(sealed) })
  const signature = await signRecord(key, RECORD_TYPE, body)
  return CatalogueHeadRecord.encode({ key: encodePublicKey(key.publicKey), body, signature })
}

/**
 * Checks and opens a head of this secret, from wherever it came.
 * @param minSequence of the newest head seen
 * @throws InvalidHeadError, StaleHeadError
 */
export async function openHead(
  secret: Uint8Array,
  value: Uint8Array,
  minSequence = 0
): Promise<CatalogueHead> {
  const { sequence, payload } = await verified(await headKeyOf(secret), value)
  if (sequence < minSequence) throw new StaleHeadError()
  try {
    return { sequence, payload: unpadded(await unseal(await sealKey(secret), payload, contextOf(sequence))) }
  } catch (cause) {
    throw new InvalidHeadError('it cannot be opened', { cause })
  }
}

/** What the DHT must know to carry heads. */
export const headRecordKind: RecordKind = {
  namespace: NAMESPACE,
  async validate(key, value) {
    await verified(key, value)
  },
  /** The highest sequence; of two with the same, the same one for everybody. */
  select(_key, values) {
    let best = 0
    for (const [index, value] of values.entries()) {
      const current = values[best]
      if (current !== undefined && compareHeads(value, current) > 0) best = index
    }
    return best
  }
}

async function verified(
  recordKey: Uint8Array,
  value: Uint8Array
): Promise<{ sequence: number; payload: Uint8Array }> {
  if (value.byteLength > MAX_HEAD_BYTES) throw new InvalidHeadError('it is too large')
  const { key: keyBytes, body, signature } = decoded(() => CatalogueHeadRecord.decode(value))
  const key = keyBytes && decodePublicKey(keyBytes)
  if (keyBytes === undefined || key === undefined || body === undefined || signature === undefined) {
    throw new InvalidHeadError('it lacks a field')
  }
  if (!equalBytes(recordKey, keyFor(key))) throw new InvalidHeadError('it is of another key')
  if (!(await verifyRecord(key, RECORD_TYPE, body, signature))) throw new InvalidHeadError('it is forged')
  // one writing only: whatever else a decoder would overlook could be used to store things in the DHT
  if (!equalBytes(CatalogueHeadRecord.encode({ key: keyBytes, body, signature }), value)) {
    throw new InvalidHeadError('it is written in an odd way')
  }
  const { sequence, payload } = decoded(() => CatalogueHeadBody.decode(body))
  if (!Number.isSafeInteger(sequence) || sequence === undefined || sequence < 1 || payload === undefined) {
    throw new InvalidHeadError('it says nothing')
  }
  return { sequence, payload }
}

/** Only of values that were validated, and yet of whatever comes. */
function compareHeads(a: Uint8Array, b: Uint8Array): number {
  const difference = sequenceOf(a) - sequenceOf(b)
  if (difference !== 0) return difference
  for (const [index, byte] of a.entries()) {
    const other = b[index]
    if (other !== byte) return byte - (other ?? -1)
  }
  return a.byteLength - b.byteLength
}

function sequenceOf(value: Uint8Array): number {
  try {
    return CatalogueHeadBody.decode(CatalogueHeadRecord.decode(value).body ?? new Uint8Array()).sequence ?? 0
  } catch {
    return 0
  }
}

function keyFor(key: Ed25519PublicKey): Uint8Array {
  const digest = sha256(encodePublicKey(key))
  const bytes = new Uint8Array(KEY_PREFIX.byteLength + digest.byteLength)
  bytes.set(KEY_PREFIX)
  bytes.set(digest, KEY_PREFIX.byteLength)
  return bytes
}

function signingKey(secret: Uint8Array): Promise<Ed25519PrivateKey> {
  return ed25519FromSeed(expand(secret, 'sign'))
}

function sealKey(secret: Uint8Array): Promise<CryptoKey> {
  return importSealKey(expand(secret, 'seal'))
}

function expand(secret: Uint8Array, purpose: string): Uint8Array {
  const salt = encoder.encode('bitpie/1/catalogue-head')
  return hkdfSha256({ secret, salt, info: encoder.encode(purpose), lengthBytes: 32 })
}

function contextOf(sequence: number): string {
  return `${RECORD_TYPE} ${sequence}`
}

/** Length (u32 BE), payload, zeros. */
function padded(payload: Uint8Array): Uint8Array {
  const size = HEAD_PADDINGS.find((bytes) => bytes >= payload.byteLength + LENGTH_BYTES)
  if (size === undefined) throw new RangeError(`A head of ${payload.byteLength} bytes is too long`)
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, payload.byteLength)
  bytes.set(payload, LENGTH_BYTES)
  return bytes
}

function unpadded(bytes: Uint8Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = bytes
  const length = byteLength < LENGTH_BYTES ? Infinity : new DataView(buffer, byteOffset).getUint32(0)
  if (length > byteLength - LENGTH_BYTES) throw new InvalidHeadError('its length is wrong')
  return bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length)
}

function decoded<T>(decode: () => T): T {
  try {
    return decode()
  } catch (cause) {
    throw new InvalidHeadError('it is malformed', { cause })
  }
}
