/** From files to stripes and back. */
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { SEGMENT_PLAIN_BYTES } from '../../crypto/index.ts'
import type { Clock, Rng } from '../../interface/platform.ts'
import type { StripeCoder } from '../../interface/stripes.ts'
import { createStripeCoder } from './coder.ts'
import { ChangingFile, HugeFile } from './files.test-support.ts'
import { readObject, type ReadInit, type ShardPlace } from './read-object.ts'
import type { Redundancy } from './layout.ts'
import type { ObjectLocation } from './location.ts'
import { sealFiles, type SealEvent } from './seal-files.ts'

const MIB = 1024 * 1024
const coder = createStripeCoder()
const clock: Clock = {
  now: () => Date.now(),
  setTimeout: (fn, delayMs) => setTimeout(fn, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout)
}
const FOUR_OF_SEVEN = { dataShards: 4, totalShards: 7 }

function newRng(): Rng {
  return { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)), float: () => Math.random() }
}

function bytesOf(sizeBytes: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes)
  for (let index = 0; index < sizeBytes; index++) bytes[index] = (index >> 8) * 31 + index * 7 + seed
  return bytes
}

/** Suppliers as they are here: shards by id. */
class Shelf {
  readonly shards = new Map<string, Uint8Array>()
  readonly fetched: ShardPlace[] = []

  readonly fetch: ReadInit['fetchShard'] = async (place) => {
    this.fetched.push(place)
    return this.shards.get(nameOf(place.id))
  }

  read(location: ObjectLocation, range = {}, init: Partial<ReadInit> = {}): Promise<Uint8Array> {
    return gathered(readObject({ coder, clock, fetchShard: this.fetch, ...init }, location, range))
  }
}

function nameOf(id: Uint8Array): string {
  return Buffer.from(id).toString('hex')
}

async function gathered(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return new Uint8Array(Buffer.concat(parts))
}

async function seal(files: Blob[], redundancy: Redundancy = FOUR_OF_SEVEN, by: StripeCoder = coder) {
  const shelf = new Shelf()
  const events: SealEvent[] = []
  const locations = new Map<number, ObjectLocation>()
  for await (const event of sealFiles({ coder: by, rng: newRng(), redundancy }, files)) {
    events.push(event)
    if (event.type === 'stripe')
      for (const [index, shard] of event.shards.entries())
        shelf.shards.set(nameOf(event.map.ids[index]!), shard)
    if (event.type === 'file') locations.set(event.file, event.location)
  }
  return { shelf, events, locations, at: (file: number) => locations.get(file)! }
}

