/** Parts of a backup as bytes, and back. */
import { assertShape, type ObjectLocation } from '../../../content/object/index.ts'
import type { Stripe } from '../ports.ts'
import { InvalidBackupError } from './errors.ts'
import { BackupIndex, BackupPart, BackupStripe } from './schema/backup.ts'

const KEY_BYTES = 32
const OBJECT_BYTES = 16
const SHARD_ID_BYTES = 32
/** An export of millions of files. */
const MAX_PARTS = 4_096
const MAX_STRIPES = 1_024
const MAX_LABEL_CHARS = 128

/** An object with its stripes as they are held. */
export interface Part {
  /** Of the catalogue; undefined for the index. */
  segment?: string | undefined
  key: Uint8Array
  object: Uint8Array
  sizeBytes: number
  offset: number
  stripes: readonly Stripe[]
}

export function encodePart({
  segment,
  key,
  object,
  sizeBytes,
  offset,
  stripes
}: Part): Uint8Array<ArrayBuffer> {
  const parts = { key: Uint8Array.from(key), object: Uint8Array.from(object), sizeBytes, offset }
  return BackupPart.encode({
    ...(segment === undefined ? {} : { segment }),
    ...parts,
    stripes: stripes.map(encodeStripe)
  })
}

export function encodeIndex(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  return BackupIndex.encode({ parts: parts.map(encodePart) })
}

/** @throws InvalidBackupError */
export function decodeIndex(bytes: Uint8Array): Part[] {
  const { parts } = decoding(() => BackupIndex.decode(bytes, { limits: { parts: MAX_PARTS } }))
  return parts.map(decodePart)
}

/** @throws InvalidBackupError */
export function decodePart(bytes: Uint8Array): Part {
  const part = decoding(() => BackupPart.decode(bytes, { limits: { stripes: MAX_STRIPES } }))
  const { segment, key, object, sizeBytes, offset = 0, stripes } = part
  if (key?.byteLength !== KEY_BYTES || object?.byteLength !== OBJECT_BYTES)
    throw new InvalidBackupError('a key')
  if (sizeBytes === undefined || !Number.isSafeInteger(sizeBytes)) throw new InvalidBackupError('a size')
  if (segment !== undefined && segment.length > MAX_LABEL_CHARS) throw new InvalidBackupError('a name')
  return { segment, key, object, sizeBytes, offset, stripes: stripes.map(decodeStripe) }
}

export function locationOf({ key, object, sizeBytes, offset, stripes }: Part): ObjectLocation {
  return {
    key,
    object,
    sizeBytes,
    offset,
    stripes: stripes.map(({ shape, shards }) => ({ shape, ids: shards }))
  }
}

function encodeStripe({ shape, shards, holders }: Stripe): Uint8Array<ArrayBuffer> {
  const ids = new Uint8Array(shards.length * SHARD_ID_BYTES)
  for (const [index, id] of shards.entries()) ids.set(id, index * SHARD_ID_BYTES)
  const held = [...holders.entries()].flatMap(([position, holder]) =>
    holder === undefined ? [] : [{ position, ...holder }]
  )
  return BackupStripe.encode({
    ...shape,
    shards: ids,
    positions: held.map(({ position }) => position),
    accounts: held.map(({ account }) => account),
    peers: held.map(({ peer }) => peer)
  })
}

/** Its id is that of its first shard: a stripe of a backup is in no catalogue. */
function decodeStripe(bytes: Uint8Array): Stripe {
  const {
    dataShards = 0,
    totalShards = 0,
    shardBytes = 0,
    shards,
    positions,
    accounts,
    peers
  } = decoding(() => BackupStripe.decode(bytes))
  const shape = decoding(() => assertShape({ dataShards, totalShards, shardBytes }))
  if (shards?.byteLength !== totalShards * SHARD_ID_BYTES)
    throw new InvalidBackupError('shards that are not n')
  const ids = Array.from({ length: totalShards }, (_, index) =>
    shards.slice(index * SHARD_ID_BYTES, (index + 1) * SHARD_ID_BYTES)
  )
  const holders: Stripe['holders'][number][] = ids.map(() => undefined)
  for (const [at, position] of positions.entries()) {
    const account = accounts[at]
    const peer = peers[at]
    if (position >= totalShards || account === undefined || peer === undefined)
      throw new InvalidBackupError('holders that are not there')
    if (account.length > MAX_LABEL_CHARS || peer.length > MAX_LABEL_CHARS)
      throw new InvalidBackupError('a holder')
    holders[position] = { account, peer }
  }
  return { id: stripeId(ids), shape, shards: ids, holders }
}

export function stripeId(ids: readonly Uint8Array[]): string {
  return [...(ids[0] ?? [])].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function decoding<T>(decode: () => T): T {
  try {
    return decode()
  } catch (cause) {
    if (cause instanceof InvalidBackupError) throw cause
    throw new InvalidBackupError('it cannot be decoded', { cause })
  }
}
