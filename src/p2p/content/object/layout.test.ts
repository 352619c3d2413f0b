import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SEGMENT_BYTES, SEGMENT_PLAIN_BYTES } from '../../crypto/index.ts'
import { MAX_PACKED_OBJECTS, MAX_STRIPE_BYTES } from './constants.ts'
import {
  assertShape,
  dataBytesOf,
  isPacked,
  layoutOf,
  packedShapeFor,
  sealedBytesOf,
  type Redundancy
} from './layout.ts'
import type { ObjectLocation } from './location.ts'
import { Packer } from './pack.ts'
import { planRead } from './plan.ts'

const KIB = 1024
const MIB = 1024 * KIB
const GIB = 1024 * MIB
const TEN_OF_TWENTY = { dataShards: 10, totalShards: 20 }

/** The location that a file of this size would get, with ids of nothing. */
function locationOf(sizeBytes: number, redundancy: Redundancy): ObjectLocation {
  const { stripes, full, last } = layoutOf(sizeBytes, redundancy)
  const map = (shape: typeof full) => ({
    shape,
    ids: Array.from({ length: shape.totalShards }, () => new Uint8Array(32))
  })
  return {
    key: new Uint8Array(32),
    object: new Uint8Array(16),
    sizeBytes,
    offset: 0,
    stripes: Array.from({ length: stripes }, (_, index) => map(index === stripes - 1 ? last : full))
  }
}

const redundancies = fc
  .tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 191 }))
  .map(([dataShards, parity]) => ({ dataShards, totalShards: dataShards + parity }))
const sizes = fc.oneof(
  fc.integer({ min: 0, max: 40 * GIB }),
  fc.integer({ min: 0, max: 4 * MIB }),
  fc.integer({ min: 0, max: 200_000 }).map((segments) => segments * SEGMENT_PLAIN_BYTES)
)

describe('the layout', () => {
  test.each([
    {
      what: '20 GiB: shards of 1 MiB, a shorter last stripe',
      sizeBytes: 20 * GIB,
      layout: {
        sealedBytes: 21_476_147_296,
        segments: 81_926,
        stripes: 2049,
        full: { dataShards: 10, totalShards: 20, shardBytes: MIB },
        last: { dataShards: 2, totalShards: 12, shardBytes: MIB }
      }
    },
    {
      what: 'an exact multiple of a stripe: full to the last byte',
      sizeBytes: 20 * SEGMENT_PLAIN_BYTES,
      layout: {
        sealedBytes: 20 * SEGMENT_BYTES,
        segments: 20,
        stripes: 2,
        full: { dataShards: 10, totalShards: 20, shardBytes: 256 * KIB },
        last: { dataShards: 10, totalShards: 20, shardBytes: 256 * KIB }
      }
    },
    {
      what: 'one byte more: one more segment in one more stripe',
      sizeBytes: 20 * SEGMENT_PLAIN_BYTES + 1,
      layout: {
        sealedBytes: 20 * SEGMENT_BYTES + 17,
        segments: 21,
        stripes: 3,
        full: { dataShards: 10, totalShards: 20, shardBytes: 256 * KIB },
        last: { dataShards: 1, totalShards: 11, shardBytes: 256 * KIB }
      }
    },
    {
      what: 'nothing: one segment that says so',
      sizeBytes: 0,
      layout: {
        sealedBytes: 16,
        segments: 1,
        stripes: 1,
        full: { dataShards: 10, totalShards: 20, shardBytes: 256 * KIB },
        last: { dataShards: 1, totalShards: 11, shardBytes: 256 * KIB }
      }
    }
  ])('of $what', ({ sizeBytes, layout }) => {
    expect(layoutOf(sizeBytes, TEN_OF_TWENTY)).toEqual(layout)
  })

  test.each([
    { sizeBytes: 255 * MIB, redundancy: TEN_OF_TWENTY, shardBytes: 256 * KIB },
    { sizeBytes: 256 * MIB, redundancy: TEN_OF_TWENTY, shardBytes: 512 * KIB },
    { sizeBytes: 3 * GIB, redundancy: TEN_OF_TWENTY, shardBytes: MIB },
    { sizeBytes: 3 * GIB, redundancy: { dataShards: 16, totalShards: 48 }, shardBytes: 512 * KIB },
    { sizeBytes: 3 * GIB, redundancy: { dataShards: 64, totalShards: 255 }, shardBytes: 256 * KIB }
  ])(
    'of $sizeBytes bytes in $redundancy has shards of $shardBytes',
    ({ sizeBytes, redundancy, shardBytes }) => {
      expect(layoutOf(sizeBytes, redundancy).full.shardBytes).toBe(shardBytes)
    }
  )

  test('of any size holds exactly the sealed bytes, with the parity asked for', () => {
    fc.assert(
      fc.property(sizes, redundancies, (sizeBytes, redundancy) => {
        const { sealedBytes, stripes, full, last } = layoutOf(sizeBytes, redundancy)
        expect(sealedBytes).toBe(sealedBytesOf(sizeBytes))
        const before = (stripes - 1) * dataBytesOf(full)
        expect(before).toBeLessThan(sealedBytes)
        expect(before + dataBytesOf(last)).toBeGreaterThanOrEqual(sealedBytes)
        expect(before + dataBytesOf(last) - sealedBytes).toBeLessThan(last.shardBytes)
        expect(last.totalShards - last.dataShards).toBe(redundancy.totalShards - redundancy.dataShards)
        if (full.shardBytes > 256 * KIB)
          expect(full.totalShards * full.shardBytes).toBeLessThanOrEqual(MAX_STRIPE_BYTES)
      })
    )
  })

  test('is refused for shapes that no stripe has', () => {
    const sound = { dataShards: 2, totalShards: 4, shardBytes: 256 * KIB }
    expect(assertShape(sound)).toBe(sound)
    const bad = [
      { dataShards: 0 },
      { dataShards: 65, totalShards: 200 },
      { totalShards: 2 },
      { totalShards: 256 },
      { dataShards: 1.5 },
      { shardBytes: 128 * KIB },
      { shardBytes: 300_000 }
    ]
    for (const change of bad) expect(() => assertShape({ ...sound, ...change })).toThrow('Invalid stripe')
  })
})

