/** Refusals by name, as they cross the wire, and the conditions they stand for. */
import { isNamed } from '../../../lib/errors.ts'
import {
  AccountUnprovenError,
  ContractFullError,
  ContractInvalidError,
  HeadOutdatedError,
  NoContractError,
  OfferExceededError,
  ShardMissingError,
  SupplierFailedError,
  SupplierForgedError,
  SupplierLeavingError,
  TooManyContractsError
} from './errors.ts'

const CONDITIONS = new Map<string, () => Error>([
  ['AccountUnproven', () => new AccountUnprovenError()],
  ['AltruismSpent', () => new OfferExceededError('AltruismSpent')],
  ['BarterLimit', () => new OfferExceededError('BarterLimit')],
  ['Cancelled', () => new DOMException('The ask was cancelled', 'AbortError')],
  ['ContractFull', () => new ContractFullError()],
  ['ContractInvalid', () => new ContractInvalidError('refused by the supplier')],
  ['HeadOutdated', () => new HeadOutdatedError()],
  ['Leaving', () => new SupplierLeavingError()],
  ['NoContract', () => new NoContractError()],
  ['QuotaFull', () => new OfferExceededError('QuotaFull')],
  ['ShardForged', () => new SupplierFailedError('ShardForged')],
  ['ShardMissing', () => new ShardMissingError()],
  ['StoreFull', () => new OfferExceededError('QuotaFull')],
  ['TooManyContracts', () => new TooManyContractsError()]
])

/** The condition that a refusal names. What is unknown here is the supplier's own business. */
export function conditionOf(reason: string): Error {
  return CONDITIONS.get(reason)?.() ?? new SupplierFailedError('Failed')
}

/** The name to refuse with: of a condition of the table, else `Failed`, which tells nothing of this side. */
export function reasonOf(error: unknown): string {
  if (error instanceof OfferExceededError) return error.limit
  if (error instanceof SupplierForgedError) return 'ShardForged'
  if (isNamed(error, 'AbortError')) return 'Cancelled'
  const name = error instanceof Error ? error.name : ''
  const reason = name === 'SupplierLeavingError' ? 'Leaving' : name.replace(/Error$/, '')
  return CONDITIONS.has(reason) ? reason : 'Failed'
}
