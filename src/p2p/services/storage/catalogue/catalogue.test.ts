import { beforeEach, describe, expect, test } from 'vitest'
import type { Catalogue } from './catalogue.ts'
import { BY_NAME, file, meet, names, open, put, stripe } from './catalogue.test-support.ts'
import { BIN, MAX_VERSIONS, ROOT } from './constants.ts'
import { idOf } from './merge.test-support.ts'

let alice: Catalogue
beforeEach(async () => {
  alice = await open()
})

describe('a catalogue', () => {
  test('holds folders and files, sorts as people do, and tells windows, paths and sums', async () => {
    const music = await alice.createFolder(ROOT, 'Music')
    await put(alice, 'song 10.mp3', { parent: music.id, sizeBytes: 3 })
    await put(alice, 'song 2.mp3', { parent: music.id, sizeBytes: 5 })
    const deep = await alice.folderAt(ROOT, ['Music', 'b', 'c'])
    expect(await alice.folderAt(ROOT, ['music', 'B', 'c'])).toBe(deep)
    expect(names(alice, music.id)).toEqual(['b', 'song 2.mp3', 'song 10.mp3'])
    expect(alice.list(music.id, { ...BY_NAME, descending: true, offset: 1, limit: 1 })).toMatchObject({
      total: 3,
      entries: [{ name: 'song 10.mp3', kind: 'file', sizeBytes: 3, versions: 1, conflict: false }]
    })
    expect(
      alice.list(music.id, { ...BY_NAME, sort: 'size' }).entries.map(({ sizeBytes }) => sizeBytes)
    ).toEqual([undefined, 3, 5])
    expect(alice.pathOf(deep).map(({ name }) => name)).toEqual(['Music', 'b', 'c'])
    expect(alice.stats()).toMatchObject({ files: 2, folders: 3, storedBytes: 8, binFiles: 0 })
    expect(() => alice.list('constructor', BY_NAME)).toThrow(
      expect.objectContaining({ name: 'EntryNotFoundError' })
    )
  })

  test('finds names without case and diacritics', async () => {
    await put(alice, 'Crème Brûlée.txt')
    await put(alice, 'Ёлка.jpg')
    expect(alice.search('creme bru').map(({ name }) => name)).toEqual(['Crème Brûlée.txt'])
    expect(alice.search('ЕЛК')).toHaveLength(1)
    expect(alice.search('  ')).toEqual([])
  })

  test('refuses a loop, and ids that are not there', async () => {
    const a = await alice.createFolder(ROOT, 'a')
    const b = await alice.createFolder(a.id, 'b')
    await expect(alice.move([a.id], b.id)).rejects.toMatchObject({ name: 'FolderLoopError' })
    await expect(alice.move([a.id], a.id)).rejects.toMatchObject({ name: 'FolderLoopError' })
    await expect(alice.move([b.id], BIN)).rejects.toMatchObject({ name: 'EntryNotFoundError' })
    await expect(alice.rename(idOf(1), 'x')).rejects.toMatchObject({ name: 'EntryNotFoundError' })
    await alice.move([b.id], ROOT)
    expect(names(alice)).toEqual(['a', 'b'])
  })

  test('shows names that collide with numbers, the first keeps its own', async () => {
    await put(alice, 'Photo.jpg')
    await put(alice, 'photo.JPG')
    await put(alice, 'photo (2).jpg')
    await put(alice, 'constructor')
    await put(alice, '__proto__')
    expect(names(alice).sort()).toEqual([
      'Photo.jpg',
      '__proto__',
      'constructor',
      'photo (2).jpg',
      'photo (3).JPG'
    ])
    expect(alice.find(ROOT, 'PHOTO.jpg')).toMatchObject({ name: 'Photo.jpg' })
    expect(alice.find(ROOT, 'toString')).toBeUndefined()
  })
})

describe('the bin', () => {
  test('takes folders with all in them and gives back what went together', async () => {
    const folder = await alice.createFolder(ROOT, 'folder')
    const first = await put(alice, 'first', { parent: folder.id })
    await put(alice, 'second', { parent: folder.id })
    await alice.remove([first])
    await alice.remove([folder.id])
    expect(names(alice)).toEqual([])
    expect(names(alice, BIN)).toEqual(['folder'])
    await alice.restore([folder.id])
    expect(names(alice, folder.id)).toEqual(['second'])
    expect(names(alice, BIN)).toEqual(['first'])
    await alice.purge()
    expect(names(alice, BIN)).toEqual([])
    expect(alice.stats()).toMatchObject({ files: 1, binFiles: 0, allVersionsBytes: 100 })
    await expect(alice.restore([first])).rejects.toMatchObject({ name: 'EntryNotFoundError' })
  })

  test('a file taken back alone brings its folder back', async () => {
    const folder = await alice.createFolder(ROOT, 'folder')
    const first = await put(alice, 'first', { parent: folder.id })
    await put(alice, 'second', { parent: folder.id })
    await alice.remove([folder.id])
    await alice.restore([first])
    expect(names(alice)).toEqual(['folder'])
    expect(names(alice, folder.id)).toEqual(['first'])
    expect(names(alice, BIN)).toEqual(['second'])
  })
})

