import { beforeEach, describe, expect, test } from 'vitest'
import { createStripeCoder } from '../../content/object/index.ts'
import { createActivities } from '../../lib/activities.ts'
import { createMemoryStore } from '../../store/index.ts'
import { openCatalogue, ROOT, type Catalogue } from './catalogue/index.ts'
import { storeFiles } from './commands/store.ts'
import { OwnShards } from './own-shards.ts'
import type { Carrier, StorePorts } from './ports.ts'
import { createReader } from './reader.ts'
import { createShardSource } from './shard-source.ts'

const clock = {
  now: () => Date.now(),
  setTimeout: (fn: () => void, delayMs: number) => setTimeout(fn, delayMs),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout | undefined)
}
const rng = {
  bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  float: () => Math.random()
}
const nobody: Carrier = {
  candidates: () => [],
  onChange: () => () => undefined,
  isAlive: () => false,
  put: () => Promise.reject(new Error('nobody is there')),
  get: () => Promise.reject(new Error('nobody is there')),
  drop: () => Promise.reject(new Error('nobody is there'))
}

let catalogue: Catalogue
let ports: StorePorts
let stored = 0

beforeEach(async () => {
  const store = createMemoryStore()
  catalogue = await openCatalogue({ table: store.table('catalogue'), rng, clock, device: 'Laptop' })
  stored = 0
  ports = {
    catalogue,
    own: new OwnShards(store.shards),
    coder: createStripeCoder(),
    clock,
    rng,
    activities: createActivities({ clock, rng }),
    supplierCount: () => ({ independent: 9, alwaysOn: 0 }),
    onStored: () => {
      stored++
    }
  }
})

const noise = (length: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}

const names = (folder: string): string[] =>
  catalogue
    .list(folder, { offset: 0, limit: 100, sort: 'name', descending: false })
    .entries.map(({ name }) => name)

async function read(id: string, range?: string): Promise<Buffer> {
  const reader = createReader({
    catalogue,
    source: createShardSource(ports.own, nobody),
    coder: ports.coder,
    clock
  })
  const { version } = catalogue.content(id)
  const { body } = await reader.read({ entry: id, version, method: 'GET', range })
  return Buffer.concat(await Array.fromAsync(body))
}

describe('storing files', () => {
  test('makes the folders and gives every file back, whole and in part', async () => {
    const small = noise(1_000)
    const large = noise(3_000_000)
    await storeFiles(ports, ROOT, [
      { path: 'Trip/notes.txt', data: new Blob([small]) },
      { path: 'Trip/film.mp4', data: new Blob([large]) },
      { path: 'Trip/empty', data: new Blob([]) }
    ])
    expect(names(ROOT)).toEqual(['Trip'])
    const folder = catalogue.find(ROOT, 'Trip')?.id ?? ''
    expect(names(folder)).toEqual(['empty', 'film.mp4', 'notes.txt'])
    expect(stored).toBe(3)
    const idOf = (name: string) => catalogue.find(folder, name)?.id ?? ''
    expect(Buffer.compare(await read(idOf('notes.txt')), small)).toBe(0)
    expect(Buffer.compare(await read(idOf('film.mp4')), large)).toBe(0)
    expect(await read(idOf('empty'))).toHaveLength(0)
    const part = await read(idOf('film.mp4'), 'bytes=1500000-1500099')
    expect(Buffer.compare(part, large.subarray(1_500_000, 1_500_100))).toBe(0)
  })

  test('gives a file that is there a new version', async () => {
    await storeFiles(ports, ROOT, [{ path: 'a.txt', data: new Blob(['one']) }])
    await storeFiles(ports, ROOT, [{ path: 'a.txt', data: new Blob(['two']) }])
    const entry = catalogue.find(ROOT, 'a.txt')
    expect(entry?.versions).toBe(2)
    expect((await read(entry?.id ?? '')).toString()).toBe('two')
  })

  test('refuses a bad name before anything is kept', async () => {
    const bad = storeFiles(ports, ROOT, [{ path: 'x/../y', data: new Blob(['one']) }])
    await expect(bad).rejects.toMatchObject({ name: 'InvalidNameError' })
    expect([...catalogue.stripes()]).toEqual([])
  })
})