describe('files of any size', () => {
  const SIZES = [0, 1, 15, 300_000, SEGMENT_PLAIN_BYTES, 4 * SEGMENT_PLAIN_BYTES, 4 * SEGMENT_PLAIN_BYTES + 1]

  test('come back exactly, empty ones and exact multiples among them', async () => {
    const files = [...SIZES, 5 * MIB].map((sizeBytes, seed) => bytesOf(sizeBytes, seed))
    const { shelf, at } = await seal(files.map((bytes) => new Blob([bytes])))
    for (const [file, bytes] of files.entries())
      expect(Buffer.compare(await shelf.read(at(file)), bytes)).toBe(0)
  })

  test('in any redundancy give any range back, whichever n−k shards of each stripe are lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 2 * MIB }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom([1, 2], [2, 4], [4, 7], [3, 9]),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (sizes, [dataShards = 1, totalShards = 2], random) => {
          const next = () => random.next().value ?? 0
          const files = sizes.map((sizeBytes, seed) => bytesOf(sizeBytes, seed))
          const { shelf, events, at } = await seal(
            files.map((bytes) => new Blob([bytes])),
            { dataShards, totalShards }
          )
          for (const event of events) {
            if (event.type !== 'stripe') continue
            const order = event.map.ids.map((id) => ({ id, at: next() })).sort((a, b) => a.at - b.at)
            // Of one data shard, the first parity shard is a copy with the same name: who has it still has it.
            const kept = order.slice(totalShards - dataShards).map(({ id }) => nameOf(id))
            for (const { id } of order) if (!kept.includes(nameOf(id))) shelf.shards.delete(nameOf(id))
          }
          for (const [file, bytes] of files.entries()) {
            const offset = Math.floor(next() * bytes.byteLength)
            const length = Math.floor(next() * (bytes.byteLength - offset + 10))
            const read = await shelf.read(at(file), { offset, length })
            expect(Buffer.compare(read, bytes.subarray(offset, offset + length))).toBe(0)
          }
        }
      ),
      { numRuns: 10 }
    )
  })

  test('that are small share stripes; each has a key of its own', async () => {
    const files = Array.from({ length: 20 }, (_, seed) => new Blob([bytesOf(10_000, seed)]))
    const { events, locations } = await seal(files)
    expect(events.filter(({ type }) => type === 'stripe')).toMatchObject([
      { map: { shape: { dataShards: 1, totalShards: 4 } }, plainBytes: 200_000 }
    ])
    const keys = new Set([...locations.values()].map(({ key }) => nameOf(key)))
    expect(keys.size).toBe(20)
    expect(locations.get(19)).toMatchObject({ offset: 19 * 10_016, sizeBytes: 10_000 })
  })

  test('are told when all their stripes were, and not before', async () => {
    const { events } = await seal([
      new Blob([bytesOf(3 * MIB, 1)]),
      new Blob(['small']),
      new Blob([bytesOf(2 * MIB, 2)])
    ])
    const story = events.map((event) =>
      event.type === 'stripe' ? `stripe of ${event.files.join()}` : `${event.type} ${event.file}`
    )
    expect(story).toEqual([
      'stripe of 0',
      'stripe of 0',
      'stripe of 0',
      'stripe of 0',
      'file 0',
      'stripe of 2',
      'stripe of 2',
      'stripe of 2',
      'file 2',
      'stripe of 1',
      'file 1'
    ])
  })
})

describe('sealing', () => {
  test('has few stripes under way, and begins no more while nobody takes them', async () => {
    let underWay = 0
    let begun = 0
    let most = 0
    const counting: StripeCoder = {
      ...coder,
      async seal(...args) {
        begun++
        most = Math.max(most, ++underWay)
        try {
          return await coder.seal(...args)
        } finally {
          underWay--
        }
      }
    }
    const init = { coder: counting, rng: newRng(), redundancy: { dataShards: 1, totalShards: 2 } }
    const stripes = sealFiles(init, [new Blob([bytesOf(8 * MIB, 0)])])
    await stripes.next()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(begun).toBeLessThanOrEqual(9)
    let taken = 1
    for await (const { type } of stripes) if (type === 'stripe') taken++
    expect(taken).toBe(33)
    expect(most).toBeLessThanOrEqual(8)
  })

  test('of 20 GiB begins with its first stripe, and reads no more than what is under way', async () => {
    const read = vi.fn((start: number, end: number) => bytesOf(end - start, 0))
    const { stripe, stop } = await firstStripe(new HugeFile(20 * 1024 * MIB, read))
    expect(stripe).toMatchObject({ map: { shape: { dataShards: 4, totalShards: 7, shardBytes: MIB } } })
    await stop()
    expect(read.mock.calls.length).toBeLessThanOrEqual(7)
  })

  test('stops when it is cancelled, or when its taker leaves', async () => {
    const abort = new AbortController()
    const init = { coder, rng: newRng(), redundancy: FOUR_OF_SEVEN }
    const files = [new Blob([bytesOf(9 * MIB, 0)])]
    const stripes = sealFiles(init, files, { signal: abort.signal })
    await stripes.next()
    abort.abort(new Error('enough'))
    await expect(stripes.next()).rejects.toThrow('enough')
    const left = sealFiles(init, files)
    await left.next()
    expect(await left.return(undefined)).toMatchObject({ done: true })
  })

  test('passes on what else goes wrong', async () => {
    const broken: StripeCoder = { ...coder, seal: () => Promise.reject(new TypeError('broken')) }
    await expect(seal([new Blob(['x'])], FOUR_OF_SEVEN, broken)).rejects.toThrow('broken')
  })
})