describe('versions', () => {
  test('are kept up to a limit, and an older one can be shown again', async () => {
    const id = await put(alice, 'a', { sizeBytes: 1 })
    for (let size = 2; size <= MAX_VERSIONS + 5; size++) await put(alice, 'a', { entry: id, sizeBytes: size })
    const versions = alice.versions(id)
    expect(versions).toHaveLength(MAX_VERSIONS)
    expect(alice.entry(id)).toMatchObject({ sizeBytes: MAX_VERSIONS + 5, conflict: false })
    await alice.useVersion(id, versions.at(-1)!.id)
    expect(alice.entry(id).sizeBytes).toBe(6)
    expect(alice.content(id).version).toBe(versions.at(-1)!.id)
    await put(alice, 'a', { entry: id, sizeBytes: 1000 })
    expect(alice.entry(id).sizeBytes).toBe(1000)
    await expect(alice.useVersion(id, 'constructor')).rejects.toMatchObject({ name: 'VersionNotFoundError' })
  })
})

describe('two devices', () => {
  let bob: Catalogue
  beforeEach(async () => {
    bob = await open('phone')
  })

  test('that change a file at once keep both, and settle it by a choice', async () => {
    const id = await put(alice, 'a')
    await meet(alice, bob)
    await put(alice, 'a', { entry: id, sizeBytes: 1 })
    await put(bob, 'a', { entry: id, sizeBytes: 2 })
    await meet(alice, bob)
    for (const one of [alice, bob]) {
      expect(one.entry(id)).toMatchObject({ conflict: true, versions: 3, sizeBytes: 2 })
    }
    await bob.useVersion(id, bob.versions(id).find(({ sizeBytes }) => sizeBytes === 1)!.id)
    await meet(alice, bob)
    expect(alice.entry(id)).toMatchObject({ conflict: false, sizeBytes: 1 })
  })

  test('that change it one after the other have no conflict', async () => {
    const id = await put(alice, 'a')
    await meet(alice, bob)
    await put(bob, 'a', { entry: id, sizeBytes: 2 })
    await meet(alice, bob)
    await put(alice, 'a', { entry: id, sizeBytes: 3 })
    await meet(alice, bob)
    expect(bob.entry(id)).toMatchObject({ conflict: false, sizeBytes: 3 })
    expect(bob.versions(id).map(({ device }) => device)).toEqual(['laptop', 'phone', 'laptop'])
  })

  test.each(['remove', 'purge'] as const)(
    'of which one does %s what the other changes keep the change',
    async (what) => {
      const id = await put(alice, 'a')
      await meet(alice, bob)
      await alice.remove([id])
      if (what === 'purge') await alice.purge()
      await bob.rename(id, 'b')
      await put(bob, 'b', { entry: id, sizeBytes: 2 })
      await meet(alice, bob)
      for (const one of [alice, bob]) {
        expect(one.list(ROOT, BY_NAME).entries).toMatchObject([{ name: 'b', sizeBytes: 2 }])
        expect(names(one, BIN)).toEqual([])
      }
    }
  )

  test('that move folders into each other end without a loop, the newest move ignored', async () => {
    const a = await alice.createFolder(ROOT, 'a')
    const b = await alice.createFolder(ROOT, 'b')
    await meet(alice, bob)
    await alice.move([a.id], b.id)
    await bob.move([b.id], a.id)
    await meet(alice, bob)
    for (const one of [alice, bob]) expect(one.pathOf(a.id).map(({ name }) => name)).toEqual(['b', 'a'])
    await alice.move([a.id], ROOT)
    expect(names(alice)).toEqual(['a', 'b'])
    await meet(alice, bob)
    expect(names(bob)).toEqual(['a', 'b'])
  })

  test('of which one removes a folder that the other fills keep what is new', async () => {
    const folder = await alice.createFolder(ROOT, 'folder')
    await put(alice, 'old', { parent: folder.id })
    await meet(alice, bob)
    await alice.remove([folder.id])
    await put(bob, 'new', { parent: folder.id })
    await meet(alice, bob)
    expect(names(alice, folder.id)).toEqual(['new'])
    expect(names(bob, BIN)).toEqual(['old'])
  })

  test('do not bring back what was purged, whatever old export comes', async () => {
    const id = await put(alice, 'a')
    await meet(alice, bob)
    const old = (await bob.exportSegments()).map(({ bytes }) => bytes)
    await alice.remove([id])
    await alice.purge()
    expect(await alice.importSegments(old)).toBe(false)
    await meet(alice, bob)
    expect(bob.stats()).toMatchObject({ files: 0, binFiles: 0 })
  })
})

describe('stripes', () => {
  const holder = { account: 'account', peer: 'peer' }
  const [S, T] = [idOf(1), idOf(2)]
  const at = (...stripes: string[]) => ({ location: { stripes, offset: 0, sealedBytes: 116 } })

  test('may be released when the last version in them is gone, and not before', async () => {
    const [a, b] = await alice.putFiles(
      [file('a', at(S)), file('b', at(S, T))],
      [stripe(S, [holder]), stripe(T)]
    )
    expect(alice.stripe(S)?.holders).toEqual([holder, undefined])
    await alice.setHolders(
      S,
      new Map([
        [0, undefined],
        [1, holder],
        [99, holder]
      ])
    )
    expect(alice.stripe(S)?.holders).toEqual([undefined, holder])
    await alice.remove([a!, b!])
    expect(alice.releasable()).toEqual([])
    await alice.purge([b!])
    expect(alice.releasable().map(({ id }) => id)).toEqual([T])
    await alice.release([S, T])
    expect([...alice.stripes()].map(({ id }) => id)).toEqual([S])
    await alice.purge()
    expect(alice.releasable().map(({ id }) => id)).toEqual([S])
  })
})
