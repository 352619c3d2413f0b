import * as fc from 'fast-check'
import { toString } from 'uint8arrays/to-string'
import { describe, expect, test } from 'vitest'
import { SEGMENT_BYTES, SEGMENT_PLAIN_BYTES } from '../../crypto/index.ts'
import type { OpenPiece, SealPiece, StripeShape } from '../../interface/stripes.ts'
import { createStripeCoder } from './coder.ts'
import { sealedBytesOf, shapeFor } from './layout.ts'

const KIB = 1024
const SHAPE: StripeShape = { dataShards: 2, totalShards: 4, shardBytes: 256 * KIB }
const coder = createStripeCoder()

const range = (first: number, length: number) => Uint8Array.from({ length }, (_, index) => first + index)
const ALICE = { key: range(0, 32), object: range(0xa0, 16), firstSegment: 0, isLast: true }
const BOB = { key: range(0x20, 32), object: range(0xb0, 16), firstSegment: 0, isLast: true }
const TEXT = new TextEncoder().encode('BitPie')

/** Where the coder lays pieces. */
function placed(pieces: readonly SealPiece[]): OpenPiece[] {
  let offset = 0
  return pieces.map(({ source, ...key }) => {
    const sealedBytes = sealedBytesOf(source instanceof Uint8Array ? source.byteLength : source.size)
    offset += sealedBytes
    return { ...key, offset: offset - sealedBytes, sealedBytes }
  })
}

/** The stripe without some of its shards. */
function without(shards: readonly Uint8Array[], lost: readonly number[]) {
  return shards.map((shard, index) => (lost.includes(index) ? undefined : shard))
}

describe('a stripe', () => {
  /** Computed without this code, see docs/specs/objects.md. */
  test('has the golden shards', async () => {
    const plaintext = Uint8Array.from({ length: 300_000 }, (_, index) => index * 3)
    const { shards, ids } = await coder.seal(SHAPE, [
      { ...ALICE, source: plaintext },
      { ...BOB, source: new Blob([TEXT]) }
    ])
    expect(shards.map(({ byteLength }) => byteLength)).toEqual([262_144, 262_144, 262_144, 262_144])
    expect(ids.map((id) => toString(id, 'hex'))).toEqual([
      '357e196f06a6f3d29dce4c0bb51873387f4b7a79e1488752a1fd52ad8776a8c1',
      '3b99967fe8582ded67835507913bde5deb3a9a04c20b8d735d0b8e2123b365b0',
      '070d4383c75857eadaab44671dd1bdf1439790b0c4e07e1299e3821390fb19b9',
      '51152b5da90c9afd5b4a9aa78f69e4e6cd48100c49e60e2d1689d3dab9c59833'
    ])
  })

  test('of any pieces opens from any k of its shards', async () => {
    const pieces = fc.array(
      fc.oneof(fc.integer({ min: 0, max: 400_000 }), fc.constant(SEGMENT_PLAIN_BYTES)),
      {
        minLength: 1,
        maxLength: 5
      }
    )
    await fc.assert(
      fc.asyncProperty(
        pieces,
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat(255)),
        async (sizes, parity, random) => {
          const sources = sizes.map((sizeBytes, piece) => ({
            ...ALICE,
            object: new Uint8Array(16).fill(piece),
            key: new Uint8Array(32).fill(piece),
            source: Uint8Array.from({ length: sizeBytes }, (_, index) => index * (piece + 3))
          }))
          const open = placed(sources)
          const end = open.reduce((sum, { sealedBytes }) => sum + sealedBytes, 0)
          const shape = shapeFor(end, { dataShards: 8, totalShards: 8 + parity }, 256 * KIB)
          const { shards, ids } = await coder.seal(shape, sources)
          const order = shards.map((_, index) => ({ index, at: random.next().value ?? 0 }))
          const lost = order.sort((a, b) => a.at - b.at).slice(0, parity)
          const left = without(
            shards,
            lost.map(({ index }) => index)
          )
          const opened = await coder.open(shape, left, open)
          expect(opened.map(hashable)).toEqual(sources.map(({ source }) => hashable(source)))
          const wanted = lost.map(({ index }) => index)
          const rebuilt = await coder.rebuild(shape, left, wanted)
          expect(rebuilt.ids).toEqual(wanted.map((index) => ids[index]))
        }
      ),
      { numRuns: 25 }
    )
  })

  test('opens without the data shards that no piece touches, and needs no others', async () => {
    const source = new Uint8Array(2 * SEGMENT_PLAIN_BYTES).fill(7)
    const { shards } = await coder.seal(SHAPE, [{ ...ALICE, source }])
    const second = { ...ALICE, firstSegment: 1, offset: SEGMENT_BYTES, sealedBytes: SEGMENT_BYTES }
    const [opened] = await coder.open(SHAPE, without(shards, [0, 2, 3]), [second])
    expect(opened).toEqual(source.subarray(SEGMENT_PLAIN_BYTES))
  })

  test('with one shard too few tells how many there are', async () => {
    const { shards } = await coder.seal(SHAPE, [{ ...ALICE, source: TEXT }])
    const open = placed([{ ...ALICE, source: TEXT }])
    const few = without(shards, [0, 1, 2])
    const error = { name: 'NotEnoughShardsError', present: 1, needed: 2 }
    await expect(coder.open(SHAPE, few, open)).rejects.toMatchObject(error)
    await expect(coder.rebuild(SHAPE, few, [0])).rejects.toMatchObject(error)
  })

  test('names the same shards whoever rebuilds them, and from whichever', async () => {
    const { shards, ids } = await coder.seal(SHAPE, [{ ...ALICE, source: TEXT }])
    for (const lost of [[0, 1], [2, 3], [0, 3], [1]]) {
      const rebuilt = await coder.rebuild(SHAPE, without(shards, lost), lost)
      expect(rebuilt.ids).toEqual(lost.map((index) => ids[index]))
      expect(await coder.identify(rebuilt.shards)).toEqual(rebuilt.ids)
    }
  })
})

