import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { get, newHub, newPerson, publishFolder, type Person } from '../person.test-support.ts'
import { typeOf } from './mime.ts'
import { parseRequestPath } from './path.ts'
import { parseRange } from '../../../lib/byte-range.ts'
import { OPEN_RANGE_BYTES } from '../constants.ts'

let alice: Person
let site: string
const video = new Uint8Array(6_000_000).map((_, index) => index % 251)

beforeAll(async () => {
  alice = await newPerson(newHub(), { words: 'alice' })
  site = await publishFolder(alice, {
    'index.html': 'home',
    '404.html': 'lost',
    'about/index.html': 'about',
    'about/me.txt': 'me',
    'empty/file.txt': '',
    'страница.html': 'кириллица',
    'a b+c%.html': 'odd',
    'video.mp4': video
  })
})

describe('a page', () => {
  test.each([
    ['/', 200, 'home', 'text/html; charset=utf-8'],
    ['/index.html', 200, 'home', 'text/html; charset=utf-8'],
    ['/about/', 200, 'about', 'text/html; charset=utf-8'],
    ['/about/me.txt', 200, 'me', 'text/plain; charset=utf-8'],
    ['/%D1%81%D1%82%D1%80%D0%B0%D0%BD%D0%B8%D1%86%D0%B0.html', 200, 'кириллица', 'text/html; charset=utf-8'],
    ['/a%20b+c%25.html', 200, 'odd', 'text/html; charset=utf-8'],
    ['/nothing', 404, 'lost', 'text/html; charset=utf-8'],
    ['/about/me.txt/', 404, 'lost', 'text/html; charset=utf-8'],
    ['/empty/', 404, 'lost', 'text/html; charset=utf-8']
  ])('%s is answered with %i', async (path, status, text, type) => {
    const response = await get(alice, site, path)
    expect([response.status, response.text, response.headers['content-type']]).toEqual([status, text, type])
    expect(response.headers['content-length']).toBe(String(response.bytes.length))
  })

  test('of a folder without its slash is redirected to it', async () => {
    const response = await get(alice, site, '/about')
    expect([response.status, response.headers['location']]).toEqual([301, './about/'])
  })

  test('asked for by HEAD has the same headers and no body', async () => {
    const [head, full] = [await get(alice, site, '/', { method: 'HEAD' }), await get(alice, site, '/')]
    expect(head.headers).toEqual(full.headers)
    expect(head.bytes).toHaveLength(0)
    expect(full.headers['etag']).toMatch(/^"baf/u)
  })

  test.each([
    '',
    'x',
    '/../x',
    '/..',
    '/a/../../b',
    '/%2e%2e/x',
    '/%2E%2E%2Fx',
    '/a%2fb',
    '/a%5cb',
    '/a\\b',
    '/a%00.html',
    '/%',
    '/%ff',
    '/%c0%af',
    '//index.html',
    '/about//me.txt',
    '/./index.html'
  ])('%j is a bad request', async (path) => {
    expect((await get(alice, site, path)).status).toBe(400)
  })

  test('encoded twice is a name that is not there', async () => {
    expect((await get(alice, site, '/%252e%252e%252fx')).status).toBe(404)
  })

  test('of any path whatever is answered, never thrown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webPath(), fc.string({ unit: 'binary', maxLength: 30 }), async (path, text) => {
        for (const asked of [path, `/${text}`])
          expect([200, 301, 400, 404]).toContain((await get(alice, site, asked)).status)
      }),
      { numRuns: 150 }
    )
  })

  test('of a site that nobody knows is not available, and says why', async () => {
    const unknown = site.slice(0, -4) + 'aaaa'
    expect((await get(alice, unknown, '/', { view: 'draft' })).status).toBe(504)
  })
})

describe('ranges', () => {
  test.each([
    ['bytes=0-99', 206, 0, 100],
    ['bytes=262100-262200', 206, 262100, 101],
    ['bytes=-10', 206, 5_999_990, 10],
    ['bytes=5999999-9999999', 206, 5_999_999, 1]
  ])('%s give their part', async (range, status, from, length) => {
    const response = await get(alice, site, '/video.mp4', { range })
    expect(response.status).toBe(status)
    expect(Buffer.from(response.bytes).equals(video.subarray(from, from + length))).toBe(true)
    expect(response.headers['content-range']).toBe(`bytes ${from}-${from + length - 1}/6000000`)
  })

  test('with an open end give at most 4 MiB', async () => {
    const response = await get(alice, site, '/video.mp4', { range: 'bytes=100-' })
    expect([response.status, response.bytes.length]).toEqual([206, 4 * 1024 * 1024])
  })

  test('beyond the end cannot be satisfied', async () => {
    const response = await get(alice, site, '/video.mp4', { range: 'bytes=6000000-' })
    expect([response.status, response.headers['content-range']]).toEqual([416, 'bytes */6000000'])
  })

  test.each(['bytes=5-1', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,5-6', 'bytes=-', ''])(
    '%j are ignored',
    (header) => {
      expect(parseRange(header, 1000, OPEN_RANGE_BYTES)).toBeUndefined()
    }
  )

  test('stay inside the file, whatever is asked', () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), fc.nat(1e9), (first, last, size) => {
        for (const header of [`bytes=${first}-${last}`, `bytes=${first}-`, `bytes=-${last}`]) {
          const range = parseRange(header, size, OPEN_RANGE_BYTES)
          if (range === undefined || range === 'unsatisfiable') continue
          expect(range.first).toBeLessThanOrEqual(range.last)
          expect(range.last).toBeLessThan(size)
        }
      })
    )
  })
})

test('types come from extensions alone, and what is unknown is a download', () => {
  expect(typeOf('a/b/style.CSS')).toBe('text/css; charset=utf-8')
  for (const path of ['x', '.html', 'a.constructor', 'a.toString', 'a.exe', 'html/x']) {
    if (path !== '.html') expect(typeOf(path)).toBe('application/octet-stream')
  }
})

test('request paths decode to names that can be in a site', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const path = parseRequestPath(`/${text}`)
      for (const segment of path?.segments ?? []) expect(segment).not.toMatch(/^\.{0,2}$|[/\\\u0000]/u)
    }),
    { numRuns: 1000 }
  )
})
