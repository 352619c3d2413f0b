import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import type { Store, Table } from '../../interface/store.ts'
import { createMemoryStore } from '../../store/index.ts'
import { get, newHub, newPerson, publishFolder, textFile, type Person } from './person.test-support.ts'
import type { SiteRow } from './store.ts'

class Killed extends Error {
  override name = 'Killed'
}

/** A store whose engine dies at its n-th write: that one and all later ones do not happen. */
function mortalStore(inner: Store): { store: Store; dieAfter(writes: number): void; writes(): number } {
  let left = Infinity
  let count = 0
  const write = () => {
    count++
    if (left-- <= 0) throw new Killed('The tab was closed')
  }
  const table = <V>(name: string): Table<V> => {
    const rows = inner.table<V>(name)
    return {
      get: (key) => rows.get(key),
      entries: (prefix) => rows.entries(prefix),
      async put(key, value) {
        write()
        await rows.put(key, value)
      },
      async delete(key) {
        write()
        await rows.delete(key)
      },
      async batch(operations) {
        write()
        await rows.batch(operations)
      }
    }
  }
  const { blocks } = inner
  const store: Store = {
    table,
    shards: inner.shards,
    blocks: {
      get: (cid, options) => blocks.get(cid, options),
      getRange: (cid, offset, length, options) => blocks.getRange(cid, offset, length, options),
      has: (cid, options) => blocks.has(cid, options),
      cids: (options) => blocks.cids(options),
      size: () => blocks.size(),
      async put(cid, bytes) {
        write()
        await blocks.put(cid, bytes)
      },
      async putMany(list) {
        write()
        await blocks.putMany(list)
      },
      async deleteMany(cids) {
        write()
        await blocks.deleteMany(cids)
      }
    },
    estimate: () => inner.estimate(),
    close: () => inner.close(),
    erase: () => inner.erase()
  }
  return {
    store,
    dieAfter: (writes) => {
      left = writes
      count = 0
    },
    writes: () => count
  }
}

async function versionsOf(person: Person): Promise<SiteRow['versions']> {
  for await (const [, row] of person.store.table<SiteRow>('sites').entries()) return row.versions
  return []
}

const FIRST = { 'index.html': 'first', 'a.css': 'a', 'img/x.png': 'x' }

describe('publishing', () => {
  test('killed at any write leaves the old version or the new one, whole, and the next start goes on', async () => {
    let wasOld = 0
    let wasNew = 0
    for (let deadline = 0; ; deadline++) {
      const hub = newHub()
      const inner = createMemoryStore()
      const { store, dieAfter, writes } = mortalStore(inner)
      const alice = await newPerson(hub, { words: 'alice', store })
      const site = await publishFolder(alice, FIRST)
      await alice.service.api.putFiles(site, [textFile('index.html', 'second'), textFile('new.html', 'new')])
      dieAfter(deadline)
      const outcome = await alice.service.api.publish(site).catch((error: unknown) => error)
      const isOver = !(outcome instanceof Error) && writes() <= deadline
      await alice.service.stop()
      const again = await newPerson(hub, { words: 'alice', store: inner })
      const [current] = await versionsOf(again)
      const text = (await get(again, site, '/')).text
      expect(text).toBe(current?.sequence === 1 ? 'first' : 'second')
      expect((await get(again, site, '/img/x.png')).text).toBe('x')
      expect((await get(again, site, '/new.html')).status).toBe(current?.sequence === 1 ? 404 : 200)
      if (text === 'first') wasOld++
      else wasNew++
      const next = await again.service.api.publish(site)
      expect(next.sequence).toBe((current?.sequence ?? 0) + 1)
      await again.service.stop()
      if (isOver) break
    }
    expect(wasOld).toBeGreaterThan(0)
    expect(wasNew).toBeGreaterThan(0)
  }, 60_000)

  test('without index.html is refused, unless there is exactly one page', async () => {
    const alice = await newPerson(newHub(), { words: 'alice' })
    const { api } = alice.service
    const { id } = await api.create({ title: 'x', kind: 'folder' })
    await api.putFiles(id, [textFile('style.css', '')])
    await expect(api.publish(id)).rejects.toMatchObject({ name: 'MissingIndexError' })
    await api.putFiles(id, [textFile('page.html', 'the only page')])
    await api.publish(id)
    expect((await get(alice, id, '/')).text).toBe('the only page')
    await api.putFiles(id, [textFile('other.html', 'another')])
    await expect(api.publish(id)).rejects.toMatchObject({ name: 'MissingIndexError' })
  })

  test('keeps ten versions, rolls back under a new number, and forgets older blocks', async () => {
    const alice = await newPerson(newHub(), { words: 'alice' })
    const { api } = alice.service
    const site = await publishFolder(alice, { 'index.html': 'version 1' })
    const [first] = await versionsOf(alice)
    for (let version = 2; version <= 12; version++) {
      await api.putFiles(site, [textFile('index.html', `version ${version}`)])
      await api.publish(site)
    }
    const versions = await versionsOf(alice)
    expect(versions.map(({ sequence }) => sequence)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
    expect(await alice.store.blocks.has(CID.parse(first?.root ?? ''))).toBe(false)
    await expect(api.rollback(site, first?.root ?? '')).rejects.toMatchObject({
      name: 'VersionNotFoundError'
    })
    const back = await api.rollback(site, versions[4]?.root ?? '')
    expect(back.sequence).toBe(13)
    expect((await get(alice, site, '/')).text).toBe('version 8')
  })

  test('reaches who comes later, though the network was away when it happened', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    alice.network.online = false
    await publishFolder(alice, { 'index.html': 'made on a train' })
    expect(hub.records.size).toBe(0)
    alice.network.online = true
    await expect.poll(() => hub.records.size).toBe(1)
    await expect.poll(() => hub.providers.size).toBe(1)
  })

  test('of a site of 10,000 files works, one change later too', async () => {
    const alice = await newPerson(newHub(), { words: 'alice' })
    const { api } = alice.service
    const { id } = await api.create({ title: 'large', kind: 'folder' })
    const files = Array.from({ length: 10_000 }, (_, index) =>
      textFile(`d${index % 7}/страница ${index}.html`, `${index}`)
    )
    await api.putFiles(id, [textFile('index.html', 'index'), ...files])
    const version = await api.publish(id)
    expect(version.files).toBe(10_002)
    expect((await get(alice, id, `/d3/${encodeURIComponent('страница 4322.html')}`)).text).toBe('4322')
    await api.deleteFiles(id, ['d0/страница 0.html'])
    expect((await api.publish(id)).files).toBe(10_001)
  }, 120_000)
})

