/** The books of a supplier as acceptance reads them, and the offer that follows. */
import { freeBytesOf, type Books } from '../contracts/acceptance.ts'
import { BARTER_RATE_PER_MILLE, MAX_CONTRACT_MS } from '../contracts/constants.ts'
import { accountOf } from '../keys.ts'
import { StorageOffer } from '../wire/schema/storage-wire.ts'
import { RESERVE_BYTES } from './constants.ts'
import type { DeskPorts } from './ports.ts'

export async function booksFor(ports: DeskPorts, customer: string): Promise<Books> {
  const { ledger, balances } = ports
  const { offeredBytes, altruismPerMille } = ports.offer()
  const { usedBytes, quotaBytes } = await ports.store.estimate()
  const own = accountOf(ports.account.publicKey)
  const promisedBytes = ledger.promisedBytes
  const contracts = ledger.all().map(({ contract }) => contract)
  const here = contracts.filter((contract) => contract.customer === customer)
  const toStrangers = contracts.filter(
    (contract) => contract.customer !== own && !balances.gives(contract.customer)
  )
  const unused = promisedBytes - BigInt(ledger.keptBytes)
  const roomBytes = BigInt(Math.floor(Math.max(0, quotaBytes - usedBytes - RESERVE_BYTES))) - unused
  return {
    account: balances.row(customer),
    holdings: balances.holdings(customer),
    gives: balances.gives(customer),
    offers: balances.offers(customer),
    isOwn: customer === own,
    offeredBytes: BigInt(offeredBytes),
    roomBytes: roomBytes > 0n ? roomBytes : 0n,
    promisedBytes,
    promisedHereBytes: sumOf(here.map(({ terms }) => terms.bytes)),
    altruisticBytes: sumOf(toStrangers.map(({ terms }) => terms.bytes)),
    contractsHere: here.length,
    contracts: contracts.length,
    altruismPerMille
  }
}

export async function offerFor(ports: DeskPorts, customer: string): Promise<Uint8Array> {
  const leavingBy = ports.leavingBy()
  const freeBytes = leavingBy === undefined ? freeBytesOf(await booksFor(ports, customer)) : 0n
  return StorageOffer.encode({
    freeBytes,
    durationMs: MAX_CONTRACT_MS,
    ratePerMille: BARTER_RATE_PER_MILLE,
    device: ports.offer().device,
    ...(leavingBy === undefined ? {} : { leavingBy })
  })
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}
