/**
 * What every adapter of the store port does. An adapter's test calls
 * `storeConformance('IndexedDB', () => createIndexedDbStore({ name: … }))`; each test opens an empty
 * store and erases it.
 */
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Block, BlockStore, Store } from '../interface/store.ts'
import { MAX_BLOCK_BYTES } from './constants.ts'
import { makeBlock, makeBlocks } from './made-blocks.test-support.ts'

export { makeBlock, makeBlocks } from './made-blocks.test-support.ts'

const DAG_PB_CODE = 0x70

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

export function storeConformance(name: string, open: () => Promise<Store> | Store): void {
  describe(`the ${name} store`, () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(async () => {
      await store.erase()
    })
    describe('keeps blocks: it', () => blockConformance(() => store.blocks))
    describe('keeps shards: it', () => blockConformance(() => store.shards))
    describe('keeps tables: it', () => tableConformance(() => store))

    test('keeps blocks and shards apart', async () => {
      const { cid, bytes } = await makeBlock(100)
      await store.shards.put(cid, bytes)
      expect(await store.blocks.has(cid)).toBe(false)
      expect(await store.blocks.size()).toEqual({ count: 0, sizeBytes: 0 })
      await store.blocks.put(cid, bytes)
      await store.shards.deleteMany([cid])
      expect(await store.blocks.get(cid)).toEqual(bytes)
      expect(await collect(store.shards.cids())).toEqual([])
    })

    test('tells how much is used and granted', async () => {
      const { usedBytes, quotaBytes } = await store.estimate()
      expect(usedBytes).toBeGreaterThanOrEqual(0)
      expect(quotaBytes).toBeGreaterThanOrEqual(usedBytes)
    })

    test('refuses work once it is closed', async () => {
      const block = await makeBlock(10)
      await store.close()
      await store.close()
      await expect(store.blocks.get(block.cid)).rejects.toMatchObject({ name: 'StoreClosedError' })
      await expect(store.blocks.put(block.cid, block.bytes)).rejects.toMatchObject({
        name: 'StoreClosedError'
      })
      await expect(store.shards.get(block.cid)).rejects.toMatchObject({ name: 'StoreClosedError' })
      await expect(store.shards.put(block.cid, block.bytes)).rejects.toMatchObject({
        name: 'StoreClosedError'
      })
      await expect(store.table('things').put('a', 1)).rejects.toMatchObject({ name: 'StoreClosedError' })
    })
  })
}

/**
 * What every block store does; for adapters that are no whole store.
 * @param many blocks that are deleted at once: fewer where each costs a flush of its own
 */
