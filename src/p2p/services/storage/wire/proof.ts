/**
 * Who is at the other end. Each side signs the other's challenge together with both peer ids of the
 * connection, which the transport has authenticated: a proof is good for this stream between these two
 * peers only, and nobody can pass it on.
 */
import type { Ed25519PrivateKey, Ed25519PublicKey, PeerId } from '@libp2p/interface'
import { ed25519PublicKey, signRecord, verifyRecord } from '../../../crypto/index.ts'
import { NONCE_BYTES } from './constants.ts'
import { own } from './fields.ts'
import { StorageProof } from './schema/storage-wire.ts'

const PROOF_TYPE = 'storage-hello/1'

export const SUPPLIER = 1
export const CUSTOMER = 2

export interface Meeting {
  customerPeer: PeerId
  supplierPeer: PeerId
  customerNonce: Uint8Array
  supplierNonce: Uint8Array
}

export function signProof(
  key: Ed25519PrivateKey,
  role: typeof SUPPLIER | typeof CUSTOMER,
  meeting: Meeting
): Promise<Uint8Array<ArrayBuffer>> {
  return signRecord(key, PROOF_TYPE, proofBytes(role, meeting))
}

/** The account when the proof is good. Whatever a peer sends is safe to ask for. */
export async function provenAccount(
  account: Uint8Array | undefined,
  signature: Uint8Array | undefined,
  role: typeof SUPPLIER | typeof CUSTOMER,
  meeting: Meeting
): Promise<Ed25519PublicKey | undefined> {
  const key = account && ed25519PublicKey(account)
  if (key === undefined || signature === undefined) return undefined
  try {
    return (await verifyRecord(key, PROOF_TYPE, proofBytes(role, meeting), signature)) ? key : undefined
  } catch {
    return undefined
  }
}

export function isNonce(bytes: Uint8Array | undefined): bytes is Uint8Array<ArrayBuffer> {
  return bytes?.byteLength === NONCE_BYTES
}

export function proofBytes(role: number, meeting: Meeting): Uint8Array {
  return StorageProof.encode({
    role,
    customerPeer: own(meeting.customerPeer.toMultihash().bytes),
    supplierPeer: own(meeting.supplierPeer.toMultihash().bytes),
    customerNonce: own(meeting.customerNonce),
    supplierNonce: own(meeting.supplierNonce)
  })
}
