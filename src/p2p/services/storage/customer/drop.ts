/** Giving shards up: first in the own books, then with the supplier, now or when it is met next. */
import type { AbortOptions } from '../../../interface/store.ts'
import { isNamed } from '../../../lib/errors.ts'
import { unhex } from '../keys.ts'
import type { PlacedShard } from './book.ts'
import type { CustomerPorts, KnownSupplier } from './known-supplier.ts'
import { kindOf } from './outcome.ts'

export async function dropShards(
  ports: CustomerPorts,
  supplier: KnownSupplier,
  shards: readonly string[],
  options: AbortOptions
): Promise<void> {
  await markUnwanted(ports, supplier.account, shards)
  await flushDrops(ports, supplier, options)
}

/** Marks all of this device that is not wanted; the suppliers hear it when they are met. Gives how many. */
export async function sweepShards(
  ports: CustomerPorts,
  accounts: readonly string[],
  isWanted: (account: string, shard: string) => boolean
): Promise<number> {
  let swept = 0
  for (const account of accounts) {
    const unwanted = [...ports.book.placedAt(account)]
      .filter(
        ([shard, { state, learnt }]) => state === 'held' && learnt !== true && !isWanted(account, shard)
      )
      .map(([shard]) => shard)
    await markUnwanted(ports, account, unwanted)
    swept += unwanted.length
  }
  return swept
}

/** Tells the supplier of all that is not wanted. One that cannot be reached is told later. */
export async function flushDrops(
  ports: CustomerPorts,
  { account, link }: KnownSupplier,
  options: AbortOptions
): Promise<void> {
  const { book } = ports
  const unwanted = [...book.unwantedAt(account)]
  const contractOf = (shard: string) => book.placedAt(account).get(shard)?.contract ?? ''
  for (const [id, shards] of Map.groupBy(unwanted, contractOf)) {
    try {
      await link.drop(unhex(id), shards.map(unhex), options)
    } catch (error) {
      // Without its contract, the supplier has nothing of it.
      if (!isNamed(error, 'NoContractError')) {
        const kind = kindOf(error)
        if (kind !== undefined) ports.emit({ supplier: account, kind })
        return
      }
    }
    const still = book.unwantedAt(account)
    await book.removePlaced(
      account,
      shards.filter((shard) => still.has(shard))
    )
  }
}

async function markUnwanted(ports: CustomerPorts, account: string, shards: readonly string[]): Promise<void> {
  const placed = ports.book.placedAt(account)
  const rows = new Map<string, PlacedShard>()
  for (const shard of shards) {
    const row = placed.get(shard)
    if (row !== undefined) rows.set(shard, { ...row, state: 'unwanted' })
  }
  await ports.book.setPlaced(account, rows)
}