export function blockConformance(current: () => BlockStore, many = 10_000): void {
  test.each([4, 1000, 64 * 1024, 256 * 1024, 1024 * 1024, MAX_BLOCK_BYTES])(
    'gives back %i bytes',
    async (sizeBytes) => {
      const blocks = current()
      const { cid, bytes } = await makeBlock(sizeBytes)
      expect(await blocks.has(cid)).toBe(false)
      expect(await blocks.get(cid)).toBeUndefined()
      await blocks.put(cid, bytes)
      expect(await blocks.has(cid)).toBe(true)
      const got = await blocks.get(cid)
      expect(got).toBeInstanceOf(Uint8Array)
      // Not toEqual: comparing 2 MiB element by element takes seconds.
      expect(got?.byteLength).toBe(sizeBytes)
      expect(got?.every((byte, index) => byte === bytes[index])).toBe(true)
    }
  )

  test.each([1000, 256 * 1024])('gives back a part of %i bytes', async (sizeBytes) => {
    const blocks = current()
    const { cid, bytes } = await makeBlock(sizeBytes)
    await blocks.put(cid, bytes)
    const cuts: [offset: number, length: number][] = [
      [0, 10],
      [500, 100],
      [sizeBytes - 10, 10],
      [sizeBytes - 10, 1000],
      [sizeBytes, 1],
      [sizeBytes + 5, 5],
      [7, 0]
    ]
    for (const [offset, length] of cuts) {
      expect(await blocks.getRange(cid, offset, length)).toEqual(bytes.slice(offset, offset + length))
    }
    const part = await blocks.getRange(cid, 0, 10)
    part?.fill(1)
    expect(await blocks.getRange(cid, 0, 10)).toEqual(bytes.slice(0, 10))
    await blocks.deleteMany([cid])
    expect(await blocks.getRange(cid, 0, 10)).toBeUndefined()
  })

  test('refuses a block that is too large, with all of its call', async () => {
    const blocks = current()
    const small = await makeBlock(10)
    const large = await makeBlock(MAX_BLOCK_BYTES + 1)
    await expect(blocks.putMany([small, large])).rejects.toMatchObject({ name: 'BlockTooLargeError' })
    expect(await blocks.has(small.cid)).toBe(false)
    expect(await blocks.size()).toEqual({ count: 0, sizeBytes: 0 })
  })

  test('keeps its own copy of a view into a larger buffer', async () => {
    const blocks = current()
    const { cid, bytes } = await makeBlock(100)
    const wide = new Uint8Array(300)
    wide.set(bytes, 100)
    const stored = blocks.put(cid, wide.subarray(100, 200))
    wide.fill(0)
    await stored
    const got = await blocks.get(cid)
    expect(got).toEqual(bytes)
    got?.fill(1)
    expect(await blocks.get(cid)).toEqual(bytes)
  })

  test('counts exactly, also doubles and what was never there', async () => {
    const blocks = current()
    const [first, second, third] = (await makeBlocks(3, 500)) as [Block, Block, Block]
    const large = await makeBlock(100_000, 9)
    await blocks.putMany([first, second, first, large])
    await blocks.put(second.cid, second.bytes)
    expect(await blocks.size()).toEqual({ count: 3, sizeBytes: 101_000 })
    await blocks.deleteMany([first.cid, third.cid, first.cid])
    expect(await blocks.size()).toEqual({ count: 2, sizeBytes: 100_500 })
    await blocks.deleteMany([second.cid, large.cid])
    expect(await blocks.size()).toEqual({ count: 0, sizeBytes: 0 })
  })

  test('counts exactly when many calls run at once', async () => {
    const blocks = current()
    const made = await makeBlocks(60, 100)
    await Promise.all([...made, ...made].map(({ cid, bytes }) => blocks.put(cid, bytes)))
    expect(await blocks.size()).toEqual({ count: 60, sizeBytes: 6000 })
    await Promise.all([
      blocks.deleteMany(made.slice(0, 30).map(({ cid }) => cid)),
      blocks.deleteMany(made.slice(20, 40).map(({ cid }) => cid))
    ])
    expect(await blocks.size()).toEqual({ count: 20, sizeBytes: 2000 })
  })

  test('lists every CID, codec and version kept', async () => {
    const blocks = current()
    const made = await makeBlocks(300, 8)
    const asDagPb = CID.create(0, DAG_PB_CODE, await sha256.digest(new Uint8Array(8)))
    await blocks.putMany([...made, { cid: asDagPb, bytes: new Uint8Array(8) }])
    const listed = (await collect(blocks.cids())).map(String)
    expect(listed.sort()).toEqual([...made.map(({ cid }) => cid.toString()), asDagPb.toString()].sort())
  })

  test('does nothing for an aborted call', async () => {
    const blocks = current()
    const { cid, bytes } = await makeBlock(10)
    const signal = AbortSignal.abort()
    await expect(blocks.put(cid, bytes, { signal })).rejects.toMatchObject({ name: 'AbortError' })
    await expect(blocks.get(cid, { signal })).rejects.toMatchObject({ name: 'AbortError' })
    await expect(blocks.getRange(cid, 0, 1, { signal })).rejects.toMatchObject({ name: 'AbortError' })
    await expect(blocks.has(cid, { signal })).rejects.toMatchObject({ name: 'AbortError' })
    await expect(blocks.deleteMany([cid], { signal })).rejects.toMatchObject({ name: 'AbortError' })
    await expect(collect(blocks.cids({ signal }))).resolves.toEqual([])
    expect(await blocks.has(cid)).toBe(false)
  })

  test(`frees the room of ${many} that are deleted`, async () => {
    const blocks = current()
    const made = await makeBlocks(many, 64)
    await blocks.putMany(made)
    expect(await blocks.size()).toEqual({ count: many, sizeBytes: many * 64 })
    await blocks.deleteMany(made.filter((_, index) => index % 4 !== 0).map(({ cid }) => cid))
    expect(await blocks.size()).toEqual({ count: many / 4, sizeBytes: many * 16 })
    await blocks.deleteMany(made.map(({ cid }) => cid))
    expect(await blocks.size()).toEqual({ count: 0, sizeBytes: 0 })
    expect(await collect(blocks.cids())).toEqual([])
  })

  test('takes an empty call', async () => {
    const blocks = current()
    await blocks.putMany([])
    await blocks.deleteMany([])
    expect(await blocks.size()).toEqual({ count: 0, sizeBytes: 0 })
  })
}

