import { describe, expect, test } from 'vitest'
import { MemoryHub } from '../../../../tests/sim/memory-network.test-support.ts'
import {
  bytesInStore,
  GIB,
  MIB,
  newPerson,
  newShard,
  newShards,
  same,
  SHARD,
  TestClock
} from './people.test-support.ts'

describe('Alice stores with Bob', () => {
  test('and gets back what she stored, whole and in parts, and audits it', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    const shards = await newShards(12)
    const results = await alice.suppliers.put(bob.supply, shards)
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect(bob.supplier.usage()).toMatchObject({ keptBytes: 12 * SHARD, shards: 12, contracts: 1 })
    expect(await bytesInStore(bob)).toBe(12 * SHARD)
    for (const { id, bytes } of shards) {
      expect(same(await alice.suppliers.get(bob.supply, id, { shardBytes: SHARD }), bytes)).toBe(true)
    }
    const [first] = shards
    const part = await alice.suppliers.getLeaves(bob.supply, first!.id, {
      shardBytes: SHARD,
      first: 3,
      count: 5
    })
    expect(same(part, first!.bytes.subarray(3 * 16384, 8 * 16384))).toBe(true)
    expect(await alice.suppliers.audit(bob.supply)).toEqual({ answered: true, leaves: 8, failed: [] })
    expect(alice.events.map(({ kind }) => kind)).toEqual([
      'met',
      'stored',
      ...Array.from({ length: 13 }, () => 'served'),
      'audit-passed'
    ])
    const absent = await newShard()
    const ids = [shards[2]!.id, absent.id]
    expect(await alice.suppliers.has(bob.supply, ids)).toEqual([true, false])
    await expect(alice.suppliers.get(bob.supply, absent.id)).rejects.toMatchObject({
      name: 'ShardMissingError'
    })
  })

  test('with all sizes of shards', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    for (const sizeBytes of [SHARD, 2 * SHARD, 4 * SHARD]) {
      const shards = await newShards(5, sizeBytes)
      expect((await alice.suppliers.put(bob.supply, shards)).every(({ ok }) => ok)).toBe(true)
      for (const { id, bytes } of shards)
        expect(same(await alice.suppliers.get(bob.supply, id), bytes)).toBe(true)
    }
    expect(await alice.suppliers.audit(bob.supply, { leaves: 32 })).toMatchObject({ leaves: 32, failed: [] })
  })

  test('twice the same costs once, and dropping frees it, twice as well', async () => {
    const hub = new MemoryHub()
    const [alice, carol, bob] = [await newPerson(hub), await newPerson(hub), await newPerson(hub)]
    const shards = await newShards(3)
    await alice.suppliers.put(bob.supply, shards)
    await alice.suppliers.put(bob.supply, shards)
    await carol.suppliers.put(bob.supply, shards.slice(0, 1))
    expect(bob.supplier.usage().keptBytes).toBe(3 * SHARD)
    const ids = shards.map(({ id }) => id)
    await alice.suppliers.drop(bob.supply, ids)
    await alice.suppliers.drop(bob.supply, ids)
    // What Carol stored too is hers.
    expect(bob.supplier.usage()).toMatchObject({ keptBytes: SHARD, shards: 1 })
    expect(await bytesInStore(bob)).toBe(SHARD)
    expect(same(await carol.suppliers.get(bob.supply, ids[0]!), shards[0]!.bytes)).toBe(true)
    await carol.suppliers.release(bob.supply)
    expect(await bytesInStore(bob)).toBe(0)
    expect(bob.supplier.usage().contracts).toBe(1)
  })

  test('and her new device, with nothing but the account, finds contracts, shards and head', async () => {
    const hub = new MemoryHub()
    const bob = await newPerson(hub)
    const laptop = await newPerson(hub, { account: 1 })
    const shards = await newShards(4)
    await laptop.suppliers.put(bob.supply, shards)
    await laptop.suppliers.putHead(bob.supply, 5, Uint8Array.of(1, 2, 3))
    await laptop.stop()
    laptop.network.online = false
    const phone = await newPerson(hub, { account: 1 })
    expect(await phone.suppliers.getHead(bob.supply)).toEqual({ sequence: 5, record: Uint8Array.of(1, 2, 3) })
    expect(await phone.suppliers.recover(bob.supply)).toBe(4)
    expect(phone.suppliers.heldAt(bob.supply.account)).toHaveLength(4)
    expect(await phone.suppliers.audit(bob.supply)).toMatchObject({ leaves: 8, failed: [] })
    await phone.suppliers.put(bob.supply, await newShards(1))
    expect(bob.supplier.usage().contracts).toBe(1)
    const eve = await newPerson(hub)
    expect(await eve.suppliers.getHead(bob.supply)).toBeUndefined()
  })

  test('an older head never replaces a newer one', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    const noContract = { name: 'NoContractError' }
    await expect(alice.suppliers.putHead(bob.supply, 1, Uint8Array.of(1))).rejects.toMatchObject(noContract)
    await alice.suppliers.put(bob.supply, await newShards(1))
    await alice.suppliers.putHead(bob.supply, 7, Uint8Array.of(7))
    await alice.suppliers.putHead(bob.supply, 7, Uint8Array.of(7))
    const outdated = { name: 'HeadOutdatedError' }
    await expect(alice.suppliers.putHead(bob.supply, 6, Uint8Array.of(6))).rejects.toMatchObject(outdated)
    await expect(alice.suppliers.putHead(bob.supply, 7, Uint8Array.of(8))).rejects.toMatchObject(outdated)
    expect(await alice.suppliers.getHead(bob.supply)).toMatchObject({ sequence: 7 })
  })
})

