import { zipSync, strToU8 } from 'fflate'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidArchiveError } from '../errors.ts'
import { readArchive } from './archive.ts'

const zip = (files: Record<string, Uint8Array>, level: 0 | 9 = 9) => zipSync(files, { level })

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  for await (const { path, chunks } of readArchive(new Blob([bytes]))) {
    files[path] = Buffer.concat(chunks).toString()
  }
  return files
}

describe('an archive', () => {
  test('gives its files, packed or stored, whatever their names', async () => {
    const files = {
      'index.html': strToU8('<p>'),
      'папка/日本.txt': strToU8('x'.repeat(200_000)),
      'empty.txt': strToU8('')
    }
    for (const level of [0, 9] as const) {
      const got = await read(zip(files, level))
      expect(Object.keys(got).sort()).toEqual(Object.keys(files).sort())
      expect(got['папка/日本.txt']).toHaveLength(200_000)
    }
  })

  test('without files is empty, not damaged', async () => {
    expect(await read(zip({}))).toEqual({})
  })

  test('that is none is refused', async () => {
    for (const bytes of ['', 'PK', '<html>', '\u0000\u0001\u0002\u0003']) {
      await expect(read(strToU8(bytes))).rejects.toThrow(InvalidArchiveError)
    }
  })

  test('that is cut short is refused', async () => {
    const whole = zip({ 'a.bin': crypto.getRandomValues(new Uint8Array(50_000)) })
    await expect(read(whole.slice(0, 30_000))).rejects.toThrow(InvalidArchiveError)
  })

  test('that unpacks to a thousand times its size is a bomb', async () => {
    await expect(read(zip({ bomb: new Uint8Array(100 * 1024 * 1024) }))).rejects.toThrow(InvalidArchiveError)
  })

  test('changed anywhere gives files or is refused, and never hangs', async () => {
    const whole = zip({ 'a.txt': strToU8('hello '.repeat(100)), 'b.txt': strToU8('world') })
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
        const changed = whole.slice()
        changed[at] = value
        try {
          await read(changed)
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidArchiveError)
        }
      }),
      { numRuns: 200 }
    )
  })
})