describe('a range', () => {
  test('of any object is covered once, in order, by segments of one stripe each', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 * MIB }),
        redundancies,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (sizeBytes, redundancy, a, b) => {
          const [from = 0, to = 0] = [a, b]
            .map((share) => Math.floor(share * sizeBytes))
            .sort((x, y) => x - y)
          const location = locationOf(sizeBytes, redundancy)
          let at = from
          for (const step of planRead(location, from, to)) {
            expect(step.piece.firstSegment * SEGMENT_PLAIN_BYTES + step.from).toBe(at)
            at += step.to - step.from
            const { shape } = location.stripes[step.stripe]!
            expect(step.touches.every((index) => index < shape.dataShards)).toBe(true)
            expect(step.piece.offset + step.piece.sealedBytes).toBeLessThanOrEqual(dataBytesOf(shape))
          }
          expect(at).toBe(to)
        }
      )
    )
  })

  test('of one byte in the middle of 20 GiB needs one data shard', () => {
    const location = locationOf(20 * GIB, TEN_OF_TWENTY)
    const steps = [...planRead(location, 10 * GIB, 10 * GIB + 1)]
    expect(steps).toMatchObject([
      { stripe: 1024, touches: [0], piece: { firstSegment: 40_962, isLast: false } }
    ])
  })

  test('begins with a short step, so that it is here sooner', () => {
    const location = locationOf(20 * MIB, TEN_OF_TWENTY)
    const steps = [...planRead(location, 0, 20 * MIB)]
    expect(steps.slice(0, 3).map(({ stripe, touches }) => [stripe, touches.length])).toEqual([
      [0, 4],
      [0, 6],
      [1, 10]
    ])
    expect(steps.at(-1)?.piece.isLast).toBe(true)
  })

  test('is refused when the stripes cannot hold it, or cut a segment', () => {
    const location = locationOf(5 * MIB, TEN_OF_TWENTY)
    const short = { ...location, stripes: location.stripes.slice(0, 1) }
    expect(() => [...planRead(short, 0, 5 * MIB)]).toThrow('Invalid stripe')
    const shifted = { ...location, offset: 1000 }
    expect(() => [...planRead(shifted, 0, 5 * MIB)]).toThrow('lies in two stripes')
    const nameless = { ...location, stripes: location.stripes.map((map) => ({ ...map, ids: [] })) }
    expect(() => [...planRead(nameless, 0, 1)]).toThrow('Invalid stripe')
  })
})

describe('small objects', () => {
  test('share a stripe below 1 MiB, if one can hold them', () => {
    expect(isPacked(MIB - 1, TEN_OF_TWENTY)).toBe(true)
    expect(isPacked(MIB, TEN_OF_TWENTY)).toBe(false)
    expect(isPacked(256 * KIB, { dataShards: 1, totalShards: 2 })).toBe(true)
    expect(isPacked(256 * KIB + 1, { dataShards: 1, totalShards: 2 })).toBe(false)
  })

  test('of any sizes keep their order and fit their stripes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: MIB - 100 }), { maxLength: 200 }),
        fc.integer({ min: 4, max: 64 }),
        (sizes, dataShards) => {
          const redundancy = { dataShards, totalShards: dataShards * 2 }
          const packer = new Packer<{ sizeBytes: number }>(redundancy)
          const packs = [...sizes.map((sizeBytes) => packer.add({ sizeBytes })), packer.take()]
          expect(packs.flat().map(({ sizeBytes }) => sizeBytes)).toEqual(sizes)
          for (const pack of packs) {
            const bytes = pack.reduce((sum, { sizeBytes }) => sum + sealedBytesOf(sizeBytes), 0)
            expect(packedShapeFor(bytes, redundancy).dataShards).toBeLessThanOrEqual(dataShards)
          }
        }
      )
    )
  })

  test('are not too many in one stripe', () => {
    const packer = new Packer<{ sizeBytes: number }>(TEN_OF_TWENTY)
    const packs = Array.from({ length: MAX_PACKED_OBJECTS * 2 + 1 }, () => packer.add({ sizeBytes: 0 }))
    expect(packs.filter((pack) => pack.length > 0).map(({ length }) => length)).toEqual([
      MAX_PACKED_OBJECTS,
      MAX_PACKED_OBJECTS
    ])
  })
})
