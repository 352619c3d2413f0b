/**
 * Settlement: both accounts sign how much each kept for the other, so that a balance is no matter of one
 * side's word. Of each direction the lesser count holds. Format: docs/specs/storage-wire.md.
 */
import type { Ed25519PrivateKey, Ed25519PublicKey } from '@libp2p/interface'
import { ed25519PublicKey, signRecord, verifyRecord } from '../../../crypto/index.ts'
import type { Settlement } from '../policy/barter.ts'
import { MAX_CONTRACT_BYTES } from '../wire/constants.ts'
import { ContractInvalidError } from '../wire/errors.ts'
import { own } from '../wire/fields.ts'
import { SettlementBody, SignedSettlement } from './schema/contract.ts'

const RECORD_TYPE = 'storage-settlement/1'

export interface SettlementTerms extends Settlement {
  proposer: Ed25519PublicKey
  other: Ed25519PublicKey
  sequence: number
}

/** @param side whose signature it becomes */
export async function signSettlement(
  key: Ed25519PrivateKey,
  side: 'proposer' | 'other',
  terms: SettlementTerms
): Promise<Uint8Array<ArrayBuffer>> {
  const body = settlementBytes(terms)
  const signature = await signRecord(key, RECORD_TYPE, body)
  return SignedSettlement.encode(
    side === 'proposer' ? { body, proposerSignature: signature } : { body, otherSignature: signature }
  )
}

/** Reads what `side` signed. @throws ContractInvalidError */
export async function readSettlement(
  bytes: Uint8Array,
  side: 'proposer' | 'other'
): Promise<SettlementTerms> {
  if (bytes.byteLength > MAX_CONTRACT_BYTES) throw new ContractInvalidError('too large')
  try {
    const signed = SignedSettlement.decode(bytes)
    const signature = side === 'proposer' ? signed.proposerSignature : signed.otherSignature
    const fields = SettlementBody.decode(signed.body ?? new Uint8Array(0))
    const proposer = fields.proposer && ed25519PublicKey(fields.proposer)
    const other = fields.other && ed25519PublicKey(fields.other)
    const { sequence } = fields
    if (proposer !== undefined && other !== undefined && sequence !== undefined && sequence > 0) {
      const key = side === 'proposer' ? proposer : other
      const { givenUnits = 0n, takenUnits = 0n } = fields
      const isGood =
        signed.body !== undefined &&
        signature !== undefined &&
        (await verifyRecord(key, RECORD_TYPE, signed.body, signature))
      if (isGood) return { proposer, other, sequence, givenUnits, takenUnits }
    }
  } catch {
    // told below: it makes no difference how it is wrong
  }
  throw new ContractInvalidError('a settlement that is malformed or forged')
}

/** The bytes that both sign. */
export function settlementBytes(terms: SettlementTerms): Uint8Array<ArrayBuffer> {
  const { proposer, other, sequence, givenUnits, takenUnits } = terms
  return SettlementBody.encode({
    proposer: own(proposer.raw),
    other: own(other.raw),
    sequence,
    givenUnits,
    takenUnits
  })
}
