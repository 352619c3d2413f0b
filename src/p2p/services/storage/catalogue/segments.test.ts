import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Table, TableOperation } from '../../../interface/store.ts'
import type { Catalogue } from './catalogue.ts'
import { BY_NAME, file, meet, names, newTable, open, put, rng, stripe } from './catalogue.test-support.ts'
import { MAX_TAIL_OPERATIONS, ROOT } from './constants.ts'
import { decodeSegment } from './decode.ts'
import { encodeOperations } from './encode.ts'
import { decodeId, encodeId } from './ids.ts'
import type { CatalogueRow } from './log.ts'
import { idOf } from './merge.test-support.ts'
import type { Operation } from './model.ts'
import { pack, unpack } from './pack.ts'

let alice: Catalogue
beforeEach(async () => {
  alice = await open()
})

describe('the log', () => {
  test('is read again, also after folding, and does not grow for ever', async () => {
    const table = newTable()
    const first = await open('laptop', table)
    const folder = await first.createFolder(ROOT, 'folder')
    const ids = await first.putFiles(
      Array.from({ length: 3000 }, (_, n) => file(`f ${n}`)),
      [stripe(idOf(1))]
    )
    for (let n = 0; n < 2100; n++) await first.rename(ids[n % 7]!, `renamed ${n}`)
    await first.move(ids.slice(0, 5), folder.id)
    const again = await open('laptop', table)
    for (const id of [ROOT, folder.id]) expect(again.list(id, BY_NAME)).toEqual(first.list(id, BY_NAME))
    expect((await again.exportSegments()).map(({ id }) => id)).toEqual(
      (await first.exportSegments()).map(({ id }) => id)
    )
    const rows: string[] = []
    for await (const [key] of table.entries()) rows.push(key)
    expect(rows.length).toBeLessThan(MAX_TAIL_OPERATIONS + 10)
    await again.remove(ids)
    await again.purge()
    const bytes = (await again.exportSegments()).reduce((sum, segment) => sum + segment.bytes.byteLength, 0)
    expect(bytes).toBeLessThan(600_000)
  })

  test('a small change leaves the large segments as they were', async () => {
    const ids = await alice.putFiles(
      Array.from({ length: 10_000 }, (_, n) => file(`f ${n}`)),
      []
    )
    const before = await alice.exportSegments()
    await alice.rename(ids[0]!, 'x')
    const known = new Set(before.map(({ id }) => id))
    const fresh = (await alice.exportSegments()).filter(({ id }) => !known.has(id))
    expect(fresh.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)).toBeLessThan(1000)
  })

  test('a batch that fails changes nothing, here and in the table', async () => {
    const table = newTable()
    let broken = false
    const failing: Table<CatalogueRow> = {
      get: (key) => table.get(key),
      put: (key, value) => table.put(key, value),
      delete: (key) => table.delete(key),
      entries: (prefix) => table.entries(prefix),
      batch: async (operations: readonly TableOperation<CatalogueRow>[]) => {
        if (broken) throw new Error('disk full')
        await table.batch(operations)
      }
    }
    const catalogue = await open('laptop', failing)
    await put(catalogue, 'a')
    await put(alice, 'b')
    const segments = (await alice.exportSegments()).map(({ bytes }) => bytes)
    broken = true
    await expect(put(catalogue, 'c')).rejects.toThrow('disk full')
    await expect(catalogue.importSegments(segments)).rejects.toThrow('disk full')
    expect(names(catalogue)).toEqual(['a'])
    broken = false
    await put(catalogue, 'd')
    expect(names(await open('laptop', table))).toEqual(['a', 'd'])
  })

  test('a store restored from a copy writes under another name', async () => {
    const table = newTable()
    const first = await open('laptop', table)
    await put(first, 'a')
    const copy = newTable()
    for await (const [key, value] of table.entries()) await copy.put(key, value)
    await put(first, 'b')
    const second = await open('copy', copy)
    await second.importSegments((await first.exportSegments()).map(({ bytes }) => bytes))
    await put(second, 'c')
    await put(first, 'd')
    await meet(first, second)
    for (const one of [first, second]) expect(names(one)).toEqual(['a', 'b', 'c', 'd'])
  })
})

