/** Checks of fields that came from a peer. */
import { CONTRACT_ID_BYTES, MAX_SHARDS, SHARD_ID_BYTES } from './constants.ts'
import { StorageProtocolError } from './errors.ts'

/** @throws StorageProtocolError unless the field has exactly this many bytes */
export function exactly(bytes: Uint8Array | undefined, length: number, what: string): Uint8Array {
  if (bytes?.byteLength !== length) throw new StorageProtocolError(`${what} of another length`)
  return bytes
}

export function contractId(bytes: Uint8Array | undefined): Uint8Array {
  return exactly(bytes, CONTRACT_ID_BYTES, 'a contract id')
}

export function shardId(bytes: Uint8Array | undefined): Uint8Array {
  return exactly(bytes, SHARD_ID_BYTES, 'a shard id')
}

/** Ids joined without anything between them. @throws StorageProtocolError */
export function splitIds(joined: Uint8Array | undefined, most = MAX_SHARDS): Uint8Array[] {
  const bytes = joined ?? new Uint8Array(0)
  const count = bytes.byteLength / SHARD_ID_BYTES
  if (!Number.isInteger(count) || count > most) throw new StorageProtocolError('ids of another length')
  return Array.from({ length: count }, (_, i) => bytes.slice(i * SHARD_ID_BYTES, (i + 1) * SHARD_ID_BYTES))
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}

/** A copy over a buffer of its own, as encoders want it. */
export function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytes)
}
