/** Asks about shards and head records. Who knows the id of a shard may read it: it is ciphertext. */
import { equalBytes } from '../../../crypto/index.ts'
import {
  leafCountOf,
  LEAF_BYTES,
  proveLeaves,
  verifyLeaf,
  type LeafProof
} from '../../../content/object/index.ts'
import { CLOCK_SKEW_MS } from '../contracts/constants.ts'
import { hex, unhex } from '../keys.ts'
import { MAX_AUDIT_LEAVES, MAX_HEAD_BYTES, MAX_SHARDS } from '../wire/constants.ts'
import {
  HeadOutdatedError,
  NoContractError,
  ShardMissingError,
  StorageProtocolError,
  SupplierForgedError,
  SupplierLeavingError
} from '../wire/errors.ts'
import { joined, own, shardId, splitIds } from '../wire/fields.ts'
import { decoding } from '../wire/frame.ts'
import type { Asked, Reply } from '../wire/answerer.ts'
import {
  StorageAudit,
  StorageDropped,
  StorageGet,
  StorageHead,
  StorageHeld,
  StorageList,
  StorageListed,
  StorageProofs,
  StorageShards
} from '../wire/schema/storage-wire.ts'
import { contractOf } from './contract-desk.ts'
import type { DeskPorts } from './ports.ts'

/** Answered once the store has the shard for good. */
export async function put(
  ports: DeskPorts,
  customer: string,
  { message, body, signal }: Asked
): Promise<Reply> {
  const { contract, shards } = decoding(() => StorageShards.decode(message))
  const id = shardId(shards)
  const held = contractOf(ports, customer, contract)
  if (ports.leavingBy() !== undefined) throw new SupplierLeavingError()
  if (ports.clock.now() > held.contract.terms.expiresAt + CLOCK_SKEW_MS) throw new NoContractError()
  const root = await identify(ports, body)
  if (!equalBytes(root, id)) {
    ports.counts.forgedShards++
    throw new SupplierForgedError('a shard')
  }
  // What a customer sent before it was cut off must not come after its drop on the next stream.
  signal.throwIfAborted()
  await ports.ledger.put(held.contract.id, hex(id), body)
  ports.counts.takenShards++
  ports.counts.takenBytes += body.byteLength
  return {}
}

export function has(ports: DeskPorts, customer: string, message: Uint8Array): Reply {
  const { contract, shards } = decoding(() => StorageShards.decode(message))
  const of = contract === undefined ? undefined : contractOf(ports, customer, contract).shards
  const held = splitIds(shards).map((id) => Number(of?.has(hex(id)) ?? ports.ledger.has(hex(id))))
  return { message: StorageHeld.encode({ held: Uint8Array.from(held) }) }
}

export function list(ports: DeskPorts, customer: string, message: Uint8Array): Reply {
  const { contract, after } = decoding(() => StorageList.decode(message))
  const { shards } = contractOf(ports, customer, contract)
  const start = after === undefined ? '' : hex(shardId(after))
  const rest = [...shards].filter(([shard]) => shard > start).sort(([a], [b]) => (a < b ? -1 : 1))
  const page = rest.slice(0, MAX_SHARDS)
  return {
    message: StorageListed.encode({
      shards: joined(page.map(([shard]) => unhex(shard))),
      sizes: page.map(([, bytes]) => bytes),
      more: rest.length > page.length
    })
  }
}

export async function get(ports: DeskPorts, { message, signal }: Asked): Promise<Reply> {
  const { shard, firstLeaf = 0, leaves } = decoding(() => StorageGet.decode(message))
  const id = shardId(shard)
  const bytes = await read(ports, id)
  signal.throwIfAborted()
  ports.counts.servedShards++
  if (leaves === undefined) {
    ports.counts.servedBytes += bytes.byteLength
    return { body: bytes }
  }
  if (leaves < 1 || firstLeaf + leaves > leafCountOf(bytes.byteLength)) {
    throw new StorageProtocolError('leaves that no shard has')
  }
  const indices = Array.from({ length: leaves }, (_, i) => firstLeaf + i)
  const proofs = await prove(ports, id, bytes, indices)
  ports.counts.servedBytes += leaves * LEAF_BYTES
  return {
    message: StorageProofs.encode({ siblings: joined(proofs.flatMap(({ siblings }) => siblings)) }),
    body: joined(proofs.map(({ leaf }) => leaf))
  }
}