function tableConformance(current: () => Store): void {
  test('puts, replaces, gets and deletes', async () => {
    const table = current().table<{ n: number; bytes: Uint8Array }>('things')
    expect(await table.get('a')).toBeUndefined()
    await table.put('a', { n: 1, bytes: new Uint8Array([1, 2]) })
    await table.put('a', { n: 2, bytes: new Uint8Array([3]) })
    expect(await table.get('a')).toEqual({ n: 2, bytes: new Uint8Array([3]) })
    await table.delete('a')
    await table.delete('a')
    expect(await table.get('a')).toBeUndefined()
  })

  test('gives the same table for the same name, and keeps tables apart', async () => {
    const store = current()
    await store.table('first').put('a', 1)
    await store.table('second').put('a', 2)
    expect(await store.table('first').get('a')).toBe(1)
    expect(await collect(store.table('second').entries())).toEqual([['a', 2]])
    expect(await collect(store.table('firs').entries())).toEqual([])
  })

  test('does not share objects with its callers', async () => {
    const table = current().table<{ list: number[] }>('things')
    const value = { list: [1] }
    await table.put('a', value)
    value.list.push(2)
    const got = await table.get('a')
    got?.list.push(3)
    expect(await table.get('a')).toEqual({ list: [1] })
  })

  test('lists a prefix in key order, in any script', async () => {
    const table = current().table<number>('things')
    const keys = ['b/1', 'a/10', 'a/2', 'a/', 'a', 'a0', 'a/\uffff\uffff', 'я', 'a/é', '', 'a/😀']
    await table.batch(keys.map((key, value) => ({ type: 'put', key, value })))
    expect((await collect(table.entries('a/'))).map(([key]) => key)).toEqual(
      keys.filter((key) => key.startsWith('a/')).sort()
    )
    expect((await collect(table.entries())).map(([key]) => key)).toEqual([...keys].sort())
  })

  test('lists a thousand rows, also while they change', async () => {
    const table = current().table<number>('things')
    const keys = Array.from({ length: 1000 }, (_, index) => `k${String(index).padStart(4, '0')}`)
    await table.batch(keys.map((key, value) => ({ type: 'put', key, value })))
    const seen: string[] = []
    for await (const [key] of table.entries('k')) {
      seen.push(key)
      await table.delete(key)
    }
    expect(seen).toEqual(keys)
    expect(await collect(table.entries())).toEqual([])
  })

  test('applies a batch as a whole or not at all', async () => {
    const table = current().table<unknown>('things')
    await table.put('kept', 1)
    await table.batch([
      { type: 'put', key: 'a', value: 1 },
      { type: 'put', key: 'a', value: 2 },
      { type: 'delete', key: 'kept' }
    ])
    expect(await collect(table.entries())).toEqual([['a', 2]])
    const broken = table.batch([
      { type: 'delete', key: 'a' },
      { type: 'put', key: 'b', value: () => 'a function cannot be stored' }
    ])
    await expect(broken).rejects.toMatchObject({ name: 'DataCloneError' })
    expect(await collect(table.entries())).toEqual([['a', 2]])
  })
}
