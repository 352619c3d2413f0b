import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  importSealKey,
  openSegment,
  sealSegment,
  SEGMENT_BYTES,
  SEGMENT_PLAIN_BYTES,
  SegmentForgedError,
  sha256,
  type SegmentPlace
} from './index.ts'

const range = (first: number, length: number) => Uint8Array.from({ length }, (_, index) => first + index)
const TEXT = new TextEncoder().encode('BitPie')
const PLACE: SegmentPlace = { object: range(0xa0, 16), index: 0, isLast: true }

let key: CryptoKey
beforeAll(async () => {
  key = await importSealKey(range(0, 32))
})

/** Computed by OpenSSL (node:crypto), see docs/specs/objects.md. */
describe('a sealed segment has the golden bytes', () => {
  test.each([
    { what: 'a short one', place: PLACE, text: TEXT, sealed: '4cd5c18edc4945205864ead61b16275ccc0ff01b547f' },
    {
      what: 'one of an index beyond 32 bits, not the last',
      place: { ...PLACE, index: 2 ** 32 + 5, isLast: false },
      text: TEXT,
      sealed: '5c5c44d1f49424e15aa94f5113736fcc3e5f42c31541'
    },
    { what: 'an empty one', place: PLACE, text: new Uint8Array(), sealed: '4ede439adc233a62c025fd978c8d5c15' }
  ])('$what', async ({ place, text, sealed }) => {
    expect(toString(await sealSegment(key, text, place), 'hex')).toBe(sealed)
    expect(await openSegment(key, fromString(sealed, 'hex'), place)).toEqual(text)
  })

  test('a full one', async () => {
    const sealed = await sealSegment(key, new Uint8Array(SEGMENT_PLAIN_BYTES).fill(0x42), {
      ...PLACE,
      index: 3,
      isLast: false
    })
    expect(sealed.byteLength).toBe(SEGMENT_BYTES)
    expect(toString(sha256(sealed), 'hex')).toBe(
      '049c8534391876919460e7de983d7977697c1a12b34f03b526d8f135491f6265'
    )
  })
})

describe('a segment does not open', () => {
  let sealed: Uint8Array
  beforeAll(async () => {
    sealed = await sealSegment(key, TEXT, PLACE)
  })

  test.each<[string, Partial<SegmentPlace>]>([
    ['at another index', { index: 1 }],
    ['at an index that differs above 32 bits', { index: 2 ** 32 }],
    ['of another object', { object: range(0xa1, 16) }],
    ['as one that is not the last', { isLast: false }]
  ])('%s', async (_, change) => {
    await expect(openSegment(key, sealed, { ...PLACE, ...change })).rejects.toThrow(SegmentForgedError)
  })

  test('under another key', async () => {
    const other = await importSealKey(range(1, 32))
    await expect(openSegment(other, sealed, PLACE)).rejects.toMatchObject({
      name: 'SegmentForgedError',
      segment: 0
    })
  })

  test('changed in any bit, shortened to any length, or prolonged', async () => {
    const forgeries = [
      ...Array.from({ length: sealed.byteLength * 8 }, (_, bit) =>
        sealed.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      ),
      ...Array.from({ length: sealed.byteLength }, (_, length) => sealed.subarray(0, length)),
      Uint8Array.from([...sealed, 0])
    ]
    for (const forged of forgeries)
      await expect(openSegment(key, forged, PLACE)).rejects.toThrow(SegmentForgedError)
  })
})
