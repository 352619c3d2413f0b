/** The way to one supplier: a stream that is opened when it is needed, and asks over it, verified. */
import type { Ed25519PrivateKey, PeerId } from '@libp2p/interface'
import { leafCountOf, LEAF_BYTES, verifyLeaf, type LeafProof } from '../../../content/object/index.ts'
import { equalBytes } from '../../../crypto/index.ts'
import type { Network } from '../../../interface/network.ts'
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import type { StripeCoder } from '../../../interface/stripes.ts'
import { encodeContract, readContract, type Contract } from '../contracts/contract.ts'
import { readSettlement, type SettlementTerms } from '../contracts/settlement.ts'
import { accountOf } from '../keys.ts'
import type { DeviceClass } from '../policy/candidate.ts'
import type { Answer, Ask } from '../wire/asker.ts'
import { MAX_BODY_BYTES, MAX_CONTRACTS, MAX_HEAD_BYTES, MAX_SHARDS } from '../wire/constants.ts'
import { ContractInvalidError, StorageProtocolError, SupplierForgedError } from '../wire/errors.ts'
import { joined, own, splitIds } from '../wire/fields.ts'
import { ASK, decoding } from '../wire/frame.ts'
import {
  StorageAudit,
  StorageContracts,
  StorageDropped,
  StorageGet,
  StorageHead,
  StorageHeld,
  StorageList,
  StorageListed,
  StorageOffer,
  StoragePropose,
  StorageProofs,
  StorageSettle,
  StorageShards
} from '../wire/schema/storage-wire.ts'
import { LinkStream } from './link-stream.ts'

export interface Offer {
  /** That we could still get a contract for. */
  freeBytes: bigint
  durationMs: number
  ratePerMille: bigint
  device: DeviceClass
  leavingBy?: number | undefined
  /** When it was told. */
  at: number
}

export interface LinkInit {
  network: Pick<Network, 'openStream' | 'peerId'>
  account: Ed25519PrivateKey
  coder: Pick<StripeCoder, 'identify'>
  clock: Clock
  rng: Rng
  peer: PeerId
  hints(): readonly string[]
  /** The account that must be there; undefined when it is to be learnt. */
  supplier?: string | undefined
  onOffer(offer: Offer): void
  onLeaving(by: number): void
}

export interface LeafToAudit {
  id: Uint8Array
  shardBytes: number
  leaf: number
}

const DEVICES: readonly string[] = ['relay', 'desktop', 'phone', 'tab']

export class SupplierLink {
  readonly #init: LinkInit
  readonly #stream: LinkStream

  constructor(init: LinkInit) {
    this.#init = init
    this.#stream = new LinkStream({ ...init, onOffer: (message) => this.#offered(message) })
  }

  /** The supplier's account; undefined before it has proven it. */
  get supplier(): string | undefined {
    return this.#stream.supplier
  }

  get isOpen(): boolean {
    return this.#stream.isOpen
  }

  close(): void {
    this.#stream.close()
  }

  /** Proves both accounts unless the stream is open, and gives the offer. */
  async offer(options?: AbortOptions): Promise<Offer> {
    return this.#offered((await this.#ask({ kind: ASK.offer }, options)).message)
  }

  /** The contract with both signatures. @throws OfferExceededError, TooManyContractsError, ContractInvalidError */
  async propose(proposal: Contract, options?: AbortOptions): Promise<Contract> {
    const message = StoragePropose.encode({ contract: encodeContract(proposal) })
    const answer = await this.#ask({ kind: ASK.propose, message }, options)
    const { contract } = decoding(() => StoragePropose.decode(answer.message))
    const signed = await readContract(contract ?? new Uint8Array(0), { isProposal: false })
    if (!equalBytes(signed.signed.body, proposal.signed.body))
      throw new ContractInvalidError('it signed another')
    return signed
  }

