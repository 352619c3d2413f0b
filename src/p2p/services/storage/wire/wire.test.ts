import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { streamPair } from '@libp2p/utils'
import type { Ed25519PrivateKey } from '@libp2p/interface'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ed25519FromSeed } from '../../../crypto/index.ts'
import {
  encodeContract,
  contractBytes,
  countersign,
  proposeContract,
  readContract
} from '../contracts/contract.ts'
import { readSettlement, settlementBytes, signSettlement } from '../contracts/settlement.ts'
import { accountOf, deviceAccount, hex, storageKeys, unhex } from '../keys.ts'
import { Answerer, type Asked, type Reply } from './answerer.ts'
import { Asker } from './asker.ts'
import { WINDOW_BYTES } from './constants.ts'
import {
  ContractFullError,
  NoContractError,
  OfferExceededError,
  StorageProtocolError,
  SupplierGoneError,
  SupplierLeavingError
} from './errors.ts'
import { splitIds } from './fields.ts'
import { ANSWER, ASK, decodeStorageFrame, encodeStorageFrame } from './frame.ts'
import { CUSTOMER, proofBytes, provenAccount, signProof, SUPPLIER } from './proof.ts'
import { conditionOf, reasonOf } from './refusals.ts'
import * as wire from './schema/storage-wire.ts'
import vectors from '../vectors/wire.json' with { type: 'json' }

const clock = {
  now: () => Date.now(),
  setTimeout: (fn: () => void, delayMs: number): unknown => setTimeout(fn, delayMs).unref(),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout)
}
const NOTHING = new Uint8Array(0)
const fill = (length: number, value: number) => new Uint8Array(length).fill(value)

async function pair(answer: (asked: Asked) => Promise<Reply>) {
  const [near, far] = await streamPair({ capacity: 64 })
  const leaving: number[] = []
  const ends: (Error | undefined)[] = []
  const answerer = new Answerer({ stream: far, clock, answer, isProven: () => true })
  const running = answerer.run()
  const asker = new Asker({
    stream: near,
    clock,
    onLeaving: (by) => leaving.push(by),
    onEnd: (error) => ends.push(error)
  })
  return { asker, answerer, running, leaving, ends, near, far }
}

describe('asks', () => {
  test('are answered each for itself, in whatever order', async () => {
    const { asker } = await pair(async ({ message, body }) => {
      await new Promise((resolve) => setTimeout(resolve, 30 - (message[0] ?? 0)))
      return { message, body }
    })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        asker.ask({ kind: ASK.has, message: Uint8Array.of(n), body: fill(n, n) })
      )
    )
    expect(answers.map(({ message }) => message[0])).toEqual(Array.from({ length: 20 }, (_, n) => n))
    expect(answers[7]?.body).toEqual(fill(7, 7))
    asker.end()
  })

  test('keep within the window of bytes, and one larger than it goes alone', async () => {
    let underWay = 0
    let most = 0
    const { asker } = await pair(async ({ body }) => {
      underWay += body.byteLength
      most = Math.max(most, underWay)
      await new Promise((resolve) => setTimeout(resolve, 5))
      underWay -= body.byteLength
      return {}
    })
    const body = fill(900_000, 1)
    await Promise.all(Array.from({ length: 8 }, () => asker.ask({ kind: ASK.put, body })))
    expect(most).toBeLessThanOrEqual(WINDOW_BYTES)
    await asker.ask({ kind: ASK.get, expectBytes: 2 * WINDOW_BYTES })
    asker.end()
  })

  test('are refused by the name of the condition, and what is unknown stays private', async () => {
    const { asker } = await pair(async ({ kind }) => {
      if (kind === ASK.put) throw new ContractFullError()
      throw new TypeError('secret of the supplier')
    })
    await expect(asker.ask({ kind: ASK.put })).rejects.toThrow(ContractFullError)
    await expect(asker.ask({ kind: ASK.get })).rejects.toThrow('The supplier failed: Failed')
    asker.end()
    for (const error of [
      new NoContractError(),
      new OfferExceededError('BarterLimit'),
      new SupplierLeavingError()
    ]) {
      expect(conditionOf(reasonOf(error))).toEqual(error)
    }
  })

  test('that are given up before they leave are never sent', async () => {
    const seen: number[] = []
    const { asker } = await pair(async ({ message }) => {
      seen.push(message[0] ?? 0)
      await new Promise((resolve) => setTimeout(resolve, 20))
      return {}
    })
    const abort = new AbortController()
    const first = asker.ask({ kind: ASK.get, message: Uint8Array.of(1), expectBytes: WINDOW_BYTES })
    const second = asker.ask(
      { kind: ASK.get, message: Uint8Array.of(2), expectBytes: 10 },
      { signal: abort.signal }
    )
    abort.abort(new Error('no more'))
    await expect(second).rejects.toThrow('no more')
    await first
    await asker.ask({ kind: ASK.get, message: Uint8Array.of(3) })
    expect(seen).toEqual([1, 3])
    asker.end()
  })

  test('end with the stream, on both sides', async () => {
    const { asker, near, running, ends } = await pair(() => new Promise<Reply>(() => undefined))
    const asking = asker.ask({ kind: ASK.get })
    near.abort(new Error('cut'))
    await expect(asking).rejects.toThrow(SupplierGoneError)
    await expect(asker.ask({ kind: ASK.get })).rejects.toThrow(SupplierGoneError)
    expect(await running).toBeUndefined()
    expect(ends).toHaveLength(1)
  })

  test('of a supplier that leaves are told so', async () => {
    const { asker, answerer, leaving } = await pair(async () => ({}))
    await answerer.tellLeaving(1_800_000_000_000)
    await asker.ask({ kind: ASK.offer })
    expect(leaving).toEqual([1_800_000_000_000])
    asker.end()
  })
})

