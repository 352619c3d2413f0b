/** Catalogues of one person's devices, for tests. */
import type { Table } from '../../../interface/store.ts'
import { createMemoryStore } from '../../../store/index.ts'
import { openCatalogue, type Catalogue } from './catalogue.ts'
import type { NewFile, NewStripe } from './commands.ts'
import { ROOT } from './constants.ts'
import type { CatalogueRow } from './log.ts'

export const BY_NAME = { offset: 0, limit: 100, sort: 'name', descending: false } as const
let nowMs = 1_700_000_000_000
let seed = 1
const clock = { now: () => (nowMs += 1000) }
export const rng = {
  bytes: (length: number) => {
    // xorshift32: nothing that deflate could make smaller
    return new Uint8Array(length).map(() => {
      seed ^= seed << 13
      seed ^= seed >>> 17
      seed ^= seed << 5
      return seed
    })
  },
  float: () => 0.5
}
export const newTable = (): Table<CatalogueRow> => createMemoryStore().table('catalogue')
export const open = (device = 'laptop', table = newTable()) => openCatalogue({ table, rng, clock, device })

export function file(name: string, init: Partial<NewFile> = {}): NewFile {
  return {
    parent: ROOT,
    name,
    sizeBytes: 100,
    modifiedAt: 1_600_000_000_000,
    object: rng.bytes(16),
    key: rng.bytes(32),
    location: { stripes: [], offset: 0, sealedBytes: 116 },
    ...init
  }
}

export function stripe(id: string, holders: NewStripe['holders'] = []): NewStripe {
  const shape = { dataShards: 1, totalShards: 2, shardBytes: 262_144 }
  return { id, shape, shards: [rng.bytes(32), rng.bytes(32)], holders }
}

export async function put(catalogue: Catalogue, name: string, init: Partial<NewFile> = {}): Promise<string> {
  const [id] = await catalogue.putFiles([file(name, init)], [])
  return id!
}

export async function meet(...catalogues: Catalogue[]): Promise<void> {
  for (const from of [...catalogues, ...catalogues]) {
    const segments = (await from.exportSegments()).map(({ bytes }) => bytes)
    for (const to of catalogues) if (to !== from) await to.importSegments(segments)
  }
}

export const names = (catalogue: Catalogue, folder: string = ROOT) =>
  catalogue.list(folder, BY_NAME).entries.map(({ name }) => name)
