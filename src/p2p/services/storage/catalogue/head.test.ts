import { describe, expect, test } from 'vitest'
import { MAX_HEAD_BYTES } from './constants.ts'
import { headKeyOf, headRecordKind, openHead, signHead } from './head.ts'

const alice = new Uint8Array(32).fill(1)
const eve = new Uint8Array(32).fill(2)
const rng = { bytes: (length: number) => new Uint8Array(length).fill(3), float: () => 0.5 }
const payload = new TextEncoder().encode('where the segments are')
const sign = (secret: Uint8Array, previous: number, nowMs = 1000) =>
  signHead(secret, payload, { previous, nowMs, rng })

describe('the head of a catalogue', () => {
  test('is opened by who has the secret, and follows the one before', async () => {
    const first = await sign(alice, 0)
    expect(await openHead(alice, first)).toEqual({ sequence: 1000, payload })
    const second = await sign(alice, 1000)
    expect((await openHead(alice, second, 1000)).sequence).toBe(1001)
    await expect(headRecordKind.validate(await headKeyOf(alice), second)).resolves.toBeUndefined()
    expect(headRecordKind.select(await headKeyOf(alice), [first, second, first])).toBe(1)
    expect(headRecordKind.select(await headKeyOf(alice), [second, new Uint8Array(9), first])).toBe(0)
  })

  test('does not tell how much it says, nor the same twice to others', async () => {
    const short = await signHead(alice, new Uint8Array(1), { previous: 0, nowMs: 1000, rng })
    expect(short.byteLength).toBe((await sign(alice, 0)).byteLength)
    await expect(
      signHead(alice, new Uint8Array(MAX_HEAD_BYTES), { previous: 0, nowMs: 1, rng })
    ).rejects.toThrow(RangeError)
    const largest = await signHead(alice, new Uint8Array(8188), { previous: 0, nowMs: 1, rng })
    expect(largest.byteLength).toBeLessThanOrEqual(MAX_HEAD_BYTES)
  })

  test('is refused when forged, of another key, oversized or rolled back', async () => {
    const value = await sign(alice, 0)
    const key = await headKeyOf(alice)
    const invalid = { name: 'InvalidHeadError' }
    for (let at = 0; at < value.byteLength; at += 13) {
      const forged = Uint8Array.from(value)
      forged[at]! ^= 1
      await expect(headRecordKind.validate(key, forged)).rejects.toMatchObject(invalid)
    }
    await expect(headRecordKind.validate(key, await sign(eve, 0))).rejects.toMatchObject(invalid)
    await expect(headRecordKind.validate(await headKeyOf(eve), value)).rejects.toMatchObject(invalid)
    await expect(headRecordKind.validate(key, new Uint8Array(MAX_HEAD_BYTES + 1))).rejects.toMatchObject(
      invalid
    )
    await expect(headRecordKind.validate(key, new Uint8Array())).rejects.toMatchObject(invalid)
    await expect(openHead(eve, value)).rejects.toMatchObject(invalid)
    await expect(openHead(alice, value, 1001)).rejects.toMatchObject({ name: 'StaleHeadError' })
  })

  test('lies under the same key for ever', async () => {
    const key = await headKeyOf(alice)
    expect(new TextDecoder().decode(key.subarray(0, 13))).toBe('/bitpie-head/')
    expect(Buffer.from(key.subarray(13)).toString('hex')).toBe(
      '1d2d5a4e8a10a77a1c818b77b9f53f68088ca3d89ce111d3a7ff51e92ddc4efd'
    )
  })
})