describe('frames', () => {
  test('come back as they were, and as any protobuf encoder writes them', () => {
    const bytes = fc.uint8Array({ maxLength: 400 })
    fc.assert(
      fc.property(fc.nat(), fc.nat(), bytes, bytes, (id, kind, message, body) => {
        const encoded = Buffer.concat(encodeStorageFrame({ id, kind, message, body }))
        expect(decodeStorageFrame(new Uint8Array(encoded))).toEqual({ id, kind, message, body })
        const whole = { id, kind, message: Uint8Array.from(message), body: Uint8Array.from(body) }
        if (body.length > 0) expect(encoded.equals(wire.StorageFrame.encode(whole))).toBe(true)
      })
    )
  })

  test('of garbage are violations, and only so', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const decode of [decodeStorageFrame, splitIds]) {
          try {
            decode(bytes)
          } catch (error) {
            expect(error).toBeInstanceOf(StorageProtocolError)
          }
        }
      }),
      { numRuns: 500 }
    )
  })
})

const customer = await ed25519FromSeed(fill(32, 1))
const supplier = await ed25519FromSeed(fill(32, 2))
const [customerPeer, supplierPeer] = [await peerOf(3), await peerOf(4)]
const meeting = { customerPeer, supplierPeer, customerNonce: fill(32, 5), supplierNonce: fill(32, 6) }
const terms = {
  id: fill(16, 7),
  sequence: 1,
  customer: customer.publicKey,
  supplier: supplier.publicKey,
  bytes: 1073741824n,
  periodMs: 86_400_000,
  ratePerMille: 1000n,
  startsAt: 1_800_000_000_000,
  expiresAt: 1_805_184_000_000
}
const settlement = {
  proposer: customer.publicKey,
  other: supplier.publicKey,
  sequence: 3,
  givenUnits: 16n,
  takenUnits: 20n
}

async function peerOf(seed: number) {
  return peerIdFromPrivateKey(await ed25519FromSeed(fill(32, seed)))
}

describe('accounts', () => {
  test('are proven for one meeting only', async () => {
    const signature = await signProof(supplier, SUPPLIER, meeting)
    const { raw } = supplier.publicKey
    expect(await provenAccount(raw, signature, SUPPLIER, meeting)).toBeDefined()
    const elsewhere = [
      { ...meeting, customerPeer: supplierPeer },
      { ...meeting, supplierPeer: customerPeer },
      { ...meeting, customerNonce: fill(32, 9) },
      { ...meeting, supplierNonce: fill(32, 9) }
    ]
    for (const other of elsewhere)
      expect(await provenAccount(raw, signature, SUPPLIER, other)).toBeUndefined()
    expect(await provenAccount(raw, signature, CUSTOMER, meeting)).toBeUndefined()
    expect(await provenAccount(customer.publicKey.raw, signature, SUPPLIER, meeting)).toBeUndefined()
    expect(await provenAccount(fill(5, 1), signature, SUPPLIER, meeting)).toBeUndefined()
    expect(await provenAccount(raw, NOTHING, SUPPLIER, meeting)).toBeUndefined()
  })

  test('follow from the words alone, or from the device', async () => {
    const keys = await storageKeys(fill(32, 1))
    expect({
      account: accountOf(keys.account.publicKey),
      head: hex(keys.headSecret),
      catalogue: hex(keys.catalogueSecret),
      device: accountOf((await deviceAccount(await ed25519FromSeed(fill(32, 1)))).publicKey)
    }).toEqual(vectors.keys)
  })
})

