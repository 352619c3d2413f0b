/** Crashes of supplier and customer at each step of their stores. */
import { describe, expect, test } from 'vitest'
import { MemoryHub } from '../../../../tests/sim/memory-network.test-support.ts'
import { createMemoryStore, shardCid } from '../../store/index.ts'
import { FaultyStore, LIAR, liar } from './faulty-store.test-support.ts'
import { bytesInStore, newPerson, newShard, newShards, same, SHARD } from './people.test-support.ts'
import { Ledger } from './supplier/ledger.ts'

describe('a supplier that crashes at each step', () => {
  test('has nothing half-visible and leaks nothing once it is started again', async () => {
    const [kept, added, doomed] = await newShards(3)
    for (let step = 0; step < 8; step++) {
      const hub = new MemoryHub()
      const alice = await newPerson(hub)
      const { bob, store } = await liar(hub)
      await alice.suppliers.put(bob.supply, [kept!, doomed!])
      store.failFrom = store.steps + step
      const [result] = await alice.suppliers.put(bob.supply, [added!])
      await alice.suppliers.drop(bob.supply, [doomed!.id])
      await bob.supplier.stop()
      const again = await newPerson(hub, { store: store.real, network: bob.network, account: LIAR })
      const { keptBytes, shards } = again.supplier.usage()
      expect(keptBytes).toBe(shards * SHARD)
      expect(await bytesInStore(again)).toBe(keptBytes)
      // What was acknowledged is there.
      expect(same(await alice.suppliers.get(bob.supply, kept!.id), kept!.bytes)).toBe(true)
      if (result?.ok === true) expect(shards).toBeGreaterThanOrEqual(2)
    }
  })

  test('sweeps bytes without a row and rows without bytes', async () => {
    const hub = new MemoryHub()
    const store = createMemoryStore({ quotaBytes: 2 ** 40 })
    const alice = await newPerson(hub)
    const bob = await newPerson(hub, { store, account: 7 })
    const shards = await newShards(3)
    await alice.suppliers.put(bob.supply, shards)
    await bob.stop()
    const stray = await newShard()
    await store.shards.deleteMany([shardCid(shards[0]!.id)])
    await store.shards.put(shardCid(stray.id), stray.bytes)
    const again = await newPerson(hub, { store, account: 7, network: bob.network })
    expect(again.supplier.usage()).toMatchObject({ keptBytes: 2 * SHARD, shards: 2 })
    expect(await bytesInStore(again)).toBe(2 * SHARD)
    expect((await alice.suppliers.audit(bob.supply, { leaves: 32 })).failed.length).toBeGreaterThan(0)
  })

  test('starts although its rows are damaged', async () => {
    const store = createMemoryStore()
    await store.table('supplied').put('contract/00', { contract: Uint8Array.of(1, 2, 3) })
    await store.table('supplied').put('shard/00/11', { bytes: 5 })
    const ledger = new Ledger(store.table('supplied'), store.shards, () => undefined)
    await ledger.load()
    expect(ledger.all()).toEqual([])
    expect(await Array.fromAsync(store.table('supplied').entries())).toEqual([])
  })
})

describe('a customer that crashes at each step', () => {
  test('leaves nothing at the supplier that it does not know of or give up', async () => {
    const [kept, added] = await newShards(2)
    for (let step = 0; step < 6; step++) {
      const hub = new MemoryHub()
      const bob = await newPerson(hub)
      const store = new FaultyStore()
      const alice = await newPerson(hub, { store: store.port, account: 5 })
      await alice.suppliers.put(bob.supply, [kept!])
      store.failFrom = store.steps + step
      await alice.suppliers.put(bob.supply, [added!]).catch(() => undefined)
      await alice.suppliers.drop(bob.supply, [kept!.id]).catch(() => undefined)
      store.failFrom = Infinity
      await alice.suppliers.stop()
      const again = await newPerson(hub, { store: store.real, account: 5, network: alice.network })
      await again.suppliers.put(bob.supply, [])
      const held = again.suppliers.heldAt(bob.supply.account)
      expect(bob.supplier.usage().shards).toBe(held.length)
      expect(
        await again.suppliers.has(
          bob.supply,
          held.map(({ id }) => id)
        )
      ).toEqual(held.map(() => true))
      await again.suppliers.sweep(() => false)
      await again.suppliers.put(bob.supply, [])
      expect(bob.supplier.usage().shards).toBe(0)
    }
  })
})
