/** Customers that overrun, flood and break the protocol: refused by name, reset, counted. */
import { describe, expect, test, vi } from 'vitest'
import { MemoryHub } from '../../../../tests/sim/memory-network.test-support.ts'
import { ed25519FromSeed } from '../../crypto/index.ts'
import { encodeFrame, sendFrame } from '../../wire/index.ts'
import { proposeContract } from './contracts/contract.ts'
import { newLink } from './customer/known-supplier.ts'
import { keyOfAccount } from './keys.ts'
import { bytesInStore, newPerson, newShards, rng, same, SHARD, type Person } from './people.test-support.ts'
import { STORAGE_PROTOCOL } from './wire/constants.ts'
import { ASK, encodeStorageFrame } from './wire/frame.ts'

describe('a customer that', () => {
  /** Alice's link, without the restraint of `Suppliers`. */
  async function rawLink(alice: Person, bob: Person) {
    const account = await ed25519FromSeed(rng.bytes(32))
    const { network, clock } = alice
    const ports = { network, account, clock, rng, coder: { identify: async () => [] } }
    const link = newLink(ports as never, bob.network.peerId, {
      hints: () => [],
      onOffer: () => undefined,
      onLeaving: () => undefined
    })
    const propose = (bytes: bigint, change: object = {}) =>
      proposeContract(account, {
        id: rng.bytes(16),
        sequence: 1,
        customer: account.publicKey,
        supplier: keyOfAccount(bob.supply.account)!,
        bytes,
        periodMs: 86_400_000,
        ratePerMille: 1000n,
        startsAt: Date.now(),
        expiresAt: Date.now() + 86_400_000,
        ...change
      })
    return { link, propose, account }
  }

  test('overruns its quota is refused, and keeps what it had', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    const { link, propose } = await rawLink(alice, bob)
    const { terms } = await link.propose(await propose(BigInt(2 * SHARD)))
    const shards = await newShards(5)
    const puts = await Promise.allSettled(shards.map(({ id, bytes }) => link.put(terms.id, id, bytes)))
    expect(puts.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    const refused = puts.filter((put) => put.status === 'rejected')
    expect(refused.map(({ reason }) => (reason as Error).name)).toEqual(Array(3).fill('ContractFullError'))
    expect(await bytesInStore(bob)).toBe(2 * SHARD)
  })

  test('floods with contracts is refused, whether they are many or large', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    const { link, propose } = await rawLink(alice, bob)
    const tooLarge = { name: 'OfferExceededError', limit: 'AltruismSpent' }
    await expect(link.propose(await propose(2n ** 33n))).rejects.toMatchObject(tooLarge)
    for (let n = 0; n < 4; n++) await link.propose(await propose(BigInt(SHARD)))
    const tooMany = { name: 'TooManyContractsError' }
    await expect(link.propose(await propose(BigInt(SHARD)))).rejects.toMatchObject(tooMany)
    let taken = 0
    for (let n = 0; n < 20; n++) {
      const sybil = await rawLink(alice, bob)
      taken += await sybil.link.propose(await sybil.propose(2n ** 24n)).then(
        () => 1,
        () => 0
      )
    }
    // All strangers together get no more than the budget for them.
    expect(taken).toBeLessThanOrEqual(13)
    expect(bob.supplier.usage().promisedBytes).toBeLessThanOrEqual((10n * 2n ** 30n * 20n) / 1000n)
  })

  test('proposes nonsense is refused', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    const { link, propose } = await rawLink(alice, bob)
    const invalid = { name: 'ContractInvalidError' }
    for (const change of [
      { sequence: 2 },
      { bytes: 1n },
      { periodMs: 1 },
      { ratePerMille: 5n },
      { expiresAt: 1 },
      { expiresAt: Date.now() + 10 * 365 * 86_400_000 },
      { supplier: (await ed25519FromSeed(rng.bytes(32))).publicKey },
      { customer: (await ed25519FromSeed(rng.bytes(32))).publicKey }
    ]) {
      await expect(link.propose(await propose(BigInt(SHARD), change))).rejects.toMatchObject(invalid)
    }
    expect(bob.supplier.usage().contracts).toBe(0)
  })

  test('sends a shard that is another than its id says is refused and counted', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    const { link, propose } = await rawLink(alice, bob)
    const { terms } = await link.propose(await propose(BigInt(4 * SHARD)))
    const [one, two] = await newShards(2)
    await expect(link.put(terms.id, one!.id, two!.bytes)).rejects.toMatchObject({
      name: 'SupplierFailedError'
    })
    await expect(link.put(rng.bytes(16), one!.id, one!.bytes)).rejects.toMatchObject({
      name: 'NoContractError'
    })
    expect(bob.supplier.counts.forgedShards).toBe(1)
    expect(await bytesInStore(bob)).toBe(0)
    await expect(link.put(terms.id, one!.id, one!.bytes.subarray(0, 500))).rejects.toThrow()
    await expect.poll(() => bob.supplier.counts.violations).toBe(1)
  })

  test('uses the contract of another gets nowhere', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    const shards = await newShards(1)
    await alice.suppliers.put(bob.supply, shards)
    const [contract] = alice.suppliers.contracts()
    const eve = await rawLink(alice, bob)
    const { id } = contract!.terms
    const none = { name: 'NoContractError' }
    await expect(eve.link.put(id, shards[0]!.id, shards[0]!.bytes)).rejects.toMatchObject(none)
    await expect(eve.link.drop(id, [shards[0]!.id])).rejects.toMatchObject(none)
    await expect(eve.link.list(id)).rejects.toMatchObject(none)
    await eve.link.release(id)
    expect(bob.supplier.usage().shards).toBe(1)
    await expect(eve.link.propose(await eve.propose(BigInt(SHARD), { id }))).rejects.toMatchObject({
      name: 'ContractInvalidError'
    })
  })

  test.each([
    ['garbage', new Uint8Array(100).fill(255)],
    ['an endless frame', Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f])],
    ['an ask before its proof', frame(ASK.offer)],
    ['a proof before hello', frame(ASK.prove)],
    ['an ask of no kind', frame(50)]
  ])('sends %s has its stream reset, is counted, and refused in the end', async (_, bytes) => {
    const hub = new MemoryHub()
    const bob = await newPerson(hub)
    const eve = await hub.node()
    for (let n = 1; n <= 10; n++) {
      const stream = await eve.openStream(bob.network.peerId, STORAGE_PROTOCOL, { route: 'any' })
      stream.send(bytes)
      await expect.poll(() => stream.status).toBe('reset')
      expect(bob.supplier.counts.violations).toBe(Math.min(n, 8))
    }
    const alice = await newPerson(hub)
    expect(await alice.suppliers.put(bob.supply, await newShards(1))).toMatchObject([{ ok: true }])
  })

  test('asks without end has its stream reset', async () => {
    const hub = new MemoryHub()
    const bob = await newPerson(hub)
    const eve = await hub.node()
    const stream = await eve.openStream(bob.network.peerId, STORAGE_PROTOCOL, { route: 'any' })
    const flood = async () => {
      for (let id = 1; id < 10_000; id++) {
        await sendFrame(
          stream,
          encodeStorageFrame({
            id,
            kind: ASK.hello,
            message: new Uint8Array(40_000),
            body: new Uint8Array(1000)
          })
        )
      }
    }
    await expect(flood()).rejects.toThrow()
    await expect.poll(() => bob.supplier.counts.violations).toBe(1)
  })

  test('gives up an ask leaves the stream in order', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    const shards = await newShards(8, 1024 * 1024)
    await alice.suppliers.put(bob.supply, shards)
    const abort = new AbortController()
    const given = shards.map(({ id }) => alice.suppliers.get(bob.supply, id, { signal: abort.signal }))
    abort.abort(new Error('enough'))
    for (const one of given) await expect(one).rejects.toThrow('enough')
    for (const { id, bytes } of shards)
      expect(same(await alice.suppliers.get(bob.supply, id), bytes)).toBe(true)
    expect(alice.events.filter(({ kind }) => kind === 'met')).toHaveLength(1)
    const puts = alice.suppliers.put(bob.supply, await newShards(4), {
      signal: AbortSignal.abort(new Error('no'))
    })
    await expect(puts).rejects.toThrow('no')
  })

  test('loses its connection in the middle finds everything in order when it is back', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    const shards = await newShards(20)
    const { shards: disk } = bob.store
    const putMany = disk.putMany.bind(disk)
    const puts = vi.spyOn(disk, 'putMany').mockImplementation(async (blocks) => {
      await putMany(blocks)
      bob.network.online = false
    })
    const results = await alice.suppliers.put(bob.supply, shards)
    puts.mockRestore()
    expect(bob.supplier.usage().shards).toBeGreaterThan(0)
    expect(results.some(({ ok }) => !ok)).toBe(true)
    const held = results.filter(({ ok }) => ok).length
    expect(alice.suppliers.heldAt(bob.supply.account)).toHaveLength(held)
    bob.network.online = true
    await alice.suppliers.put(bob.supply, shards.slice(0, 1))
    // What Bob took and Alice never heard of was dropped.
    expect(bob.supplier.usage().shards).toBe(alice.suppliers.heldAt(bob.supply.account).length)
  })
})

function frame(kind: number): Uint8Array {
  const nothing = new Uint8Array(0)
  return encodeFrame(encodeStorageFrame({ id: 1, kind, message: nothing, body: nothing }))
}
