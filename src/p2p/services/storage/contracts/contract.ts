/**
 * A contract: the supplier keeps so many bytes for the customer until a day. Both sign the same bytes,
 * which are passed on and kept as they were signed. Format: docs/specs/storage-wire.md.
 */
import type { Ed25519PrivateKey, Ed25519PublicKey } from '@libp2p/interface'
import { ed25519PublicKey, signRecord, verifyRecord } from '../../../crypto/index.ts'
import { accountOf, hex } from '../keys.ts'
import { CONTRACT_ID_BYTES, MAX_CONTRACT_BYTES } from '../wire/constants.ts'
import { ContractInvalidError } from '../wire/errors.ts'
import { own } from '../wire/fields.ts'
import { ContractBody, SignedContract } from './schema/contract.ts'

const RECORD_TYPE = 'storage-contract/1'

export interface Terms {
  /** 16 bytes. */
  id: Uint8Array
  /** From 1; a renewal has the next. */
  sequence: number
  customer: Ed25519PublicKey
  supplier: Ed25519PublicKey
  bytes: bigint
  periodMs: number
  ratePerMille: bigint
  startsAt: number
  expiresAt: number
}

/** Signatures as bytes; the supplier's is missing in a proposal. */
export interface Signed {
  body: Uint8Array
  customerSignature: Uint8Array
  supplierSignature?: Uint8Array | undefined
}

export interface Contract {
  /** Hexadecimal. */
  id: string
  terms: Terms
  /** Accounts as text. */
  customer: string
  supplier: string
  signed: Signed
}

/** Signs the terms as the customer. */
export async function proposeContract(key: Ed25519PrivateKey, terms: Terms): Promise<Contract> {
  const body = contractBytes(terms)
  return contractOf(terms, { body, customerSignature: await signRecord(key, RECORD_TYPE, body) })
}

/** Signs, as the supplier, what the customer signed. */
export async function countersign(key: Ed25519PrivateKey, contract: Contract): Promise<Contract> {
  const { body, customerSignature } = contract.signed
  const supplierSignature = await signRecord(key, RECORD_TYPE, body)
  return contractOf(contract.terms, { body, customerSignature, supplierSignature })
}

/**
 * Reads a contract and checks the signatures it has: the customer's, and the supplier's unless it may lack.
 * @throws ContractInvalidError
 */
export async function readContract(
  bytes: Uint8Array,
  { isProposal }: { isProposal: boolean }
): Promise<Contract> {
  if (bytes.byteLength > MAX_CONTRACT_BYTES) throw new ContractInvalidError('too large')
  const { body, customerSignature, supplierSignature } = decoded(() => SignedContract.decode(bytes))
  if (body === undefined || customerSignature === undefined)
    throw new ContractInvalidError('a field is missing')
  const terms = readTerms(body)
  if (!(await isSignedBy(terms.customer, body, customerSignature))) {
    throw new ContractInvalidError('not signed by the customer')
  }
  if (isProposal) return contractOf(terms, { body, customerSignature })
  if (supplierSignature === undefined || !(await isSignedBy(terms.supplier, body, supplierSignature))) {
    throw new ContractInvalidError('not signed by the supplier')
  }
  return contractOf(terms, { body, customerSignature, supplierSignature })
}

export function encodeContract({ signed }: Contract): Uint8Array<ArrayBuffer> {
  const { body, customerSignature, supplierSignature } = signed
  return SignedContract.encode({
    body: own(body),
    customerSignature: own(customerSignature),
    ...(supplierSignature === undefined ? {} : { supplierSignature: own(supplierSignature) })
  })
}

/** The bytes that both sign. */
export function contractBytes(terms: Terms): Uint8Array<ArrayBuffer> {
  const { id, customer, supplier, ...numbers } = terms
  return ContractBody.encode({
    ...numbers,
    id: own(id),
    customer: own(customer.raw),
    supplier: own(supplier.raw)
  })
}

/** @throws ContractInvalidError */
function readTerms(body: Uint8Array): Terms {
  const fields = decoded(() => ContractBody.decode(body))
  const customer = fields.customer && ed25519PublicKey(fields.customer)
  const supplier = fields.supplier && ed25519PublicKey(fields.supplier)
  const { id, sequence, bytes, periodMs, ratePerMille, startsAt, expiresAt } = fields
  if (id?.byteLength !== CONTRACT_ID_BYTES || customer === undefined || supplier === undefined) {
    throw new ContractInvalidError('an id or account is missing')
  }
  if (
    !isCount(sequence) ||
    !isCount(periodMs) ||
    !isCount(startsAt) ||
    !isCount(expiresAt) ||
    bytes === undefined ||
    bytes < 1n ||
    ratePerMille === undefined
  ) {
    throw new ContractInvalidError('a number is missing or out of range')
  }
  return { id, sequence, customer, supplier, bytes, periodMs, ratePerMille, startsAt, expiresAt }
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value > 0
}

async function isSignedBy(key: Ed25519PublicKey, body: Uint8Array, signature: Uint8Array): Promise<boolean> {
  try {
    return await verifyRecord(key, RECORD_TYPE, body, signature)
  } catch {
    return false
  }
}

function contractOf(terms: Terms, signed: Signed): Contract {
  return {
    id: hex(terms.id),
    terms,
    customer: accountOf(terms.customer),
    supplier: accountOf(terms.supplier),
    signed
  }
}

function decoded<T>(decode: () => T): T {
  try {
    return decode()
  } catch {
    throw new ContractInvalidError('it cannot be decoded')
  }
}
