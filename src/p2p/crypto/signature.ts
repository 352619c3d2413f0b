/**
 * Signatures that mean one thing only. What is signed is the domain, the type of the record and its
 * exact bytes, each after its length as an unsigned varint, as in libp2p's signed envelope (RFC 0002):
 * no signature can be taken for one over another kind of record.
 */
import type { PrivateKey, PublicKey } from '@libp2p/interface'
import { varint } from 'multiformats'
import { unshared } from './bytes.ts'

const DOMAIN = 'bitpie'

/** @param type of the record, with its version: `device-manifest/1` */
export async function signRecord(
  key: PrivateKey,
  type: string,
  payload: Uint8Array
): Promise<Uint8Array<ArrayBuffer>> {
  return unshared(await key.sign(signedBytes(type, payload)))
}

export async function verifyRecord(
  key: PublicKey,
  type: string,
  payload: Uint8Array,
  signature: Uint8Array
): Promise<boolean> {
  return key.verify(signedBytes(type, payload), signature)
}

function signedBytes(type: string, payload: Uint8Array): Uint8Array {
  const encoder = new TextEncoder()
  const parts = [encoder.encode(DOMAIN), encoder.encode(type), payload]
  const sizes = parts.map((part) => varint.encodingLength(part.byteLength) + part.byteLength)
  const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0))
  let offset = 0
  for (const part of parts) {
    varint.encodeTo(part.byteLength, bytes, offset)
    offset += varint.encodingLength(part.byteLength)
    bytes.set(part, offset)
    offset += part.byteLength
  }
  return bytes
}
