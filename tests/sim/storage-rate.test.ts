/** 100 MiB through the wire between two nodes of this process: prints its rate. */
import { expect, test } from 'vitest'
import { MIB, newPerson, newShards, same } from '../../src/p2p/services/storage/people.test-support.ts'
import { MemoryHub } from './memory-network.test-support.ts'

test('100 MiB go to a supplier and come back', async () => {
  const hub = new MemoryHub()
  const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
  // Who gives gets room.
  await bob.suppliers.put(alice.supply, await newShards(1))
  const shards = await newShards(100, MIB)
  const rate = async (work: () => Promise<unknown>) => {
    const startedAt = performance.now()
    await work()
    return Math.round((100 * MIB) / (performance.now() - startedAt) / 1000)
  }
  const put = await rate(async () => {
    const results = await alice.suppliers.put(bob.supply, shards)
    expect(results.every(({ ok }) => ok)).toBe(true)
  })
  const fetched: Uint8Array[] = []
  const get = await rate(async () => {
    fetched.push(...(await Promise.all(shards.map(({ id }) => alice.suppliers.get(bob.supply, id)))))
  })
  expect(shards.every(({ bytes }, at) => same(bytes, fetched[at]!))).toBe(true)
  const audit = await rate(() => alice.suppliers.audit(bob.supply, { leaves: 32 }))
  expect(audit).toBeGreaterThan(0)
  process.stdout.write(`storage wire: put ${put} MB/s, get ${get} MB/s\n`)
})