describe('contracts', () => {
  test('are what both signed, and nothing else', async () => {
    const contract = await countersign(supplier, await proposeContract(customer, terms))
    const bytes = encodeContract(contract)
    const read = await readContract(bytes, { isProposal: false })
    expect(encodeContract(read)).toEqual(bytes)
    expect(read).toMatchObject({
      id: hex(terms.id),
      customer: accountOf(customer.publicKey),
      terms: { sequence: 1 }
    })
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ 4
      // Either refused, or it says the same in other words: a tag has bits that decoders overlook.
      await readContract(changed, { isProposal: false }).then(
        ({ signed }) => expect([...signed.body]).toEqual([...contract.signed.body]),
        (error: unknown) => expect(error).toMatchObject({ name: 'ContractInvalidError' })
      )
    }
    const unsigned = encodeContract(await proposeContract(customer, terms))
    const invalid = { name: 'ContractInvalidError' }
    await expect(readContract(unsigned, { isProposal: false })).rejects.toMatchObject(invalid)
    const byOther = encodeContract(await proposeContract(supplier, terms))
    await expect(readContract(byOther, { isProposal: true })).rejects.toMatchObject(invalid)
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (garbage) => {
        await expect(readContract(garbage, { isProposal: true })).rejects.toMatchObject(invalid)
      })
    )
  })

  test('settlements as well', async () => {
    const signed = await signSettlement(customer, 'proposer', settlement)
    expect(await readSettlement(signed, 'proposer')).toEqual(settlement)
    await expect(readSettlement(signed, 'other')).rejects.toMatchObject({ name: 'ContractInvalidError' })
  })
})

test('messages are for ever these bytes', async () => {
  expect(await goldens(customer, supplier)).toEqual(vectors.messages)
})

/** Each message with plain content, in hexadecimal. */
async function goldens(of: Ed25519PrivateKey, by: Ed25519PrivateKey): Promise<Record<string, string>> {
  const [id, one, two] = [fill(16, 7), fill(32, 8), fill(32, 9)]
  const ids = Uint8Array.from([...one, ...two])
  const proposal = await proposeContract(of, terms)
  const contract = encodeContract(await countersign(by, proposal))
  const signed = await signSettlement(of, 'proposer', settlement)
  const frame = encodeStorageFrame({
    id: 3,
    kind: ASK.put,
    message: Uint8Array.of(1, 2),
    body: Uint8Array.of(3, 4)
  })
  const all: Record<string, Uint8Array> = {
    frame: Buffer.concat(frame),
    hello: wire.StorageHello.encode({ nonce: fill(32, 5) }),
    proof: proofBytes(SUPPLIER, meeting),
    welcome: wire.StorageWelcome.encode({
      nonce: fill(32, 6),
      account: unhexed(accountOf(by.publicKey)),
      signature: await signProof(by, SUPPLIER, meeting)
    }),
    prove: wire.StorageProve.encode({
      account: unhexed(accountOf(of.publicKey)),
      signature: await signProof(of, CUSTOMER, meeting)
    }),
    offer: wire.StorageOffer.encode({
      freeBytes: 1n << 30n,
      durationMs: 15_552_000_000,
      ratePerMille: 1000n,
      device: 'desktop',
      leavingBy: 1_800_000_000_000
    }),
    contractBody: contractBytes(terms),
    propose: wire.StoragePropose.encode({ contract: encodeContract(proposal) }),
    contracts: wire.StorageContracts.encode({ contracts: [contract], usedBytes: [262144n] }),
    shards: wire.StorageShards.encode({ contract: id, shards: ids }),
    held: wire.StorageHeld.encode({ held: Uint8Array.of(1, 0) }),
    list: wire.StorageList.encode({ contract: id, after: one }),
    listed: wire.StorageListed.encode({ shards: ids, sizes: [262144, 1048576], more: true }),
    get: wire.StorageGet.encode({ shard: one, firstLeaf: 3, leaves: 5 }),
    audit: wire.StorageAudit.encode({ shards: ids, leaves: [0, 15] }),
    proofs: wire.StorageProofs.encode({ siblings: fill(128, 1), held: Uint8Array.of(1, 0) }),
    dropped: wire.StorageDropped.encode({ bytes: 524288n }),
    head: wire.StorageHead.encode({ sequence: 1_800_000_000_000, record: Uint8Array.of(1, 2, 3) }),
    settlementBody: settlementBytes(settlement),
    settle: wire.StorageSettle.encode({ settlement: signed }),
    refused: wire.StorageRefused.encode({ reason: 'ContractFull' }),
    cancel: wire.StorageCancel.encode({ ids: [1, 300] }),
    leaving: wire.StorageLeaving.encode({ by: 1_800_000_000_000 })
  }
  expect(Object.values({ ...ASK, ...ANSWER })).toEqual([
    ...Array.from({ length: 16 }, (_, n) => n + 1),
    64,
    65,
    66
  ])
  return Object.fromEntries(Object.entries(all).map(([name, bytes]) => [name, hex(bytes)]))
}

function unhexed(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(unhex(text))
}