describe('a file that changes while it is read', () => {
  test('fails alone: small ones beside it in the stripe are sealed again, under new keys', async () => {
    const sealed = vi.fn<StripeCoder['seal']>((...args) => coder.seal(...args))
    const files = [
      new Blob(['Alice']),
      new ChangingFile(bytesOf(100, 0), 0),
      new Blob(['Bob']),
      new ChangingFile(bytesOf(100, 1), 0, 'NotFoundError'),
      new Blob([])
    ]
    const { shelf, events, at } = await seal(files, FOUR_OF_SEVEN, { ...coder, seal: sealed })
    expect(events.map((event) => (event.type === 'stripe' ? event.files : [event.type, event.file]))).toEqual(
      [
        ['failed', 1],
        ['failed', 3],
        [0, 2, 4],
        ['file', 0],
        ['file', 2],
        ['file', 4]
      ]
    )
    expect(events[0]).toMatchObject({ error: { name: 'FileChangedError' }, stripes: [] })
    expect(Buffer.from(await shelf.read(at(2))).toString()).toBe('Bob')
    const keys = sealed.mock.calls.flatMap(([, pieces]) => pieces.map(({ key }) => nameOf(key)))
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('half way tells the stripes that are of no use now, and the next file is sealed', async () => {
    const files = [new ChangingFile(bytesOf(6 * MIB, 0), 3 * MIB), new Blob(['next'])]
    const { events, locations } = await seal(files)
    const before = events.flatMap((event) =>
      event.type === 'stripe' && event.files.includes(0) ? [event.map] : []
    )
    const [failed] = events.filter(({ type }) => type === 'failed')
    expect(failed).toMatchObject({ file: 0, error: { name: 'FileChangedError' } })
    expect(failed).toHaveProperty('stripes', before)
    expect([...locations.keys()]).toEqual([1])
  })

  test('by being shortened, where the engine does not notice', async () => {
    const file = new Blob([bytesOf(100, 0)])
    Object.defineProperty(file, 'arrayBuffer', { value: async () => new ArrayBuffer(99) })
    const { events } = await seal([file])
    expect(events).toMatchObject([{ type: 'failed', error: { name: 'FileChangedError' } }])
  })
})

describe('reading', () => {
  const FILE = bytesOf(5 * MIB, 3)
  const sealedFile = async () => {
    const { shelf, at } = await seal([new Blob([FILE])])
    return { shelf, location: at(0) }
  }

  test('a range fetches only the data shards it lies in', async () => {
    const { shelf, location } = await sealedFile()
    const offset = 6 * SEGMENT_PLAIN_BYTES + 10
    expect(await shelf.read(location, { offset, length: 50 })).toEqual(FILE.subarray(offset, offset + 50))
    expect(shelf.fetched).toMatchObject([{ stripe: 1, index: 2 }])
  })

  test('takes as many other shards as are missing, and no more', async () => {
    const { shelf, location } = await sealedFile()
    const { ids } = location.stripes[1]!
    for (const index of [1, 2, 5]) shelf.shards.delete(nameOf(ids[index]!))
    const range = { offset: 5 * SEGMENT_PLAIN_BYTES, length: 10 }
    expect(await shelf.read(location, range)).toHaveLength(10)
    expect(shelf.fetched.map(({ index }) => index)).toEqual([1, 0, 2, 3, 4, 5, 6])
  })

  test('takes a shard for what its id says, and tells which came forged, short or as another one', async () => {
    const { shelf, location } = await sealedFile()
    const { ids } = location.stripes[0]!
    const [first, second, third] = ids.map(nameOf)
    shelf.shards.set(first!, shelf.shards.get(nameOf(ids[3]!))!)
    shelf.shards.set(
      second!,
      shelf.shards.get(second!)!.map((byte, index) => (index === 0 ? byte ^ 1 : byte))
    )
    shelf.shards.set(third!, shelf.shards.get(third!)!.subarray(1))
    const onForged = vi.fn()
    expect(Buffer.compare(await shelf.read(location, {}, { onForged }), FILE)).toBe(0)
    expect(onForged.mock.calls.map(([{ stripe, index }]) => [stripe, index]).sort()).toEqual([
      [0, 0],
      [0, 1],
      [0, 2]
    ])
  })

  test('counts a failing supplier as one that has nothing', async () => {
    const { shelf, location } = await sealedFile()
    const failing: ReadInit['fetchShard'] = async (place, options) => {
      if (place.index === 0) throw new Error('unreachable')
      return shelf.fetch(place, options)
    }
    expect(Buffer.compare(await shelf.read(location, {}, { fetchShard: failing }), FILE)).toBe(0)
  })

  test('with too few shards fails with their number and the last reason', async () => {
    const { shelf, location } = await sealedFile()
    const { ids } = location.stripes[0]!
    for (const index of [0, 2, 4, 6]) shelf.shards.delete(nameOf(ids[index]!))
    await expect(shelf.read(location)).rejects.toMatchObject({
      name: 'NotEnoughShardsError',
      present: 3,
      needed: 4
    })
  })

  test('does not wait for a supplier that stalls, and lets it go', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { shelf, location } = await sealedFile()
      const signals: AbortSignal[] = []
      const stalling: ReadInit['fetchShard'] = async (place, { signal }) => {
        if (place.index !== 1) return shelf.fetch(place, {})
        signals.push(signal!)
        return new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason)))
      }
      const reading = shelf.read(
        location,
        { length: 100_000 + SEGMENT_PLAIN_BYTES },
        { fetchShard: stalling }
      )
      await vi.advanceTimersByTimeAsync(5000)
      expect(await reading).toEqual(FILE.subarray(0, 100_000 + SEGMENT_PLAIN_BYTES))
      expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    } finally {
      vi.useRealTimers()
    }
  })

  test('with the stripes of another object, or with a wrong size, gives no bytes', async () => {
    const { shelf, location } = await sealedFile()
    const other = await seal([new Blob([FILE])])
    for (const [name, shard] of other.shelf.shards) shelf.shards.set(name, shard)
    const swapped = { ...location, stripes: [location.stripes[0]!, ...other.at(0).stripes.slice(1)] }
    await expect(shelf.read(swapped)).rejects.toMatchObject({ name: 'SegmentForgedError' })
    const shorter = { ...location, sizeBytes: 4 * SEGMENT_PLAIN_BYTES }
    await expect(shelf.read(shorter)).rejects.toMatchObject({ name: 'SegmentForgedError' })
    const longer = { ...location, sizeBytes: FILE.byteLength + 1 }
    await expect(shelf.read(longer)).rejects.toMatchObject({ name: 'SegmentForgedError' })
  })

  test('fetches a little first, then ahead, but not all', async () => {
    const { shelf, at } = await seal([new Blob([bytesOf(30 * MIB, 0)])])
    const chunks = readObject({ coder, clock, fetchShard: shelf.fetch }, at(0))
    const first = await chunks.next()
    expect(first.value).toHaveLength(4 * SEGMENT_PLAIN_BYTES)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const ahead = Math.max(...shelf.fetched.map(({ stripe }) => stripe))
    expect(ahead).toBeGreaterThan(4)
    expect(ahead).toBeLessThanOrEqual(25)
    await chunks.return(undefined)
  })

  test('ends when it is cancelled, and its fetches with it', async () => {
    const { location } = await sealedFile()
    const abort = new AbortController()
    let fetchSignal: AbortSignal | undefined
    const fetchShard: ReadInit['fetchShard'] = (_, { signal }) => {
      fetchSignal = signal
      return new Promise(() => undefined)
    }
    const reading = gathered(readObject({ coder, clock, fetchShard }, location, {}, { signal: abort.signal }))
    await Promise.resolve()
    abort.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
    expect(fetchSignal?.aborted).toBe(true)
  })
})

async function firstStripe(file: Blob) {
  const stripes = sealFiles({ coder, rng: newRng(), redundancy: FOUR_OF_SEVEN }, [file])
  const { value } = await stripes.next()
  return { stripe: value, stop: () => stripes.return(undefined) }
}
