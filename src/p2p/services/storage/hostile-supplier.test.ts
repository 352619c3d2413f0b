/** Suppliers that lie, stall and break the protocol: nothing of it is believed, each is counted. */
import type { Stream } from '@libp2p/interface'
import { describe, expect, test } from 'vitest'
import { MemoryHub } from '../../../../tests/sim/memory-network.test-support.ts'
import { encodeFrame } from '../../wire/index.ts'
import { liar } from './faulty-store.test-support.ts'
import { bytesInStore, newPerson, newShards, SHARD, TestClock } from './people.test-support.ts'
import { STORAGE_PROTOCOL } from './wire/constants.ts'
import { encodeStorageFrame } from './wire/frame.ts'

describe('a supplier that', () => {
  test('serves a corrupt shard is found out, and the bytes are not given', async () => {
    const hub = new MemoryHub()
    const alice = await newPerson(hub)
    const { bob, store } = await liar(hub)
    const [shard] = await newShards(1)
    await alice.suppliers.put(bob.supply, [shard!])
    store.lie = (bytes) => bytes.fill(7, 1000, 1001)
    const forged = { name: 'SupplierForgedError' }
    await expect(alice.suppliers.get(bob.supply, shard!.id)).rejects.toMatchObject(forged)
    expect(alice.events.at(-1)?.kind).toBe('forged')
    store.lie = (bytes) => bytes.subarray(0, 100)
    await expect(alice.suppliers.get(bob.supply, shard!.id)).rejects.toMatchObject(forged)
  })

  test('finds its own disk damaged says so in an audit, and forgets what it lost', async () => {
    const hub = new MemoryHub()
    const alice = await newPerson(hub)
    const { bob, store } = await liar(hub)
    const shards = await newShards(2)
    await alice.suppliers.put(bob.supply, shards)
    store.lie = (bytes) => bytes.fill(0)
    const result = await alice.suppliers.audit(bob.supply, { leaves: 32 })
    expect(result.answered).toBe(true)
    expect(result.failed).toHaveLength(32)
    expect(alice.events.at(-1)?.kind).toBe('audit-failed')
    expect(bob.supplier.usage()).toMatchObject({ keptBytes: 0, shards: 0 })
    expect(await bytesInStore(bob)).toBe(0)
  })

  test('accepts and throws away fails its first audit', async () => {
    const hub = new MemoryHub()
    const alice = await newPerson(hub)
    const { bob, store } = await liar(hub)
    store.discards = true
    expect(await alice.suppliers.put(bob.supply, await newShards(2))).toMatchObject([
      { ok: true },
      { ok: true }
    ])
    expect((await alice.suppliers.audit(bob.supply)).failed).toHaveLength(8)
    expect(alice.events.at(-1)?.kind).toBe('audit-failed')
  })

  test('offers a quota it lacks refuses when the disk is full, and nothing is half there', async () => {
    const hub = new MemoryHub()
    const alice = await newPerson(hub)
    const { bob, store } = await liar(hub)
    await alice.suppliers.put(bob.supply, await newShards(1))
    store.failFrom = 0
    const results = await alice.suppliers.put(bob.supply, await newShards(3))
    expect(results.every((result) => !result.ok && result.error.name === 'OfferExceededError')).toBe(true)
    expect(bob.supplier.usage().keptBytes).toBe(SHARD)
    store.failFrom = Infinity
    expect(await alice.suppliers.put(bob.supply, await newShards(1))).toMatchObject([{ ok: true }])
    expect(await bytesInStore(bob)).toBe(2 * SHARD)
    expect(alice.suppliers.heldAt(bob.supply.account)).toHaveLength(2)
  })

  test('claims the account of another is not believed', async () => {
    const hub = new MemoryHub()
    const [alice, bob, mallory] = [await newPerson(hub), await newPerson(hub), await newPerson(hub)]
    const unproven = { name: 'AccountUnprovenError' }
    const posing = { account: bob.supply.account, peer: mallory.supply.peer }
    await expect(alice.suppliers.getHead(posing)).rejects.toMatchObject(unproven)
    // Mallory passes on what Bob answers to the same challenge: it names Mallory's peer, not Bob's.
    mallory.network.handle(STORAGE_PROTOCOL, async (stream) => {
      const onwards = await mallory.network.openStream(bob.network.peerId, STORAGE_PROTOCOL, { route: 'any' })
      stream.addEventListener('message', ({ data }) => onwards.send(data))
      onwards.addEventListener('message', ({ data }) => stream.send(data))
    })
    await expect(alice.suppliers.getHead(posing)).rejects.toMatchObject(unproven)
    expect(alice.events.filter(({ kind }) => kind === 'forged')).toHaveLength(2)
  })

  test('trickles at 1 KB/s is given up, and its shards can be asked of others', async () => {
    const hub = new MemoryHub()
    const clock = new TestClock()
    const [alice, bob] = [await newPerson(hub, { clock }), await newPerson(hub, { clock })]
    const [shard] = await newShards(1)
    await alice.suppliers.put(bob.supply, [shard!])
    await alice.suppliers.stop()
    const fast = bob.network.handlers.get(STORAGE_PROTOCOL)!
    bob.network.handle(STORAGE_PROTOCOL, (stream, from) => fast(slowed(stream, clock), from))
    const getting = alice.suppliers.get(bob.supply, shard!.id)
    getting.catch(() => undefined)
    for (let second = 0; second < 60; second++) {
      await clock.pass(1000)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await expect(getting).rejects.toMatchObject({ name: 'SupplierStalledError' })
    expect(alice.events.at(-1)?.kind).toBe('stalled')
  })

  test('says nothing at all is given up as well', async () => {
    const hub = new MemoryHub()
    const clock = new TestClock()
    const alice = await newPerson(hub, { clock })
    const mute = await hub.node()
    mute.handle(STORAGE_PROTOCOL, () => undefined)
    const meeting = alice.suppliers.meet(mute.peerId)
    meeting.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 20))
    await clock.pass(30_000)
    await expect(meeting).rejects.toMatchObject({ name: 'SupplierStalledError' })
  })

  test.each([
    ['garbage', new Uint8Array(100).fill(255)],
    ['an endless frame', Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f])],
    [
      'an answer to nothing',
      encodeFrame(
        encodeStorageFrame({ id: 99, kind: 64, message: new Uint8Array(0), body: new Uint8Array(0) })
      )
    ]
  ])('sends %s is a violation', async (_, bytes) => {
    const hub = new MemoryHub()
    const alice = await newPerson(hub)
    const eve = await hub.node()
    eve.handle(STORAGE_PROTOCOL, (stream) => void stream.send(bytes))
    await expect(alice.suppliers.meet(eve.peerId)).rejects.toMatchObject({ name: 'StorageProtocolError' })
  })
})

/** Sends no more than a kilobyte per second of the clock. */
function slowed(stream: Stream, clock: TestClock): Stream {
  const queue: Uint8Array[] = []
  const drip = () => {
    const next = queue[0]
    if (next !== undefined && stream.status === 'open') {
      stream.send(next.subarray(0, 1000))
      if (next.byteLength <= 1000) queue.shift()
      else queue[0] = next.subarray(1000)
    }
    clock.setTimeout(drip, 1000)
  }
  clock.setTimeout(drip, 1000)
  return new Proxy(stream, {
    get(target, key) {
      if (key === 'send') {
        return (data: Uint8Array) => {
          queue.push(data.slice())
          return true
        }
      }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    }
  })
}