describe('drafts', () => {
  test('of an empty folder, or of leftovers only, are refused', async () => {
    const { api } = (await newPerson(newHub(), { words: 'alice' })).service
    const { id } = await api.create({ title: 'x', kind: 'folder' })
    for (const files of [[], [textFile('s/.DS_Store', ''), textFile('s/Thumbs.db', '')]]) {
      await expect(api.putFiles(id, files)).rejects.toMatchObject({ name: 'EmptyFolderError' })
    }
  })

  test('stay as they were when the disk is full', async () => {
    const store = createMemoryStore({ quotaBytes: 1_000_000 })
    const alice = await newPerson(newHub(), { words: 'alice', store })
    const { api } = alice.service
    const site = await publishFolder(alice, { 'index.html': 'small' })
    const noise = () => crypto.getRandomValues(new Uint8Array(60_000))
    const many = Array.from({ length: 15 }, (_, index) => ({
      path: `${index}.bin`,
      data: new Blob([noise()])
    }))
    const large = { path: 'large.bin', data: new Blob([noise(), ...many.map(({ data }) => data), noise()]) }
    await expect(api.putFiles(site, [large])).rejects.toMatchObject({ name: 'FileTooLargeError' })
    await expect(api.putFiles(site, [...many, large, ...many])).rejects.toBeInstanceOf(Error)
    const twice = [...many, ...many.map(({ path }) => ({ path: `b${path}`, data: new Blob([noise()]) }))]
    await expect(api.putFiles(site, twice)).rejects.toMatchObject({ name: 'StoreFullError' })
    expect(await api.files(site)).toEqual([{ path: 'index.html', sizeBytes: 5 }])
    expect((await get(alice, site, '/', { view: 'draft' })).text).toBe('small')
    expect((await store.blocks.size()).sizeBytes).toBeLessThan(10_000)
  })

  test('are seen only by their owner, rendered like the real thing', async () => {
    const alice = await newPerson(newHub(), { words: 'alice' })
    const { api } = alice.service
    const { id } = await api.create({ title: '<b>Me & you</b>', kind: 'editor' })
    const draft = await get(alice, id, '/', { view: 'draft' })
    expect(draft.text).toContain('&lt;b&gt;Me &amp; you&lt;/b&gt;')
    expect((await get(alice, id, '/style.css', { view: 'draft' })).status).toBe(200)
  })

  test('go back to what is published', async () => {
    const alice = await newPerson(newHub(), { words: 'alice' })
    const { api } = alice.service
    const site = await publishFolder(alice, FIRST)
    await api.putFiles(site, [textFile('index.html', 'spoiled'), textFile('b.css', 'b')])
    await api.deleteFiles(site, ['img/x.png'])
    await api.discardDraft(site)
    expect((await api.files(site)).map(({ path }) => path)).toEqual(['a.css', 'img/x.png', 'index.html'])
    expect((await get(alice, site, '/', { view: 'draft' })).text).toBe('first')
  })
})

describe('a removed site', () => {
  test('is given to nobody, and comes back whole', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const { api } = alice.service
    const site = await publishFolder(alice, FIRST)
    await expect.poll(() => hub.providers.size).toBe(1)
    await api.remove(site)
    expect((await get(alice, site, '/', { view: 'draft' })).status).not.toBe(200)
    await expect(api.publish(site)).rejects.toMatchObject({ name: 'SiteNotFoundError' })
    expect([...hub.providers.values()].every((peers) => peers.size === 0)).toBe(true)
    await api.restoreRemoved(site)
    expect((await get(alice, site, '/')).text).toBe('first')
  })
})
