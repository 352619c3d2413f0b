import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createStripeCoder } from '../../../content/object/index.ts'
import { createActivities } from '../../../lib/activities.ts'
import { createMemoryStore } from '../../../store/index.ts'
import { openCatalogue, ROOT, type Catalogue } from '../catalogue/index.ts'
import { storeFiles } from '../commands/store.ts'
import { Keeper } from '../keeper.ts'
import { OwnShards } from '../own-shards.ts'
import type { Holder, Stripe, Stripes } from '../ports.ts'
import { createReader } from '../reader.ts'
import { createShardSource } from '../shard-source.ts'
import { Suppliers } from '../suppliers.test-support.ts'
import { CatalogueBackup } from './backup.ts'
import { BackupTable } from './table.ts'

const SECRET = new Uint8Array(32).fill(7)
const clock = {
  now: () => Date.now(),
  // Minutes pass in milliseconds.
  setTimeout: (fn: () => void, delayMs: number) => setTimeout(fn, delayMs / 100),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout | undefined)
}
const rng = {
  bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  float: () => Math.random()
}

let suppliers: Suppliers
let records: Map<string, Uint8Array>

beforeEach(() => {
  suppliers = new Suppliers()
  suppliers.add(9)
  records = new Map()
})

/** A device of Alice; what it holds is gone with it. */
async function device() {
  const store = createMemoryStore()
  const catalogue = await openCatalogue({ table: store.table('catalogue'), rng, clock, device: 'Laptop' })
  const table = new BackupTable(store.table('backup'))
  const own = new OwnShards(store.shards)
  const coder = createStripeCoder()
  const source = createShardSource(own, suppliers)
  const ports = { own, coder, clock, rng, activities: createActivities({ clock, rng }) }
  const supplierCount = () => ({ independent: 9, alwaysOn: 0 })
  const keepers = [stripesOf(catalogue), table].map(
    (stripes) => new Keeper({ ...ports, stripes, carrier: suppliers, log: () => undefined }, source)
  )
  let joined = { sequence: 0, payload: '', asOf: 0 }
  const backup = new CatalogueBackup({
    ...ports,
    catalogue,
    table,
    source,
    supplierCount,
    headSecret: () => Promise.resolve(SECRET),
    joined: {
      get: () => Promise.resolve(joined),
      set: (next) => Promise.resolve(void (joined = next))
    },
    heads: {
      find: () => Promise.resolve([...records.values()]),
      publish: (sequence, record) => Promise.resolve(void records.set('head', record))
    },
    onSaved: () => undefined,
    release: () => undefined,
    log: () => undefined
  })
  return {
    catalogue,
    backup,
    start() {
      for (const keeper of keepers) keeper.start()
      backup.start()
    },
    stop() {
      for (const keeper of keepers) keeper.stop()
      backup.stop()
    },
    store: (path: string, data: Blob) =>
      storeFiles({ ...ports, catalogue, supplierCount, onStored: () => undefined }, ROOT, [{ path, data }]),
    async read(name: string): Promise<Buffer> {
      const entry = catalogue.find(ROOT, name)?.id ?? ''
      const { version } = catalogue.content(entry)
      const reader = createReader({ catalogue, source, coder, clock })
      const { body } = await reader.read({ entry, version, method: 'GET' })
      return Buffer.concat(await Array.fromAsync(body))
    },
    held: () =>
      [...catalogue.stripes()].every(({ holders }) => holders.every((holder) => holder !== undefined))
  }
}

function stripesOf(catalogue: Catalogue): Stripes {
  return {
    all: (): Iterable<Stripe> => catalogue.stripes(),
    get: (id) => catalogue.stripe(id),
    setHolders: (id, holders: ReadonlyMap<number, Holder | undefined>) => catalogue.setHolders(id, holders),
    onChange: (listener) => catalogue.onChange(listener)
  }
}

const headOf = (): Uint8Array | undefined => [...records.values()][0]

describe('the catalogue in the network', () => {
  test('brings back every file on a device that has nothing but the words', async () => {
    const laptop = await device()
    laptop.start()
    const film = crypto.getRandomValues(new Uint8Array(60_000))
    await laptop.store('film.mp4', new Blob([film]))
    await laptop.store('notes.txt', new Blob(['remember']))
    await vi.waitFor(() => expect(laptop.held()).toBe(true))
    await vi.waitFor(() => expect(headOf()).toBeDefined(), { timeout: 10_000 })
    // The last change is backed up as well.
    await new Promise((resolve) => setTimeout(resolve, 500))
    laptop.stop()

    const phone = await device()
    expect(await phone.backup.pull()).toBe(true)
    expect((await phone.read('notes.txt')).toString()).toBe('remember')
    expect(Buffer.compare(await phone.read('film.mp4'), film)).toBe(0)
  })

  test('is found although suppliers are gone, as many as it survives', async () => {
    const laptop = await device()
    laptop.start()
    await laptop.store('notes.txt', new Blob(['remember']))
    await vi.waitFor(() => expect(laptop.held()).toBe(true))
    await vi.waitFor(() => expect(headOf()).toBeDefined(), { timeout: 10_000 })
    await new Promise((resolve) => setTimeout(resolve, 500))
    laptop.stop()
    for (const account of [...suppliers.stores.keys()].slice(0, 4)) suppliers.gone.add(account)

    const phone = await device()
    expect(await phone.backup.pull()).toBe(true)
    expect((await phone.read('notes.txt')).toString()).toBe('remember')
  })

  test('is no failure where there is none', async () => {
    const phone = await device()
    expect(await phone.backup.pull()).toBe(false)
  })

  test('of two devices that changed it apart ends up the same on both, with all of both', async () => {
    const laptop = await device()
    laptop.start()
    await laptop.store('notes.txt', new Blob(['remember']))
    await vi.waitFor(() => expect(headOf()).toBeDefined(), { timeout: 10_000 })
    const phone = await device()
    await phone.backup.pull()
    phone.start()
    await phone.store('photo.jpg', new Blob(['smile']))
    await laptop.store('film.mp4', new Blob(['action']))
    await vi.waitFor(
      async () => {
        await laptop.backup.pull()
        await phone.backup.pull()
        expect((await laptop.read('photo.jpg')).toString()).toBe('smile')
        expect((await phone.read('film.mp4')).toString()).toBe('action')
      },
      { timeout: 10_000, interval: 300 }
    )
    laptop.stop()
    phone.stop()
  })

  test('is not taken from a forged head, nor from one that was rolled back', async () => {
    const laptop = await device()
    laptop.start()
    await laptop.store('notes.txt', new Blob(['remember']))
    await vi.waitFor(() => expect(headOf()).toBeDefined(), { timeout: 10_000 })
    const old = headOf() ?? new Uint8Array()
    await laptop.store('more.txt', new Blob(['more']))
    await vi.waitFor(() => expect(headOf()).not.toEqual(old), { timeout: 10_000 })
    laptop.stop()

    const phone = await device()
    expect(await phone.backup.pull()).toBe(true)
    const before = phone.catalogue.stats().files
    records.set('head', old)
    expect(await phone.backup.pull()).toBe(false)
    expect(phone.catalogue.stats().files).toBe(before)

    records.set(
      'head',
      old.map((byte, at) => (at === 50 ? byte ^ 1 : byte))
    )
    const tablet = await device()
    expect(await tablet.backup.pull()).toBe(false)
    expect(tablet.catalogue.stats().files).toBe(0)
  })
})