describe('space', () => {
  test('is given to strangers out of a small budget, and more to those who give', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    const before = await alice.suppliers.meet(bob.network.peerId)
    expect(before.freeBytes).toBe(Math.floor((10 * GIB * 20) / 1000 / 8))
    await bob.suppliers.put(alice.supply, await newShards(8))
    const after = await alice.suppliers.meet(bob.network.peerId)
    expect(after.freeBytes).toBeGreaterThan(GIB / 2)
    const [balance] = alice.balances.balances()
    expect(balance).toMatchObject({
      account: bob.supply.account,
      givenBytes: BigInt(8 * SHARD),
      takenBytes: 0n
    })
  })

  test('is refused by name when the offer or the disk has none', async () => {
    const hub = new MemoryHub()
    const alice = await newPerson(hub)
    const stingy = await newPerson(hub, { offer: { offeredBytes: 0 } })
    const small = await newPerson(hub, { offer: { offeredBytes: 2 * MIB } })
    const shards = await newShards(9)
    for (const bob of [stingy, small]) {
      const results = await alice.suppliers.put(bob.supply, shards)
      expect(results[0]).toMatchObject({ ok: false, error: { name: 'OfferExceededError' } })
      expect(await bytesInStore(bob)).toBe(0)
    }
    const some = await alice.suppliers.put(small.supply, shards.slice(0, 8))
    expect(some.every(({ ok }) => ok)).toBe(true)
    expect(alice.events.filter(({ kind }) => kind === 'refused')).not.toHaveLength(0)
  })

  test('grows contract by contract while it is needed', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub, { offer: { offeredBytes: 64 * GIB } })]
    await bob.suppliers.put(alice.supply, await newShards(4))
    for (let round = 0; round < 3; round++) {
      const results = await alice.suppliers.put(bob.supply, await newShards(40, MIB))
      expect(results.every(({ ok }) => ok)).toBe(true)
    }
    expect(bob.supplier.usage()).toMatchObject({ keptBytes: 120 * MIB, contracts: 1 })
  })

  test('is freed when a contract is over and its grace too, and kept when it was renewed', async () => {
    const hub = new MemoryHub()
    const clock = new TestClock()
    const [alice, bob] = [await newPerson(hub, { clock }), await newPerson(hub, { clock })]
    await alice.suppliers.put(bob.supply, await newShards(2))
    await clock.leapDays(40)
    await alice.suppliers.care()
    await clock.leapDays(40)
    expect(bob.supplier.usage()).toMatchObject({ keptBytes: 2 * SHARD, contracts: 1 })
    await alice.stop()
    await clock.leapDays(90)
    expect(bob.supplier.usage()).toMatchObject({ keptBytes: 0, contracts: 0 })
    expect(await bytesInStore(bob)).toBe(0)
  })
})

describe('barter', () => {
  test('is counted by both and signed by both', async () => {
    const hub = new MemoryHub()
    const clock = new TestClock()
    const [alice, bob] = [await newPerson(hub, { clock }), await newPerson(hub, { clock })]
    await alice.suppliers.put(bob.supply, await newShards(8, MIB))
    await clock.leapDays(2)
    expect(bob.balances.balances()[0]?.byteDays).toBe(BigInt(16 * MIB))
    expect(alice.balances.balances()[0]?.byteDays).toBe(BigInt(-16 * MIB))
    await alice.suppliers.settle(bob.supply)
    expect(alice.balances.row(bob.supply.account)).toMatchObject({
      settledUnits: -16n,
      takenUnits: 16n,
      sequence: 1
    })
    expect(bob.balances.row(alice.supply.account)).toMatchObject({
      settledUnits: 16n,
      takenUnits: 0n,
      sequence: 1
    })
    expect(bob.balances.balances()[0]?.byteDays).toBe(BigInt(16 * MIB))
    await alice.stop()
    await bob.stop()
    const again = await newPerson(hub, { clock, store: bob.store, network: bob.network })
    expect(again.balances.balances()[0]?.byteDays).toBe(BigInt(16 * MIB))
  })
})

describe('leaving', () => {
  test('is told to customers who are there at once, to others with the next offer, and takes nothing new', async () => {
    const hub = new MemoryHub()
    const [alice, carol, bob] = [await newPerson(hub), await newPerson(hub), await newPerson(hub)]
    const shards = await newShards(2)
    await alice.suppliers.put(bob.supply, shards)
    const by = Date.now() + 3_600_000
    await bob.supplier.leave(by)
    await expect.poll(() => alice.events.at(-1)).toMatchObject({ kind: 'leaving', by })
    const facts = await carol.suppliers.meet(bob.network.peerId)
    expect(facts).toMatchObject({ leavingBy: by, freeBytes: 0 })
    const results = await alice.suppliers.put(bob.supply, await newShards(1))
    expect(results[0]).toMatchObject({ ok: false, error: { name: 'SupplierLeavingError' } })
    expect(same(await alice.suppliers.get(bob.supply, shards[0]!.id), shards[0]!.bytes)).toBe(true)
    await bob.supplier.leave(undefined)
    expect((await carol.suppliers.meet(bob.network.peerId)).leavingBy).toBeUndefined()
  })
})

describe('suppliers are found', () => {
  test('among connected peers, by announcements and by the DHT', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
    await hub.node()
    bob.market.offer({ freeBytes: BigInt(GIB), device: 'desktop' })
    await expect.poll(() => alice.market.announced()).toHaveLength(1)
    expect(alice.market.announced()[0]).toMatchObject({ account: bob.supply.account, freeBytes: BigInt(GIB) })
    const found = await alice.market.find()
    expect(found.map(({ account }) => account)).toEqual([bob.supply.account])
    bob.market.offer(undefined)
    expect([...hub.providers.values()][0]?.size).toBe(0)
  })
})
