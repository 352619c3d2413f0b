import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test } from 'vitest'
import type { Block } from '../../../p2p/interface/store.ts'
import { makeBlock, makeBlocks, storeConformance } from '../../../p2p/store/conformance.test-support.ts'
import { Database } from '../database.ts'
import { createIndexedDbBlocks } from '../indexeddb-blocks.ts'
import { createIndexedDbStore } from '../indexeddb-store.ts'
import type { PackLimits } from './constants.ts'
import { FakeDisk, type Unflushed } from './pack-folder.test-support.ts'
import { createPackIndex } from './pack-index.ts'
import { createPackedShards, type PackedShards } from './packed-shards.ts'

const LIMITS: PackLimits = { packBytes: 1000, maxOpen: 2, moveBytes: 250, slackBytes: 200, retryMs: 20 }
let opened = 0

storeConformance('packs', () =>
  createIndexedDbStore({ name: `packs-${opened++}`, packs: new FakeDisk().folder() })
)

interface Opened {
  database: Database
  shards: PackedShards
}

const databases: Database[] = []
afterEach(async () => {
  for (const database of databases.splice(0)) await database.erase()
})

function openOn(disk: FakeDisk, name = `packs-${opened++}`, limits = LIMITS): Opened {
  const database = new Database(name)
  databases.push(database)
  const unpacked = createIndexedDbBlocks(database, { store: 'shards', beside: 'packed' })
  const index = disk.index(createPackIndex(database))
  return { database, shards: createPackedShards({ folder: disk.folder(), index, unpacked, limits }) }
}

async function expectHeld(shards: PackedShards, held: readonly Block[]): Promise<void> {
  for (const { cid, bytes } of held) expect(await shards.get(cid)).toEqual(bytes)
  const sizeBytes = held.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  expect(await shards.size()).toEqual({ count: held.length, sizeBytes })
}

const cidsOf = (blocks: readonly Block[]) => blocks.map(({ cid }) => cid)

