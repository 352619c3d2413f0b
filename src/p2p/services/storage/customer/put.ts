/** Taking shards to a supplier: room by contract, a row before each is sent, the result of each. */
import type { AbortOptions } from '../../../interface/store.ts'
import { abortReason } from '../../../lib/abort.ts'
import { isNamed } from '../../../lib/errors.ts'
import type { Contract } from '../contracts/contract.ts'
import { hex } from '../keys.ts'
import type { PlacedShard } from './book.ts'
import type { CustomerPorts, KnownSupplier } from './known-supplier.ts'
import { kindOf } from './outcome.ts'

export interface ShardToPut {
  id: Uint8Array
  bytes: Uint8Array
}

/** `error` names why the supplier does not have it. */
export type PutResult = { id: Uint8Array; ok: true } | { id: Uint8Array; ok: false; error: Error }

/** A contract turned out to be over or full, by another own device: asked for anew once. */
const ATTEMPTS = 2

export async function putShards(
  ports: CustomerPorts,
  supplier: KnownSupplier,
  shards: readonly ShardToPut[],
  options: AbortOptions
): Promise<PutResult[]> {
  const { book, clock } = ports
  const { account } = supplier
  const startedAt = clock.now()
  const errors = new Map<string, Error>()
  let left = await revived(ports, supplier, unique(shards))
  let storedBytes = 0
  for (let attempt = 0; attempt < ATTEMPTS && left.length > 0; attempt++) {
    const contract = await reserve(ports, supplier, left, options)
    if (contract instanceof Error) {
      for (const { id } of left) errors.set(hex(id), contract)
      break
    }
    const outcomes = await Promise.all(left.map((shard) => sendOne(supplier, contract, shard, options)))
    const stored = left.filter((_, at) => outcomes[at] === undefined)
    await book.setPlaced(account, rowsOf(stored, contract, 'held'))
    storedBytes += stored.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    left = left.filter((_, at) => outcomes[at] !== undefined)
    for (const error of outcomes) if (error !== undefined) tell(ports, account, error)
    for (const [at, { id }] of left.entries()) {
      const error = outcomes.filter((outcome) => outcome !== undefined)[at]
      if (error !== undefined) errors.set(hex(id), error)
    }
    await giveUp(ports, account, left, contract)
    const isStale = [...errors.values()].some((error) =>
      isNamed(error, 'NoContractError', 'ContractFullError')
    )
    if (!isStale || attempt + 1 === ATTEMPTS) break
    errors.clear()
    await supplier.room.refresh(options)
  }
  if (storedBytes > 0) {
    ports.emit({ supplier: account, kind: 'stored', bytes: storedBytes, durationMs: clock.now() - startedAt })
  }
  ports.onChange()
  if (options.signal?.aborted === true) throw abortReason(options.signal)
  return shards.map(({ id }) => {
    const error = errors.get(hex(id))
    return error === undefined ? { id, ok: true } : { id, ok: false, error }
  })
}

/** Contract with room for all, and rows that say what is on its way; or why there is none. */
async function reserve(
  ports: CustomerPorts,
  supplier: KnownSupplier,
  shards: readonly ShardToPut[],
  options: AbortOptions
): Promise<Contract | Error> {
  try {
    const bytes = shards.reduce((sum, shard) => sum + shard.bytes.byteLength, 0)
    const contract = await supplier.room.take(bytes, options)
    await ports.book.setPlaced(supplier.account, rowsOf(shards, contract, 'placing'))
    return contract
  } catch (error) {
    if (!(error instanceof Error)) throw error
    tell(ports, supplier.account, error)
    return error
  }
}

async function sendOne(
  { link }: KnownSupplier,
  { terms }: Contract,
  { id, bytes }: ShardToPut,
  options: AbortOptions
): Promise<Error | undefined> {
  try {
    await link.put(terms.id, id, bytes, options)
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Those that the supplier may have all the same are dropped when it is met next. */
async function giveUp(
  ports: CustomerPorts,
  account: string,
  shards: readonly ShardToPut[],
  contract: Contract
): Promise<void> {
  await ports.book.setPlaced(account, rowsOf(shards, contract, 'unwanted'))
}

/** Without those that are held already; what was to be dropped and is wanted again is sent again. */
async function revived(
  { book }: CustomerPorts,
  { account }: KnownSupplier,
  shards: readonly ShardToPut[]
): Promise<ShardToPut[]> {
  const placed = book.placedAt(account)
  return shards.filter(({ id }) => placed.get(hex(id))?.state !== 'held')
}

function unique(shards: readonly ShardToPut[]): ShardToPut[] {
  return [...new Map(shards.map((shard) => [hex(shard.id), shard])).values()]
}

function rowsOf(
  shards: readonly ShardToPut[],
  contract: Contract,
  state: PlacedShard['state']
): Map<string, PlacedShard> {
  return new Map(
    shards.map(({ id, bytes }) => [hex(id), { contract: contract.id, bytes: bytes.byteLength, state }])
  )
}

function tell(ports: CustomerPorts, supplier: string, error: Error): void {
  const kind = kindOf(error)
  if (kind !== undefined) ports.emit({ supplier, kind })
}