describe('segments', () => {
  test('any damage is refused or harmless, and changes nothing', async () => {
    await alice.putFiles(
      Array.from({ length: 50 }, (_, n) => file(`f ${n}`)),
      [stripe(idOf(1))]
    )
    const segments = (await alice.exportSegments()).map(({ bytes }) => bytes)
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.nat(), async (at, change, cut) => {
        const damaged = segments.map((bytes) => Uint8Array.from(bytes))
        const target = damaged[at % damaged.length]!
        target[at % target.byteLength]! ^= change
        const bob = await open('bob')
        const input = [...damaged.slice(1), target.subarray(0, Math.max(1, target.byteLength - (cut % 3)))]
        await bob.importSegments(input).catch((error: unknown) => {
          expect(error).toMatchObject({ name: 'InvalidCatalogueError' })
          expect(bob.stats().files).toBe(0)
        })
      }),
      { numRuns: 200 }
    )
    await expect(alice.importSegments([new Uint8Array(), rng.bytes(100)])).rejects.toMatchObject({
      name: 'InvalidCatalogueError'
    })
  })

  test('a bomb is not unpacked', () => {
    const bomb = pack(new Uint8Array(1_000_000))
    new DataView(bomb.buffer).setUint32(4, 10)
    expect(() => unpack(bomb)).toThrow(expect.objectContaining({ name: 'InvalidCatalogueError' }))
    new DataView(bomb.buffer).setUint32(4, 0xffff_ffff)
    expect(() => unpack(bomb)).toThrow(expect.objectContaining({ name: 'InvalidCatalogueError' }))
  })

  test('a part that is missing is noticed', async () => {
    await alice.putFiles(
      Array.from({ length: 10_000 }, (_, n) => file(`f ${n}`)),
      []
    )
    const segments = (await alice.exportSegments()).map(({ bytes }) => bytes)
    expect(segments.length).toBeGreaterThan(2)
    const bob = await open('bob')
    await expect(bob.importSegments(segments.slice(0, -1))).rejects.toMatchObject({
      name: 'InvalidCatalogueError'
    })
    expect(bob.stats().files).toBe(0)
    expect(await bob.importSegments(segments.toReversed())).toBe(true)
    expect(await bob.importSegments(segments)).toBe(false)
    expect(bob.stats().files).toBe(10_000)
  })

  test('operations are written as they always were', () => {
    const stamp = { clock: 1_700_000_000_000 * 1024, writer: encodeId(new Uint8Array(8).fill(1)), seq: 1 }
    const operation: Operation = {
      stamp,
      entries: [
        {
          id: encodeId(new Uint8Array(16).fill(2)),
          birth: `${stamp.writer}.1.0`,
          kind: 'folder',
          name: { stamp, value: 'Ordner' },
          places: [{ stamp, parent: ROOT }]
        }
      ],
      stripes: []
    }
    const bytes = encodeOperations([operation])
    expect(Buffer.from(bytes).toString('hex')).toBe(
      '0801120801010101010101011800200128808080adf9e78b03523c080012380a1002020202020202020202020202020202100010011000180122064f72646e657228003210000000000000000000000000000000003800'
    )
    expect(decodeSegment(bytes).operations).toMatchObject([operation])
  })

  test('ids are text and bytes alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const text = encodeId(bytes)
        expect(text).toMatch(/^[a-z2-7]{26}$/u)
        expect(decodeId(text)).toEqual(bytes)
      })
    )
    expect(decodeId('root')).toBeUndefined()
    expect(decodeId(`${'a'.repeat(25)}b`)).toBeUndefined()
  })
})
