/** Fetching shards and parts of them, with what that says of the supplier. */
import type { AbortOptions } from '../../../interface/store.ts'
import type { CustomerPorts, KnownSupplier } from './known-supplier.ts'
import { watched } from './outcome.ts'

export async function getShard(
  ports: CustomerPorts,
  supplier: KnownSupplier,
  id: Uint8Array,
  options: AbortOptions & { shardBytes?: number }
): Promise<Uint8Array> {
  return served(ports, supplier, () => supplier.link.get(id, options.shardBytes, options))
}

export async function getLeaves(
  ports: CustomerPorts,
  supplier: KnownSupplier,
  id: Uint8Array,
  { shardBytes, first, count }: { shardBytes: number; first: number; count: number },
  options: AbortOptions
): Promise<Uint8Array> {
  return served(ports, supplier, () => supplier.link.leaves(id, shardBytes, { first, count }, options))
}

async function served(
  ports: CustomerPorts,
  { account }: KnownSupplier,
  work: () => Promise<Uint8Array>
): Promise<Uint8Array> {
  const startedAt = ports.clock.now()
  const bytes = await watched(ports, account, work)
  const durationMs = ports.clock.now() - startedAt
  ports.emit({ supplier: account, kind: 'served', bytes: bytes.byteLength, durationMs })
  return bytes
}