describe('packs', () => {
  test('find everything again after they were closed', async () => {
    const disk = new FakeDisk()
    const first = openOn(disk)
    const made = await makeBlocks(20, 90)
    await first.shards.putMany(made)
    await first.shards.close()
    await first.database.close()
    expect(disk.sizes.size).toBe(2)
    await expectHeld(openOn(disk, first.database.name).shards, made)
  })

  test('give the space of deleted shards back to the disk', async () => {
    const disk = new FakeDisk()
    const { shards } = openOn(disk)
    const made = await makeBlocks(100, 100)
    await shards.putMany(made)
    expect(disk.usedBytes).toBe(10_000)
    const kept = made.filter((_, index) => index % 5 === 0)
    await shards.deleteMany(cidsOf(made.filter((_, index) => index % 5 !== 0)))
    // Packs with holes are emptied in the background.
    await expect.poll(() => disk.usedBytes).toBeLessThanOrEqual(2200)
    await expectHeld(shards, kept)
    await shards.deleteMany(cidsOf(kept))
    expect(disk.sizes).toEqual(new Map())
  })

  test('put new shards where deleted ones were', async () => {
    const disk = new FakeDisk()
    const { shards } = openOn(disk)
    const made = await makeBlocks(11, 100)
    await shards.putMany(made.slice(0, 10))
    await shards.deleteMany(cidsOf(made.slice(3, 4)))
    await shards.putMany(made.slice(10))
    expect(disk.usedBytes).toBe(1000)
    await expectHeld(shards, [...made.slice(0, 3), ...made.slice(4)])
  })

  test('a full disk fails the call that does not fit, keeps nothing of it, and spares its neighbours', async () => {
    const disk = new FakeDisk()
    disk.quotaBytes = 350
    const { shards } = openOn(disk)
    const [first, second, third, fourth, fifth] = (await makeBlocks(5, 100)) as [
      Block,
      Block,
      Block,
      Block,
      Block
    ]
    const outcomes = await Promise.allSettled([
      shards.put(first.cid, first.bytes),
      shards.putMany([second, third, fourth]),
      shards.put(fifth.cid, fifth.bytes)
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(outcomes[1]).toMatchObject({ reason: { name: 'StoreFullError' } })
    await expectHeld(shards, [first, fifth])
    expect(disk.usedBytes).toBe(200)
    await shards.deleteMany([first.cid])
    await shards.putMany([second, third])
    await expectHeld(shards, [second, third, fifth])
  })

  test('a read is never of another shard that took the space meanwhile', async () => {
    const disk = new FakeDisk()
    const { shards } = openOn(disk)
    const made = await makeBlocks(40, 100)
    await shards.putMany(made.slice(0, 20))
    const reads = made.slice(0, 20).map(({ cid }) => shards.get(cid))
    const changes = made.slice(0, 20).map(async ({ cid }, index) => {
      await shards.deleteMany([cid])
      await shards.putMany(made.slice(20 + index, 21 + index))
    })
    const more = made.map(({ cid }) => shards.get(cid))
    await Promise.all(changes)
    for (const [index, bytes] of (await Promise.all(reads)).entries()) {
      if (bytes !== undefined) expect(bytes).toEqual(made[index]?.bytes)
    }
    for (const [index, bytes] of (await Promise.all(more)).entries()) {
      if (bytes !== undefined) expect(bytes).toEqual(made[index]?.bytes)
    }
    await expectHeld(shards, made.slice(20))
  })

  test.each(['fail', 'go on'] as const)(
    'after the engine wiped everything under open files that %s, the store is empty and works',
    async (handles) => {
      const disk = new FakeDisk()
      const { shards, database } = openOn(disk)
      const made = await makeBlocks(6, 100)
      await shards.putMany(made.slice(0, 3))
      disk.wipe(handles)
      for (const store of ['packed', 'shards', 'meta'] as const)
        await database.transact('readwrite', [store], (tx) => tx.objectStore(store).clear())
      await expectHeld(shards, [])
      await shards.putMany(made)
      await expectHeld(shards, made)
      expect(disk.usedBytes).toBe(600)
      disk.wipe(handles)
      await database.transact('readwrite', ['packed'], (tx) => tx.objectStore('packed').clear())
      await database.transact('readwrite', ['meta'], (tx) => tx.objectStore('meta').clear())
      await shards.deleteMany(cidsOf(made))
      await shards.close()
    }
  )

  test('shards whose file is gone are gone, and counted so', async () => {
    const disk = new FakeDisk()
    const first = openOn(disk)
    const made = await makeBlocks(5, 100)
    await first.shards.putMany(made)
    await first.shards.close()
    disk.wipe('fail')
    const { shards } = openOn(disk, first.database.name)
    await expectHeld(shards, [])
    expect(await shards.has(made[0]!.cid)).toBe(false)
  })
})

describe('packs and IndexedDB together', () => {
  test('shards of before there were packs stay, beside new ones', async () => {
    const disk = new FakeDisk()
    disk.isUnavailable = true
    const before = openOn(disk)
    const made = await makeBlocks(6, 100)
    await before.shards.putMany(made.slice(0, 3))
    expect(disk.usedBytes).toBe(0)
    await before.shards.close()
    disk.isUnavailable = false
    const { shards } = openOn(disk, before.database.name)
    await shards.putMany(made)
    expect(disk.usedBytes).toBe(300)
    await expectHeld(shards, made)
    const listed: string[] = []
    for await (const cid of shards.cids()) listed.push(cid.toString())
    expect(listed.sort()).toEqual(cidsOf(made).map(String).sort())
    await shards.deleteMany(cidsOf(made.slice(1)))
    await expectHeld(shards, made.slice(0, 1))
  })

  test('packed shards can be read and deleted where the engine has no such files any more', async () => {
    const disk = new FakeDisk()
    const before = openOn(disk)
    const made = await makeBlocks(6, 100)
    await before.shards.putMany(made.slice(0, 4))
    await before.shards.close()
    disk.isUnavailable = true
    const { shards } = openOn(disk, before.database.name)
    await shards.deleteMany(cidsOf(made.slice(0, 1)))
    await shards.putMany(made.slice(1))
    await expectHeld(shards, made.slice(1))
    expect(await shards.getRange(made[1]!.cid, 90, 20)).toEqual(made[1]!.bytes.slice(90))
    expect(disk.usedBytes).toBe(400)
  })

  test('while another tab has the packs, IndexedDB serves, and then packs again', async () => {
    const disk = new FakeDisk()
    const old = openOn(disk)
    const made = await makeBlocks(7, 100)
    await old.shards.putMany(made.slice(0, 3))
    const { shards } = openOn(disk, old.database.name)
    await shards.putMany(made.slice(0, 5))
    await shards.deleteMany(cidsOf(made.slice(0, 1)))
    await expectHeld(shards, made.slice(1, 5))
    expect(disk.usedBytes).toBe(300)
    await old.shards.close()
    await new Promise((resolve) => setTimeout(resolve, LIMITS.retryMs * 2))
    await shards.putMany(made.slice(5))
    await expectHeld(shards, made.slice(1))
    expect(disk.usedBytes).toBe(400)
  })
})

/** What a story of puts and deletions has promised so far. */
interface Promised {
  held: Set<Block>
  gone: Set<Block>
}

async function story(shards: PackedShards, made: readonly Block[], promised: Promised): Promise<void> {
  const put = async (from: number, to: number) => {
    const blocks = made.slice(from, to)
    for (const block of blocks) promised.gone.delete(block)
    await shards.putMany(blocks)
    for (const block of blocks) promised.held.add(block)
  }
  const remove = async (blocks: readonly Block[]) => {
    for (const block of blocks) promised.held.delete(block)
    await shards.deleteMany(cidsOf(blocks))
    for (const block of blocks) promised.gone.add(block)
  }
  await put(0, 14)
  await remove(made.slice(2, 5))
  await put(14, 18)
  await remove(made.filter((_, index) => index < 14 && index % 2 === 0))
  await put(18, 21)
}

describe('a crash at any step', () => {
  const cases: Unflushed[] = ['kept', 'lost']
  test.each(cases)('keeps what was promised, with what was not flushed %s', async (unflushed) => {
    const made = await Promise.all(
      Array.from({ length: 24 }, (_, seed) => makeBlock(60 + ((seed * 37) % 80), seed))
    )
    let crashes = 0
    for (let crashAt = 1; ; crashAt++) {
      const disk = new FakeDisk()
      disk.crashAt = crashAt
      const first = openOn(disk)
      const promised: Promised = { held: new Set(), gone: new Set(made) }
      const outcome = await story(first.shards, made, promised).catch((error: unknown) => error)
      // What goes on in the background may crash too.
      await first.shards.close()
      await first.database.close()
      const isOver = disk.steps < crashAt
      if (!isOver) crashes++
      if (outcome !== undefined)
        expect(outcome).toMatchObject({ name: expect.stringMatching(/CrashError|PacksBroken/) })
      disk.restart(unflushed)
      const { shards } = openOn(disk, first.database.name)
      await expectPromised(shards, made, promised)
      await shards.putMany(made)
      await expectHeld(shards, made)
      await shards.deleteMany(cidsOf(made))
      expect([crashAt, disk.usedBytes]).toEqual([crashAt, 0])
      await Promise.all(databases.splice(0).map((database) => database.erase()))
      if (isOver) break
    }
    expect(crashes).toBeGreaterThan(60)
  })
})

async function expectPromised(
  shards: PackedShards,
  made: readonly Block[],
  promised: Promised
): Promise<void> {
  const held: Block[] = []
  for (const block of made) {
    const bytes = await shards.get(block.cid)
    if (promised.held.has(block)) expect(bytes).toEqual(block.bytes)
    if (promised.gone.has(block)) expect(bytes).toBeUndefined()
    if (bytes === undefined) continue
    expect(bytes).toEqual(block.bytes)
    held.push(block)
  }
  const sizeBytes = held.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  expect(await shards.size()).toEqual({ count: held.length, sizeBytes })
}