export async function audit(ports: DeskPorts, { message, signal }: Asked): Promise<Reply> {
  const { shards, leaves } = decoding(() =>
    StorageAudit.decode(message, { limits: { leaves: MAX_AUDIT_LEAVES } })
  )
  const ids = splitIds(shards, MAX_AUDIT_LEAVES)
  if (ids.length !== leaves.length) throw new StorageProtocolError('an audit of unequal lists')
  const proofs: (LeafProof | undefined)[] = []
  for (const [at, id] of ids.entries()) {
    signal.throwIfAborted()
    proofs.push(await proofOf(ports, id, leaves[at] ?? 0))
  }
  ports.counts.audits++
  const held = proofs.filter((proof) => proof !== undefined)
  return {
    message: StorageProofs.encode({
      siblings: joined(held.flatMap(({ siblings }) => siblings)),
      held: Uint8Array.from(proofs, (proof) => Number(proof !== undefined))
    }),
    body: joined(held.map(({ leaf }) => leaf))
  }
}

export async function drop(ports: DeskPorts, customer: string, message: Uint8Array): Promise<Reply> {
  const { contract, shards } = decoding(() => StorageShards.decode(message))
  const held = contractOf(ports, customer, contract)
  const freed = await ports.ledger.drop(held.contract.id, splitIds(shards).map(hex))
  return { message: StorageDropped.encode({ bytes: BigInt(freed) }) }
}

/** For customers with a contract only; the higher sequence stays. */
export async function putHead(ports: DeskPorts, customer: string, message: Uint8Array): Promise<Reply> {
  const { sequence = 0, record } = decoding(() => StorageHead.decode(message))
  const isSound = Number.isSafeInteger(sequence) && sequence > 0 && record !== undefined
  if (!isSound || record.byteLength > MAX_HEAD_BYTES) throw new StorageProtocolError('no head record')
  if (ports.ledger.of(customer).length === 0) throw new NoContractError()
  const before = ports.ledger.head(customer)
  if (before !== undefined && sequence <= before.sequence) {
    if (sequence < before.sequence || !equalBytes(record, before.record)) throw new HeadOutdatedError()
    return {}
  }
  await ports.ledger.putHead(customer, { sequence, record })
  return {}
}

export function getHead(ports: DeskPorts, customer: string): Reply {
  const head = ports.ledger.head(customer)
  if (head === undefined) return { message: StorageHead.encode({}) }
  return { message: StorageHead.encode({ sequence: head.sequence, record: own(head.record) }) }
}

async function proofOf(ports: DeskPorts, id: Uint8Array, leaf: number): Promise<LeafProof | undefined> {
  try {
    const bytes = await read(ports, id)
    if (leaf >= leafCountOf(bytes.byteLength)) return undefined
    return (await prove(ports, id, bytes, [leaf]))[0]
  } catch (error) {
    if (error instanceof ShardMissingError) return undefined
    throw error
  }
}

/** @throws ShardMissingError */
async function read(ports: DeskPorts, id: Uint8Array): Promise<Uint8Array> {
  const shard = hex(id)
  if (!ports.ledger.has(shard)) throw new ShardMissingError()
  const bytes = await ports.ledger.read(shard)
  if (bytes === undefined) return lost(ports, shard)
  return bytes
}

/** What the disk has damaged is owned up to, not passed on. @throws ShardMissingError */
async function prove(
  ports: DeskPorts,
  id: Uint8Array,
  bytes: Uint8Array,
  indices: readonly number[]
): Promise<LeafProof[]> {
  const proofs = await proveLeaves(bytes, indices)
  const [first] = proofs
  const leaves = leafCountOf(bytes.byteLength)
  const isSound = first !== undefined && (await verifyLeaf(id, leaves, indices[0] ?? 0, first))
  return isSound ? proofs : lost(ports, hex(id))
}

async function lost(ports: DeskPorts, shard: string): Promise<never> {
  ports.counts.lostShards++
  await ports.ledger.lose(shard)
  throw new ShardMissingError()
}

async function identify(ports: DeskPorts, body: Uint8Array): Promise<Uint8Array> {
  try {
    leafCountOf(body.byteLength)
  } catch (cause) {
    throw new StorageProtocolError('a shard of another size', { cause })
  }
  const [root] = await ports.coder.identify([body])
  return root ?? new Uint8Array(0)
}
