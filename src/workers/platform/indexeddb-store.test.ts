import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { makeBlocks, storeConformance } from '../../p2p/store/conformance.test-support.ts'
import { createIndexedDbStore, type IndexedDbStore } from './indexeddb-store.ts'

let opened = 0
const open = () => createIndexedDbStore({ name: `test-${opened++}` })

storeConformance('IndexedDB', open)

describe('the IndexedDB store', () => {
  const stores: IndexedDbStore[] = []
  const openStore = async (name = `test-${opened++}`) => {
    const store = await createIndexedDbStore({ name })
    stores.push(store)
    return store
  }
  afterEach(async () => {
    vi.restoreAllMocks()
    for (const store of stores.splice(0)) await store.erase()
  })

  test('writes concurrent puts in few transactions', async () => {
    const store = await openStore()
    const blocks = await makeBlocks(64, 100)
    const begin = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await Promise.all(blocks.map(({ cid, bytes }) => store.blocks.put(cid, bytes)))
    expect(begin.mock.calls.length).toBeLessThanOrEqual(2)
  })

  test('finds everything again after it was closed', async () => {
    const store = await openStore()
    const [small, large] = [...(await makeBlocks(1, 100)), ...(await makeBlocks(1, 300_000))]
    if (!small || !large) throw new Error('two blocks')
    await store.blocks.putMany([small, large])
    await store.table('things').put('a', { n: 1 })
    await store.close()

    const again = await openStore(store.database.name)
    expect(await again.blocks.get(small.cid)).toEqual(small.bytes)
    expect((await again.blocks.get(large.cid))?.byteLength).toBe(300_000)
    expect(await again.blocks.size()).toEqual({ count: 2, sizeBytes: 300_100 })
    expect(await again.table('things').get('a')).toEqual({ n: 1 })
  })

  test('a full disk fails the call that does not fit, keeps nothing of it, and spares its neighbours', async () => {
    const store = await openStore()
    const [fits, tooMuch, fitsToo] = await makeBlocks(3, 100)
    if (!fits || !tooMuch || !fitsToo) throw new Error('three blocks')
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
      if (key === tooMuch.cid.toString()) throw new DOMException('disk full', 'QuotaExceededError')
      return put.call(this, value, key)
    })
    const outcomes = await Promise.allSettled([
      store.blocks.put(fits.cid, fits.bytes),
      store.blocks.putMany([fitsToo, tooMuch]),
      store.blocks.put(fits.cid, fits.bytes)
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(outcomes[1]).toMatchObject({ reason: { name: 'StoreFullError' } })
    expect(await store.blocks.has(fitsToo.cid)).toBe(false)
    expect(await store.blocks.size()).toEqual({ count: 1, sizeBytes: 100 })
  })

  test('a quota found exceeded only at commit is the same condition', async () => {
    const store = await openStore()
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
      const request = put.call(this, value, key)
      Object.defineProperty(this.transaction, 'error', {
        value: new DOMException('disk full', 'QuotaExceededError')
      })
      this.transaction.abort()
      return request
    })
    await expect(store.table('things').put('a', 1)).rejects.toMatchObject({ name: 'StoreFullError' })
  })

  test('makes way for a newer version and then says so', async () => {
    const store = await openStore()
    await store.table('things').put('a', 1)
    const newer = await openDB(store.database.name, 3)
    await expect(store.table('things').get('a')).rejects.toMatchObject({ name: 'NewerStoreError' })
    newer.close()
  })

  test('takes over what the first layout kept', async () => {
    const name = `test-${opened++}`
    const [small, large] = [...(await makeBlocks(1, 100)), ...(await makeBlocks(1, 300_000))]
    if (!small || !large) throw new Error('two blocks')
    const first = await openDB(name, 1, {
      upgrade(database) {
        for (const layoutStore of ['blocks', 'rows', 'meta']) database.createObjectStore(layoutStore)
      }
    })
    await first.put('blocks', small.bytes, small.cid.toString())
    await first.put('blocks', new Blob([large.bytes as BlobPart]), large.cid.toString())
    await first.put('rows', { n: 1 }, ['things', 'a'])
    await first.put('meta', { count: 2, sizeBytes: 300_100 }, 'size')
    await first.put('meta', 'a key', 'secret-box')
    first.close()

    const store = await openStore(name)
    expect(await store.blocks.get(small.cid)).toEqual(small.bytes)
    expect((await store.blocks.get(large.cid))?.byteLength).toBe(300_000)
    expect(await store.blocks.size()).toEqual({ count: 2, sizeBytes: 300_100 })
    expect(await store.table('things').get('a')).toEqual({ n: 1 })
    const key = await store.database.transact('readonly', ['meta'], (transaction) =>
      transaction.objectStore('meta').get('secret-box')
    )
    expect(key).toBe('a key')
    expect(await store.shards.size()).toEqual({ count: 0, sizeBytes: 0 })
    await store.shards.put(small.cid, small.bytes)
    expect(await store.estimate()).toMatchObject({ usedBytes: 300_200 })
  })

  test('reconnects when the engine closed the connection', async () => {
    const store = await openStore()
    await store.table('things').put('a', 1)
    const begin = IDBDatabase.prototype.transaction
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(function (
      this: IDBDatabase,
      ...args
    ) {
      this.close()
      return begin.apply(this, args)
    })
    expect(await store.table('things').get('a')).toBe(1)
  })

  test('two connections to one profile count together', async () => {
    const first = await openStore()
    const second = await openStore(first.database.name)
    const blocks = await makeBlocks(40, 100)
    await Promise.all(
      blocks.flatMap(({ cid, bytes }) => [first.blocks.put(cid, bytes), second.blocks.put(cid, bytes)])
    )
    expect(await first.blocks.size()).toEqual({ count: 40, sizeBytes: 4000 })
  })
})
