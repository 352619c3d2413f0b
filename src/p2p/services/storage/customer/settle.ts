/** Signing with a supplier what each kept for the other. */
import type { AbortOptions } from '../../../interface/store.ts'
import { signSettlement } from '../contracts/settlement.ts'
import { accountOf, keyOfAccount } from '../keys.ts'
import { proposeSettlement } from '../policy/barter.ts'
import { ContractInvalidError } from '../wire/errors.ts'
import type { CustomerPorts, KnownSupplier } from './known-supplier.ts'

export async function settleWith(
  ports: CustomerPorts,
  { account, link }: KnownSupplier,
  options: AbortOptions
): Promise<void> {
  const own = accountOf(ports.account.publicKey)
  const other = keyOfAccount(account)
  // With oneself there is nothing to settle.
  if (other === undefined || account === own) return
  const row = ports.balances.row(account)
  const proposed = proposeSettlement(row)
  if (proposed.givenUnits === 0n && proposed.takenUnits === 0n) return
  const sequence = row.sequence + 1
  const terms = { proposer: ports.account.publicKey, other, sequence, ...proposed }
  const agreed = await link.settle(await signSettlement(ports.account, 'proposer', terms), options)
  const isOfUs = accountOf(agreed.proposer) === own && accountOf(agreed.other) === account
  if (!isOfUs || agreed.sequence !== sequence) throw new ContractInvalidError('a settlement of others')
  if (agreed.givenUnits > proposed.givenUnits || agreed.takenUnits > proposed.takenUnits) {
    throw new ContractInvalidError('a settlement of more than was proposed')
  }
  await ports.balances.settle(account, sequence, agreed)
}
