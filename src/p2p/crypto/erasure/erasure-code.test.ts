import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { describe, expect, test } from 'vitest'
import { createErasureCode, type ErasureCode } from './erasure-code.ts'
import { loadErasureKernel, type Simd } from './kernel.ts'
import { RELAXED_WASM, STRICT_WASM } from './kernel-wasm.ts'
import { generatorMatrix, referenceEncode, referenceReconstruct } from './reference.test-support.ts'

interface Vector {
  dataShards: number
  totalShards: number
  /** Rows of the matrix that are no unit vectors, hex. */
  matrix: string[]
  data: string[]
  parity: string[]
}

const vectors = JSON.parse(
  readFileSync(new URL('./vectors/erasure.json', import.meta.url), 'utf8')
) as Vector[]

const wasm = (base64: string) => Uint8Array.from(fromString(base64, 'base64'))
const builds: Simd[] = WebAssembly.validate(wasm(RELAXED_WASM)) ? ['strict', 'relaxed'] : ['strict']

/** Bytes that look random and are the same in each run. */
function noise(length: number, seed: number): Uint8Array {
  let state = seed * 2_654_435_761 + 1
  return Uint8Array.from({ length }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state
  })
}

const dataOf = (count: number, bytes: number) =>
  Array.from({ length: count }, (_, index) => noise(bytes, index + 1))

/** Every set of `size` positions below `n`. */
function* subsets(n: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield []
  else
    for (let first = from; first <= n - size; first++)
      for (const rest of subsets(n, size - 1, first + 1)) yield [first, ...rest]
}

const keep = (shards: readonly Uint8Array[], kept: readonly number[]) =>
  shards.map((shard, position) => (kept.includes(position) ? shard : undefined))

const positions = (code: ErasureCode) => Array.from({ length: code.totalShards }, (_, at) => at)

test('both builds of the kernel have less than 2 KB', () => {
  for (const build of [STRICT_WASM, RELAXED_WASM]) expect(wasm(build).byteLength).toBeLessThan(2048)
})

test('an engine without relaxed SIMD gets the strict build', async () => {
  expect((await loadErasureKernel()).simd).toBe(builds.at(-1))
})

describe.each(builds)('the erasure code with %s SIMD', (simd) => {
  const make = async (dataShards: number, totalShards: number) =>
    createErasureCode({ dataShards, totalShards }, await loadErasureKernel(simd))

  test.each(vectors)('keeps the bytes of $dataShards/$totalShards', async (vector) => {
    const { dataShards, totalShards } = vector
    const code = await make(dataShards, totalShards)
    const parity = code.encode(vector.data.map((hex) => fromString(hex, 'hex')))
    expect(parity.map((shard) => toString(shard, 'hex'))).toEqual(vector.parity)
    const units = Array.from({ length: dataShards }, (_, row) =>
      Uint8Array.from({ length: dataShards }, (_, column) => Number(row === column))
    )
    expect(code.encode(units).map((row) => toString(row, 'hex'))).toEqual(vector.matrix)
    const rows = generatorMatrix(dataShards, totalShards).slice(dataShards)
    expect(rows.map((row) => toString(Uint8Array.from(row), 'hex'))).toEqual(vector.matrix)
  })

  test('agrees with its twin for any shape, length and loss', async () => {
    const shape = fc
      .tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 30 }))
      .map(([k, m]) => ({ k, n: k + m }))
    const bytes = fc.integer({ min: 0, max: 100 })
    await fc.assert(
      fc.asyncProperty(shape, bytes, fc.infiniteStream(fc.nat()), async ({ k, n }, length, random) => {
        const code = await make(k, n)
        const all = referenceEncode(dataOf(k, length), n)
        expect([...all.slice(0, k), ...code.encode(all.slice(0, k))]).toEqual(all)
        const order = positions(code)
          .map((position) => [random.next().value, position] as const)
          .sort(([a], [b]) => a - b)
          .map(([, position]) => position)
        const kept = keep(all, order.slice(0, k + (n % 2)))
        expect(code.reconstruct(kept, order)).toEqual(order.map((position) => all[position]))
        if (k < 8) expect(referenceReconstruct(k, n, kept)).toEqual(all)
      }),
      { numRuns: 100 }
    )
  })

  test.each([
    [1, 2],
    [1, 5],
    [2, 4],
    [3, 7],
    [4, 8],
    [5, 9]
  ])('gives all shards of %i/%i back from any that are enough', async (k, n) => {
    const code = await make(k, n)
    const all = code.split(noise(k * 33, 7))
    for (const kept of subsets(n, k)) expect(code.reconstruct(keep(all, kept), positions(code))).toEqual(all)
  })

  test.each([
    [10, 30],
    [16, 48],
    [20, 80],
    [64, 255],
    [254, 255],
    [1, 255]
  ])('gives random losses of %i/%i back', async (k, n) => {
    const code = await make(k, n)
    const all = referenceEncode(dataOf(k, 17), n)
    expect(code.encode(all.slice(0, k))).toEqual(all.slice(k))
    for (let run = 0; run < 12; run++) {
      const order = positions(code)
        .map((position) => [noise(4, run * 1000 + position + 1).join(), position] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, position]) => position)
      expect(code.reconstruct(keep(all, order.slice(0, k)), positions(code))).toEqual(all)
    }
  })

  test('works block by block on shards of any length', async () => {
    for (const [k, n] of [
      [3, 5],
      [40, 52]
    ] as const) {
      const code = await make(k, n)
      for (const bytes of [1, 31, 32, 33, 4096, 8191, 8192, 8193, 20_001]) {
        const all = code.split(noise(k * bytes, bytes))
        const sample = [0, 1, bytes >> 1, bytes - 1].filter((at) => at < bytes)
        const cut = all.slice(0, k).map((shard) => Uint8Array.from(sample, (at) => shard[at]!))
        const expected = referenceEncode(cut, n)
        expect(all.map((shard) => Uint8Array.from(sample, (at) => shard[at]!))).toEqual(expected)
        const found = code.reconstruct(keep(all, positions(code).slice(-k)), positions(code))
        // toEqual takes its time over megabytes
        expect(found.findIndex((shard, at) => Buffer.compare(shard, all[at]!) !== 0)).toBe(-1)
      }
    }
  })

  test('shares one kernel between codes of different shapes', async () => {
    const kernel = await loadErasureKernel(simd)
    const small = await createErasureCode({ dataShards: 2, totalShards: 4 }, kernel)
    const large = await createErasureCode({ dataShards: 20, totalShards: 60 }, kernel)
    for (const code of [small, large, small]) {
      const data = dataOf(code.dataShards, 50)
      expect([...data, ...code.encode(data)]).toEqual(referenceEncode(data, code.totalShards))
    }
  })

  test('writes to the arrays it is given, wherever they lie', async () => {
    const code = await make(3, 6)
    const all = code.split(noise(3 * 100, 1))
    const room = new Uint8Array(6 * 101)
    const into = positions(code).map((at) => room.subarray(at * 101 + 1, at * 101 + 101))
    const parity = into.slice(3)
    expect(code.encode(all.slice(0, 3), parity)).toEqual(all.slice(3))
    expect(parity).toEqual(all.slice(3))
    room.fill(0)
    const found = code.reconstruct(keep(all, [1, 3, 5]), [5, 0, 2, 1, 0, 4], into)
    expect(found).toEqual([5, 0, 2, 1, 0, 4].map((position) => all[position]))
    expect(into).toEqual(found)
    expect(positions(code).map((at) => room[at * 101])).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('hands a present shard back as it came', async () => {
    const code = await make(2, 4)
    const all = code.split(noise(64, 3))
    expect(code.reconstruct(keep(all, [1, 3]), [3])[0]).toBe(all[3])
    expect(code.reconstruct(keep(all, [1, 3]), [])).toEqual([])
  })
})