describe('never opens to wrong bytes', () => {
  const source = Uint8Array.from({ length: 2 * SEGMENT_PLAIN_BYTES }, (_, index) => index * 5)
  const whole: OpenPiece = { ...ALICE, offset: 0, sealedBytes: 2 * SEGMENT_BYTES }
  const sealed = () => coder.seal(SHAPE, [{ ...ALICE, source }])

  test('with a bit of a shard changed', async () => {
    const { shards } = await sealed()
    const forged = shards.map((shard, index) =>
      index === 1 ? shard.map((byte, at) => (at === 99 ? byte ^ 4 : byte)) : shard
    )
    await expect(coder.open(SHAPE, forged, [whole])).rejects.toMatchObject({
      name: 'SegmentForgedError',
      segment: 1
    })
    // and the change spreads into what is rebuilt from it
    await expect(coder.open(SHAPE, without(forged, [0]), [whole])).rejects.toThrow('is not what was sealed')
  })

  test('with segments in another order', async () => {
    const { shards } = await sealed()
    const swapped = [shards[1], shards[0], ...shards.slice(2)]
    await expect(coder.open(SHAPE, swapped, [whole])).rejects.toMatchObject({ name: 'SegmentForgedError' })
  })

  test('with the end cut off', async () => {
    const { shards } = await sealed()
    const cut = { ...whole, sealedBytes: SEGMENT_BYTES }
    await expect(coder.open(SHAPE, shards, [cut])).rejects.toMatchObject({ name: 'SegmentForgedError' })
  })

  test('with segments of another object under the same key', async () => {
    const { shards } = await sealed()
    const other = await coder.seal(SHAPE, [{ ...ALICE, object: BOB.object, source }])
    const mixed = [shards[0], other.shards[1]]
    await expect(coder.open(SHAPE, mixed, [whole])).rejects.toMatchObject({ name: 'SegmentForgedError' })
  })
})

describe('refuses', () => {
  const bad: [string, () => Promise<unknown>][] = [
    [
      'more than fits',
      () => coder.seal(SHAPE, [{ ...ALICE, source: new Uint8Array(2 * SEGMENT_PLAIN_BYTES + 1) }])
    ],
    [
      'a piece that ends within a segment',
      () => coder.seal(SHAPE, [{ ...ALICE, isLast: false, source: TEXT }])
    ],
    ['a short key', () => coder.seal(SHAPE, [{ ...ALICE, key: range(0, 16), source: TEXT }])],
    ['a short object id', () => coder.seal(SHAPE, [{ ...ALICE, object: range(0, 8), source: TEXT }])],
    ['a shape that is none', () => coder.seal({ ...SHAPE, totalShards: 2 }, [])],
    ['shards of another size', () => coder.rebuild(SHAPE, [new Uint8Array(9), new Uint8Array(9)], [2])],
    ['shards beyond n', () => coder.rebuild(SHAPE, new Array(5).fill(new Uint8Array(262_144)), [2])],
    ['to rebuild what no stripe has', () => coder.rebuild(SHAPE, [], [4])],
    ['a piece beyond the end', () => coder.open(SHAPE, [], [{ ...ALICE, offset: 524_280, sealedBytes: 22 }])],
    ['a piece before the start', () => coder.open(SHAPE, [], [{ ...ALICE, offset: -1, sealedBytes: 22 }])],
    ['a piece shorter than a tag', () => coder.open(SHAPE, [], [{ ...ALICE, offset: 0, sealedBytes: 15 }])],
    ['to name what is no shard', () => coder.identify([new Uint8Array(100)])]
  ]
  test.each(bad)('%s', async (_, attempt) => {
    await expect(attempt()).rejects.toMatchObject({ name: 'StripeInvalidError' })
  })
})

test('what is cancelled ends with the reason', async () => {
  const reason = new Error('enough')
  const signal = AbortSignal.abort(reason)
  await expect(coder.seal(SHAPE, [{ ...ALICE, source: TEXT }], { signal })).rejects.toBe(reason)
  await expect(coder.identify([new Uint8Array(262_144)], { signal })).rejects.toBe(reason)
})

/** Large arrays compare slowly by their elements. */
function hashable(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
