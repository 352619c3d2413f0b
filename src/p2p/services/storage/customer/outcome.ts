/** What a failed ask says of the supplier. */
import { errorName } from '../../../lib/errors.ts'
import type { SupplierEventKind } from './events.ts'
import type { CustomerPorts } from './known-supplier.ts'

const KINDS = new Map<string, SupplierEventKind>([
  ['SupplierStalledError', 'stalled'],
  ['SupplierGoneError', 'unreachable'],
  ['PeerUnreachableError', 'unreachable'],
  ['TimeoutError', 'unreachable'],
  ['SupplierForgedError', 'forged'],
  ['ContractInvalidError', 'refused'],
  ['AccountUnprovenError', 'forged'],
  ['StorageProtocolError', 'violated'],
  ['ShardMissingError', 'missing'],
  ['OfferExceededError', 'refused'],
  ['TooManyContractsError', 'refused'],
  ['SupplierFailedError', 'refused']
])

/** Undefined when it says nothing of the supplier: cancelled here, refused by rights. */
export function kindOf(error: unknown): SupplierEventKind | undefined {
  return KINDS.get(errorName(error))
}

/** Runs `work` and tells what its failure says of the supplier. */
export async function watched<T>(
  ports: Pick<CustomerPorts, 'emit'>,
  supplier: string,
  work: () => Promise<T>
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const kind = kindOf(error)
    if (kind !== undefined) ports.emit({ supplier, kind })
    throw error
  }
}
