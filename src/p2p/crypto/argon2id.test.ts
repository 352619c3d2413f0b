import { argon2id as reference } from '@noble/hashes/argon2.js'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { describe, expect, test } from 'vitest'
import { argon2idKey, DEFAULT_ARGON2_COST } from './argon2id.ts'

const text = (value: string) => new TextEncoder().encode(value)

describe('Argon2id', () => {
  // RFC 9106 has one vector for it, with associated data, which hash-wasm does not take. So the vector
  // vouches for a second implementation, and that one for ours.
  test('has a reference twin that gives the vector of RFC 9106 §5.3', () => {
    const tag = reference(new Uint8Array(32).fill(1), new Uint8Array(16).fill(2), {
      t: 3,
      m: 32,
      p: 4,
      key: new Uint8Array(8).fill(3),
      personalization: new Uint8Array(12).fill(4),
      dkLen: 32
    })
    expect(toString(tag, 'hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
  })

  test.each([
    { memoryKib: 32, iterations: 3, parallelism: 4 },
    { memoryKib: 64, iterations: 1, parallelism: 1 },
    { memoryKib: 256, iterations: 2, parallelism: 2 }
  ])('agrees with its twin at $memoryKib KiB × $iterations on $parallelism lanes', async (cost) => {
    const password = fromString('0123456789abcdef00ff', 'hex')
    const salt = text('sixteen bytes ok')
    const key = await argon2idKey({ ...cost, password, salt, lengthBytes: 32 })
    const { memoryKib: m, iterations: t, parallelism: p } = cost
    expect(key).toEqual(reference(password, salt, { m, t, p, dkLen: 32 }))
  })

  // test.c of the reference implementation, github.com/P-H-C/phc-winner-argon2
  test.each([
    {
      cost: { memoryKib: 65_536, iterations: 2, parallelism: 1 },
      tag: '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'
    },
    {
      cost: { memoryKib: 256, iterations: 2, parallelism: 1 },
      tag: '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'
    },
    {
      cost: { memoryKib: 256, iterations: 2, parallelism: 2 },
      tag: '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037'
    }
  ])('gives the tag $tag of the reference implementation', async ({ cost, tag }) => {
    const key = await argon2idKey({
      ...cost,
      password: text('password'),
      salt: text('somesalt'),
      lengthBytes: 32
    })
    expect(toString(key, 'hex')).toBe(tag)
  })

  test.each([
    { memoryKib: 2 ** 31 },
    { memoryKib: 4 },
    { memoryKib: NaN },
    { iterations: 0 },
    { iterations: 1e9 },
    { parallelism: 1.5 }
  ])('refuses the cost %o', async (change) => {
    const cost = { ...DEFAULT_ARGON2_COST, ...change }
    await expect(
      argon2idKey({ ...cost, password: text('password'), salt: text('somesalt'), lengthBytes: 32 })
    ).rejects.toMatchObject({ name: 'InvalidCostError' })
  })
})