  /** Our contracts as the supplier has them, with the bytes kept under each. */
  async contracts(options?: AbortOptions): Promise<{ contract: Contract; usedBytes: number }[]> {
    const { message } = await this.#ask({ kind: ASK.contracts }, options)
    const limits = { contracts: MAX_CONTRACTS, usedBytes: MAX_CONTRACTS }
    const told = decoding(() => StorageContracts.decode(message, { limits }))
    const contracts = await Promise.all(
      told.contracts.map((bytes) => readContract(bytes, { isProposal: false }))
    )
    const ours = accountOf(this.#init.account.publicKey)
    if (contracts.some(({ customer, supplier }) => customer !== ours || supplier !== this.supplier)) {
      throw new ContractInvalidError('of others')
    }
    return contracts.map((contract, at) => ({ contract, usedBytes: Number(told.usedBytes[at] ?? 0n) }))
  }

  async put(contract: Uint8Array, id: Uint8Array, bytes: Uint8Array, options?: AbortOptions): Promise<void> {
    const message = StorageShards.encode({ contract: own(contract), shards: own(id) })
    await this.#ask({ kind: ASK.put, message, body: bytes }, options)
  }

  /** Which of the shards it says to have. */
  async has(ids: readonly Uint8Array[], options?: AbortOptions): Promise<boolean[]> {
    const held: boolean[] = []
    for (let at = 0; at < ids.length; at += MAX_SHARDS) {
      const part = ids.slice(at, at + MAX_SHARDS)
      const message = StorageShards.encode({ shards: joined(part) })
      const answer = await this.#ask({ kind: ASK.has, message }, options)
      const flags = decoding(() => StorageHeld.decode(answer.message)).held ?? new Uint8Array(0)
      if (flags.byteLength !== part.length) throw new StorageProtocolError('an answer for other shards')
      held.push(...Array.from(flags, (flag) => flag === 1))
    }
    return held
  }

  /** All shards it says to have under the contract. */
  async list(contract: Uint8Array, options?: AbortOptions): Promise<{ id: Uint8Array; bytes: number }[]> {
    const found: { id: Uint8Array; bytes: number }[] = []
    for (;;) {
      const after = found.at(-1)?.id
      const message = StorageList.encode({
        contract: own(contract),
        ...(after === undefined ? {} : { after: own(after) })
      })
      const answer = await this.#ask({ kind: ASK.list, message }, options)
      const page = decoding(() => StorageListed.decode(answer.message, { limits: { sizes: MAX_SHARDS } }))
      const ids = splitIds(page.shards)
      if (ids.length !== page.sizes.length) throw new StorageProtocolError('a list of unequal lists')
      found.push(...ids.map((id, at) => ({ id, bytes: page.sizes[at] ?? 0 })))
      if (page.more !== true || ids.length === 0) return found
    }
  }

  /** @param expectBytes its size, where it is known. @throws ShardMissingError, SupplierForgedError */
  async get(id: Uint8Array, expectBytes = MAX_BODY_BYTES, options?: AbortOptions): Promise<Uint8Array> {
    const message = StorageGet.encode({ shard: own(id) })
    const { body } = await this.#ask({ kind: ASK.get, message, expectBytes }, options)
    if (!isShardSize(body.byteLength)) throw new SupplierForgedError('a shard of another size')
    const [root] = await this.#init.coder.identify([body], options)
    if (root === undefined || !equalBytes(root, id)) throw new SupplierForgedError('a shard')
    return body
  }

  /** Consecutive leaves of a shard, each proven. @throws ShardMissingError, SupplierForgedError */
  async leaves(
    id: Uint8Array,
    shardBytes: number,
    { first, count }: { first: number; count: number },
    options?: AbortOptions
  ): Promise<Uint8Array> {
    const message = StorageGet.encode({ shard: own(id), firstLeaf: first, leaves: count })
    const answer = await this.#ask({ kind: ASK.get, message, expectBytes: count * LEAF_BYTES }, options)
    const wanted = Array.from({ length: count }, (_, i) => ({ id, shardBytes, leaf: first + i }))
    const siblings = decoding(() => StorageProofs.decode(answer.message)).siblings
    if (!(await areProven(wanted, answer.body, siblings))) throw new SupplierForgedError('leaves of a shard')
    return answer.body
  }

  /** For each leaf whether it was proven, or its shard is owned up to be gone. */
  async audit(
    leaves: readonly LeafToAudit[],
    options?: AbortOptions
  ): Promise<('proven' | 'missing' | 'forged')[]> {
    const message = StorageAudit.encode({
      shards: joined(leaves.map(({ id }) => id)),
      leaves: leaves.map(({ leaf }) => leaf)
    })
    const ask = { kind: ASK.audit, message, expectBytes: leaves.length * LEAF_BYTES }
    const answer = await this.#ask(ask, options)
    const proofs = decoding(() => StorageProofs.decode(answer.message))
    const held = proofs.held ?? new Uint8Array(0)
    if (held.byteLength !== leaves.length) return leaves.map(() => 'forged')
    const verdicts: ('proven' | 'missing' | 'forged')[] = []
    let atLeaf = 0
    let atSibling = 0
    for (const [index, leaf] of leaves.entries()) {
      if (held[index] !== 1) {
        verdicts.push('missing')
        continue
      }
      const siblingBytes = proofBytes(leaf.shardBytes)
      const body = answer.body.subarray(atLeaf, atLeaf + LEAF_BYTES)
      const siblings = proofs.siblings?.subarray(atSibling, atSibling + siblingBytes)
      verdicts.push((await areProven([leaf], body, siblings)) ? 'proven' : 'forged')
      atLeaf += LEAF_BYTES
      atSibling += siblingBytes
    }
    return verdicts
  }

  /** Idempotent. Gives the bytes that it says to have freed. */
  async drop(contract: Uint8Array, ids: readonly Uint8Array[], options?: AbortOptions): Promise<number> {
    let freed = 0
    for (let at = 0; at < ids.length; at += MAX_SHARDS) {
      const shards = joined(ids.slice(at, at + MAX_SHARDS))
      const message = StorageShards.encode({ contract: own(contract), shards })
      const answer = await this.#ask({ kind: ASK.drop, message }, options)
      freed += Number(decoding(() => StorageDropped.decode(answer.message)).bytes ?? 0n)
    }
    return freed
  }

  async release(contract: Uint8Array, options?: AbortOptions): Promise<void> {
    const message = StorageShards.encode({ contract: own(contract) })
    await this.#ask({ kind: ASK.release, message }, options)
  }

  /** @throws HeadOutdatedError when it has a newer one, NoContractError */
  async putHead(sequence: number, record: Uint8Array, options?: AbortOptions): Promise<void> {
    if (record.byteLength > MAX_HEAD_BYTES) throw new RangeError('The head record is too large')
    await this.#ask(
      { kind: ASK.putHead, message: StorageHead.encode({ sequence, record: own(record) }) },
      options
    )
  }