describe('an erasure code refuses', () => {
  test.each([
    [0, 1],
    [1, 1],
    [4, 3],
    [1.5, 4],
    [64, 256],
    [NaN, 8]
  ])('the shape %d/%d', async (dataShards, totalShards) => {
    await expect(createErasureCode({ dataShards, totalShards })).rejects.toMatchObject({
      name: 'InvalidErasureShapeError'
    })
  })

  test('too few shards', async () => {
    const code = await createErasureCode({ dataShards: 3, totalShards: 5 })
    const all = code.split(noise(30, 1))
    const tooFew = expect.objectContaining({ name: 'NotEnoughShardsError', present: 2, needed: 3 })
    expect(() => code.encode(all.slice(0, 2))).toThrow(tooFew)
    expect(() => code.reconstruct(keep(all, [1, 4]), [0])).toThrow(tooFew)
    expect(() => code.reconstruct(keep(all, [1, 4]), [4])).toThrow(tooFew)
    expect(() => code.reconstruct([], [0])).toThrow(
      expect.objectContaining({ name: 'NotEnoughShardsError', present: 0 })
    )
  })

  test('shards of unequal length, and room of another', async () => {
    const code = await createErasureCode({ dataShards: 2, totalShards: 3 })
    const [long, short] = [new Uint8Array(9), new Uint8Array(8)]
    const unequal = expect.objectContaining({ name: 'UnequalShardsError' })
    expect(() => code.encode([long, short])).toThrow(unequal)
    expect(() => code.split(long)).toThrow(unequal)
    expect(() => code.encode([long, long], [short])).toThrow(unequal)
    expect(() => code.reconstruct([long, undefined, short], [1])).toThrow(unequal)
    expect(() => code.reconstruct([long, undefined, long], [1], [short])).toThrow(unequal)
  })

  test('positions it does not have, and room for another number of shards', async () => {
    const code = await createErasureCode({ dataShards: 2, totalShards: 3 })
    const shard = new Uint8Array(8)
    const invalid = expect.objectContaining({ name: 'InvalidErasureShapeError' })
    for (const position of [3, -1, 0.5, NaN])
      expect(() => code.reconstruct([shard, shard], [position])).toThrow(invalid)
    expect(() => code.reconstruct([shard, shard, shard, shard], [0])).toThrow(invalid)
    expect(() => code.encode([shard, shard, shard])).toThrow(invalid)
    expect(() => code.encode([shard, shard], [])).toThrow(invalid)
  })
})
