import * as fc from 'fast-check'
import { fromString } from 'uint8arrays/from-string'
import { describe, expect, test } from 'vitest'
import type { Rng } from '../interface/platform.ts'
import { equalBytes, unshared } from './bytes.ts'
import { importSealKey, seal, unseal } from './seal.ts'

const rng: Rng = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)), float: () => 0 }
const randomKey = async () => importSealKey(rng.bytes(32))
const hex = (text: string) => fromString(text, 'hex')

describe('a seal', () => {
  // McGrew and Viega, "The Galois/Counter Mode of Operation", test case 14: all zeros. The nonce leads.
  test('is AES-256-GCM as published', async () => {
    const key = await importSealKey(new Uint8Array(32))
    const zeros = { bytes: (length: number) => new Uint8Array(length), float: () => 0 }
    const sealed = await seal(key, new Uint8Array(16), '', zeros)
    expect(sealed).toEqual(
      hex('000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919')
    )
  })

  test('opens to what was put in', async () => {
    const key = await randomKey()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.string(), async (plaintext, context) => {
        const sealed = await seal(key, plaintext, context, rng)
        expect(await unseal(key, sealed, context)).toEqual(plaintext)
      }),
      { numRuns: 30 }
    )
  })

  test('does not open when a bit, the length, the key or the context is another', async () => {
    const key = await randomKey()
    const sealed = await seal(key, new Uint8Array([1, 2, 3]), 'ours', rng)
    for (const index of sealed.keys()) {
      const changed = sealed.map((byte, at) => (at === index ? byte ^ 1 : byte))
      await expect(unseal(key, changed, 'ours')).rejects.toMatchObject({ name: 'SealBrokenError' })
    }
    for (const length of [0, 11, 27, sealed.byteLength - 1]) {
      await expect(unseal(key, sealed.subarray(0, length), 'ours')).rejects.toMatchObject({
        name: 'SealBrokenError'
      })
    }
    await expect(unseal(key, sealed, 'theirs')).rejects.toMatchObject({ name: 'SealBrokenError' })
    await expect(unseal(await randomKey(), sealed, 'ours')).rejects.toMatchObject({
      name: 'SealBrokenError'
    })
  })

  test('never looks the same twice', async () => {
    const key = await randomKey()
    const secret = new Uint8Array(32)
    expect(await seal(key, secret, '', rng)).not.toEqual(await seal(key, secret, '', rng))
  })

  test('has a key that the engine does not give out', async () => {
    await expect(crypto.subtle.exportKey('raw', await randomKey())).rejects.toThrow()
  })
})

describe('bytes', () => {
  test('are compared whole', () => {
    expect(equalBytes(new Uint8Array([1, 2]), new Uint8Array([1, 2]))).toBe(true)
    expect(equalBytes(new Uint8Array([1, 2]), new Uint8Array([1, 3]))).toBe(false)
    expect(equalBytes(new Uint8Array([1, 2]), new Uint8Array([1]))).toBe(false)
    expect(equalBytes(new Uint8Array(), new Uint8Array())).toBe(true)
  })

  test('of shared memory are copied for WebCrypto', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(9)
    expect(unshared(shared).buffer).toBeInstanceOf(ArrayBuffer)
    expect(unshared(shared)).toEqual(new Uint8Array(4).fill(9))
  })
})
