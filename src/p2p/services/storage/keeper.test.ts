import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createStripeCoder } from '../../content/object/index.ts'
import { createMemoryStore } from '../../store/index.ts'
import { createActivities } from '../../lib/activities.ts'
import { Keeper } from './keeper.ts'
import { OwnShards } from './own-shards.ts'
import type { Holder, KeeperPorts, Stripe } from './ports.ts'
import { createShardSource } from './shard-source.ts'
import { Suppliers } from './suppliers.test-support.ts'

const SHAPE = { dataShards: 4, totalShards: 8, shardBytes: 256 * 1024 }
const coder = createStripeCoder()

class Catalogue {
  readonly stripes = new Map<string, Stripe>()
  fails = 0

  all(): Iterable<Stripe> {
    return this.stripes.values()
  }

  get(id: string): Stripe | undefined {
    return this.stripes.get(id)
  }

  async setHolders(id: string, changes: ReadonlyMap<number, Holder | undefined>): Promise<void> {
    if (this.fails-- > 0) throw new Error('the disk is gone')
    const stripe = this.stripes.get(id)
    if (stripe === undefined) return
    const holders = stripe.holders.map((holder, index) => (changes.has(index) ? changes.get(index) : holder))
    this.stripes.set(id, { ...stripe, holders })
  }

  onChange(): () => void {
    return () => undefined
  }
}

let suppliers: Suppliers
let catalogue: Catalogue
let own: OwnShards
let ports: KeeperPorts

beforeEach(() => {
  suppliers = new Suppliers()
  catalogue = new Catalogue()
  own = new OwnShards(createMemoryStore().blocks)
  const clock = {
    now: () => Date.now(),
    setTimeout: (fn: () => void, delayMs: number) => setTimeout(fn, delayMs),
    clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout | undefined)
  }
  const rng = {
    bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    float: () => Math.random()
  }
  ports = {
    stripes: catalogue,
    carrier: suppliers,
    own,
    coder,
    clock,
    rng,
    activities: createActivities({ clock, rng }),
    log: () => undefined
  }
})

/** A stripe of which this device has the first `kept` shards. */
async function store(kept: number): Promise<{ id: string; shards: Uint8Array[] }> {
  const source = crypto.getRandomValues(new Uint8Array(60_000))
  const piece = { key: new Uint8Array(32), object: new Uint8Array(16), firstSegment: 0, isLast: true, source }
  const { shards, ids } = await coder.seal(SHAPE, [piece])
  const id = `stripe ${catalogue.stripes.size}`
  await own.keep(
    shards
      .slice(0, kept)
      .flatMap((bytes, index) => (ids[index] === undefined ? [] : [{ id: ids[index], bytes }]))
  )
  catalogue.stripes.set(id, { id, shape: SHAPE, shards: ids, holders: ids.map(() => undefined) })
  return { id, shards }
}

function run(): void {
  const keeper = new Keeper(ports, createShardSource(own, suppliers))
  keeper.start()
}

const holdersOf = (id: string): Holder[] =>
  (catalogue.get(id)?.holders ?? []).filter((holder) => holder !== undefined)

/** Not toEqual: comparing them element by element takes seconds. */
function expectSame(bytes: Uint8Array | undefined, wanted: Uint8Array | undefined): void {
  expect(bytes !== undefined && wanted !== undefined && Buffer.compare(bytes, wanted)).toBe(0)
}

describe('the keeper', () => {
  test('places every shard with a supplier of its own, parity made from the data here', async () => {
    suppliers.add(9)
    const { id, shards } = await store(4)
    run()
    await vi.waitFor(() => expect(holdersOf(id)).toHaveLength(8))
    expect(new Set(holdersOf(id).map(({ account }) => account)).size).toBe(8)
    for (const [index, holder] of (catalogue.get(id)?.holders ?? []).entries()) {
      const shardId = catalogue.get(id)?.shards[index] ?? new Uint8Array(0)
      expectSame(suppliers.stores.get(holder?.account ?? '')?.get(shardId.toString()), shards[index])
    }
  })

  test('waits for suppliers and goes on when they come', async () => {
    const { id } = await store(8)
    run()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(holdersOf(id)).toHaveLength(0)
    suppliers.add(9)
    await vi.waitFor(() => expect(holdersOf(id)).toHaveLength(8))
  })

  test('gives to others what a supplier refuses', async () => {
    suppliers.add(9)
    suppliers.refusing.add('supplier 3')
    const { id } = await store(8)
    run()
    await vi.waitFor(() => expect(holdersOf(id)).toHaveLength(8))
    expect(holdersOf(id).map(({ account }) => account)).not.toContain('supplier 3')
  })

  test('rebuilds from those that are left what suppliers took with them, without a copy here', async () => {
    suppliers.add(12)
    const { id, shards } = await store(8)
    run()
    await vi.waitFor(() => expect(holdersOf(id)).toHaveLength(8))
    await own.drop(catalogue.get(id)?.shards ?? [])
    const left = holdersOf(id).slice(0, 3)
    for (const { account } of left) suppliers.gone.add(account)
    suppliers.tell()
    const alive = (): Holder[] => holdersOf(id).filter(({ account }) => suppliers.isAlive(account))
    await vi.waitFor(() => expect(alive()).toHaveLength(8))
    for (const [index, holder] of (catalogue.get(id)?.holders ?? []).entries()) {
      const shardId = catalogue.get(id)?.shards[index] ?? new Uint8Array(0)
      expectSame(suppliers.stores.get(holder?.account ?? '')?.get(shardId.toString()), shards[index])
    }
  })

  test('places again after it could not write down who holds what', async () => {
    suppliers.add(9)
    catalogue.fails = 3
    const { id } = await store(8)
    run()
    await vi.waitFor(() => expect(catalogue.fails).toBeLessThanOrEqual(0))
    suppliers.tell()
    await vi.waitFor(() => expect(holdersOf(id)).toHaveLength(8))
  })
})
