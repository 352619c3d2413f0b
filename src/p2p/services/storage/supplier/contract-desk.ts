/** Asks about contracts: propose, renew, list, release, settle. */
import { equalBytes } from '../../../crypto/index.ts'
import { checkSpace, checkTerms } from '../contracts/acceptance.ts'
import { countersign, encodeContract, readContract } from '../contracts/contract.ts'
import { readSettlement, signSettlement } from '../contracts/settlement.ts'
import { accountOf, hex } from '../keys.ts'
import { agreeSettlement, proposeSettlement } from '../policy/barter.ts'
import { MAX_CONTRACTS } from '../wire/constants.ts'
import { ContractInvalidError, NoContractError, SupplierLeavingError } from '../wire/errors.ts'
import { contractId, own } from '../wire/fields.ts'
import { decoding } from '../wire/frame.ts'
import {
  StorageContracts,
  StoragePropose,
  StorageSettle,
  StorageShards
} from '../wire/schema/storage-wire.ts'
import type { Held } from './ledger.ts'
import { booksFor } from './books.ts'
import type { DeskPorts } from './ports.ts'

/** @throws ContractInvalidError, TooManyContractsError, OfferExceededError, SupplierLeavingError */
export async function agree(ports: DeskPorts, customer: string, message: Uint8Array): Promise<Uint8Array> {
  const { contract: bytes } = decoding(() => StoragePropose.decode(message))
  const proposal = await readContract(bytes ?? new Uint8Array(0), { isProposal: true })
  if (proposal.customer !== customer) throw new ContractInvalidError('of another customer')
  if (proposal.supplier !== accountOf(ports.account.publicKey)) {
    throw new ContractInvalidError('with another supplier')
  }
  const before = ports.ledger.get(proposal.id)
  if (before !== undefined && before.contract.customer !== customer) {
    throw new ContractInvalidError('its id is taken')
  }
  // Asked once more because the answer was lost: the same answer.
  if (before !== undefined && equalBytes(before.contract.signed.body, proposal.signed.body)) {
    return StoragePropose.encode({ contract: encodeContract(before.contract) })
  }
  if (ports.leavingBy() !== undefined) throw new SupplierLeavingError()
  const books = await booksFor(ports, customer)
  checkTerms(proposal.terms, before?.contract, books, ports.clock.now())
  if (proposal.terms.bytes < BigInt(before?.usedBytes ?? 0)) {
    throw new ContractInvalidError('smaller than what it holds')
  }
  checkSpace(proposal.terms.bytes - (before?.contract.terms.bytes ?? 0n), books)
  const contract = await countersign(ports.account, proposal)
  await ports.ledger.agree(contract)
  return StoragePropose.encode({ contract: encodeContract(contract) })
}

export function listContracts(ports: DeskPorts, customer: string): Uint8Array {
  const held = ports.ledger.of(customer).slice(0, MAX_CONTRACTS)
  return StorageContracts.encode({
    contracts: held.map(({ contract }) => encodeContract(contract)),
    usedBytes: held.map(({ usedBytes }) => BigInt(usedBytes))
  })
}

/** Idempotent: a contract that is over is released. */
export async function release(ports: DeskPorts, customer: string, message: Uint8Array): Promise<void> {
  const { contract } = decoding(() => StorageShards.decode(message))
  const id = hex(contractId(contract))
  if (ports.ledger.get(id)?.contract.customer !== customer) return
  await ports.ledger.end(id)
}

/** The contract when it is this customer's. @throws NoContractError */
export function contractOf(ports: DeskPorts, customer: string, id: Uint8Array | undefined): Held {
  const held = ports.ledger.get(hex(contractId(id)))
  if (held?.contract.customer !== customer) throw new NoContractError()
  return held
}

/**
 * Signs the lesser count of each direction. The same number again, as after a lost answer, changes
 * nothing and is answered with nothing settled.
 */
export async function settle(ports: DeskPorts, customer: string, message: Uint8Array): Promise<Uint8Array> {
  const { settlement } = decoding(() => StorageSettle.decode(message))
  const theirs = await readSettlement(settlement ?? new Uint8Array(0), 'proposer')
  const account = accountOf(ports.account.publicKey)
  if (accountOf(theirs.proposer) !== customer || accountOf(theirs.other) !== account) {
    throw new ContractInvalidError('a settlement of others')
  }
  const row = ports.balances.row(customer)
  const agreed = agreeSettlement(proposeSettlement(row), theirs)
  const isNew = theirs.sequence > row.sequence && customer !== account
  if (isNew) await ports.balances.settle(customer, theirs.sequence, agreed)
  // In the body, given and taken are the proposer's.
  const units = isNew
    ? { givenUnits: agreed.takenUnits, takenUnits: agreed.givenUnits }
    : { givenUnits: 0n, takenUnits: 0n }
  const signed = await signSettlement(ports.account, 'other', { ...theirs, ...units })
  return StorageSettle.encode({ settlement: own(signed) })
}
