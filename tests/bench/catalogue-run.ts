/**
 * The catalogue at its size, in a process of its own (the code that protons generates is more than types,
 * so Node must transform it). Prints a line of JSON: milliseconds by measure.
 */
import {
  openCatalogue,
  type Catalogue,
  type NewFile
} from '../../src/p2p/services/storage/catalogue/index.ts'
import { createMemoryStore } from '../../src/p2p/store/index.ts'

const FILES = 100_000
const LISTED_FILES = 10_000
const FILES_PER_STRIPE = 16
const SHARDS = 30
const RUNS = 5
const WINDOW = { offset: 0, limit: 200, sort: 'name', descending: false } as const

const rng = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)), float: Math.random }

function open(device: string): Promise<Catalogue> {
  const table = createMemoryStore().table<never>('catalogue')
  return openCatalogue({ table, rng, clock: { now: () => Date.now() }, device })
}

function base32(number: number): string {
  const digits = 'abcdefghijklmnopqrstuvwxyz234567'
  let text = ''
  for (let at = 0; at < 25; at++) text = (digits[Math.floor(number / 32 ** at) % 32] ?? 'a') + text
  return `${text}a`
}

async function fill(catalogue: Catalogue, count: number): Promise<string[]> {
  const stripes = Array.from({ length: Math.ceil(count / FILES_PER_STRIPE) }, (_, index) => ({
    id: base32(index),
    shape: { dataShards: 10, totalShards: SHARDS, shardBytes: 1 << 20 },
    shards: Array.from({ length: SHARDS }, () => rng.bytes(32)),
    holders: Array.from({ length: SHARDS }, (_, shard) => ({
      account: `account ${shard}`,
      peer: `peer ${shard}`
    }))
  }))
  const files = Array.from({ length: count }, (_, index): NewFile => ({
    parent: 'root',
    name: `Photo ${(index * 7919) % count} of Zürich.jpg`,
    sizeBytes: 500_000 + index,
    modifiedAt: 1_700_000_000_000 + index,
    object: rng.bytes(16),
    key: rng.bytes(32),
    location: {
      stripes: [base32(Math.floor(index / FILES_PER_STRIPE))],
      offset: (index % FILES_PER_STRIPE) * 600_000,
      sealedBytes: 500_100 + index
    }
  }))
  return catalogue.putFiles(files, stripes)
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const list: number[] = []
const search: number[] = []
const imports: number[] = []

const large = await open('bench')
const ids = await fill(large, FILES)
for (let run = 0; run < RUNS; run++) {
  // after a change, so that nothing sorted is left
  await large.rename(ids[run] ?? '', `renamed ${run}`)
  list.push(await timed(() => large.list('root', WINDOW)))
  search.push(await timed(() => large.search(`photo ${run + 1}99`)))
}
const small = await open('bench')
await fill(small, LISTED_FILES)
const segments = (await small.exportSegments()).map(({ bytes }) => bytes)
for (let run = 0; run < RUNS; run++) {
  const fresh = await open('fresh')
  imports.push(
    await timed(async () => {
      await fresh.importSegments(segments)
      fresh.list('root', WINDOW)
    })
  )
}
console.log(JSON.stringify({ list, search, imports }))