  async getHead(options?: AbortOptions): Promise<{ sequence: number; record: Uint8Array } | undefined> {
    const { message } = await this.#ask({ kind: ASK.getHead }, options)
    const { sequence, record } = decoding(() => StorageHead.decode(message))
    if (record === undefined || sequence === undefined) return undefined
    if (record.byteLength > MAX_HEAD_BYTES) throw new StorageProtocolError('a head too large')
    return { sequence, record }
  }

  /** What both sign now, from the supplier's signature. */
  async settle(proposal: Uint8Array, options?: AbortOptions): Promise<SettlementTerms> {
    const message = StorageSettle.encode({ settlement: own(proposal) })
    const answer = await this.#ask({ kind: ASK.settle, message }, options)
    const { settlement } = decoding(() => StorageSettle.decode(answer.message))
    return readSettlement(settlement ?? new Uint8Array(0), 'other')
  }

  async #ask(ask: Ask, options?: AbortOptions): Promise<Answer> {
    const asker = await this.#stream.open(options)
    return asker.ask(ask, options)
  }

  #offered(message: Uint8Array): Offer {
    const fields = decoding(() => StorageOffer.decode(message))
    const device = DEVICES.includes(fields.device ?? '') ? (fields.device as DeviceClass) : 'other'
    const offer: Offer = {
      freeBytes: fields.freeBytes ?? 0n,
      durationMs: fields.durationMs ?? 0,
      ratePerMille: fields.ratePerMille ?? 0n,
      device,
      leavingBy: fields.leavingBy,
      at: this.#init.clock.now()
    }
    this.#init.onOffer(offer)
    return offer
  }
}

async function areProven(
  leaves: readonly LeafToAudit[],
  body: Uint8Array,
  siblings: Uint8Array = new Uint8Array(0)
): Promise<boolean> {
  let atSibling = 0
  for (const [index, { id, shardBytes, leaf }] of leaves.entries()) {
    const end = atSibling + proofBytes(shardBytes)
    const proof: LeafProof = {
      leaf: body.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES),
      siblings: hashesOf(siblings.subarray(atSibling, end))
    }
    if (!(await verifyLeaf(id, leafCountOf(shardBytes), leaf, proof))) return false
    atSibling = end
  }
  return body.byteLength === leaves.length * LEAF_BYTES
}

function hashesOf(siblings: Uint8Array): Uint8Array[] {
  const count = Math.ceil(siblings.byteLength / 32)
  return Array.from({ length: count }, (_, i) => siblings.subarray(i * 32, (i + 1) * 32))
}

function proofBytes(shardBytes: number): number {
  return 32 * Math.log2(leafCountOf(shardBytes))
}

function isShardSize(bytes: number): boolean {
  try {
    leafCountOf(bytes)
    return true
  } catch {
    return false
  }
}
