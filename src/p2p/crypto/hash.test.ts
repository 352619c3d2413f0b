import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { describe, expect, test } from 'vitest'
import { hkdfSha256, sha256 } from './hash.ts'

const hex = (text: string) => fromString(text, 'hex')
const range = (first: number, last: number) =>
  Uint8Array.from({ length: last - first + 1 }, (_, index) => first + index)

describe('HKDF-SHA256 gives the vectors of RFC 5869', () => {
  test.each([
    {
      vector: 'A.1',
      init: { secret: new Uint8Array(22).fill(0x0b), salt: range(0x00, 0x0c), info: range(0xf0, 0xf9) },
      okm: '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'
    },
    {
      vector: 'A.2',
      init: { secret: range(0x00, 0x4f), salt: range(0x60, 0xaf), info: range(0xb0, 0xff) },
      okm:
        'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09' +
        'da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87'
    },
    {
      vector: 'A.3',
      init: { secret: new Uint8Array(22).fill(0x0b), salt: new Uint8Array(), info: new Uint8Array() },
      okm: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'
    }
  ])('$vector', ({ init, okm }) => {
    const key = hkdfSha256({ ...init, lengthBytes: okm.length / 2 })
    expect(toString(key, 'hex')).toBe(okm)
  })
})

test('SHA-256 of "abc" is that of FIPS 180-4', () => {
  expect(sha256(new TextEncoder().encode('abc'))).toEqual(
    hex('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  )
})
