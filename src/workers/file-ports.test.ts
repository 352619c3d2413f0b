import { afterEach, describe, expect, test, vi } from 'vitest'
import type { StoredFileReader, StoredFileRequest } from '../p2p/services/storage/index.ts'
import { createFilePorts } from './file-ports.ts'
import { createPortClient, PortLostError } from './site/port-client.ts'
import { OPEN_RANGE_BYTES } from './site/protocol.ts'
import { fileHandler } from './sw/file-handler.ts'

const SCOPE = 'https://app.test/below/'
const ENTRY = 'aaaaaaaaaaaaaaaaaaaaaaaaaa'
const ports: MessagePort[] = []

afterEach(() => {
  for (const port of ports.splice(0)) port.close()
})

async function* iterate(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

const reader = (type: string, asked: StoredFileRequest[] = []): StoredFileReader => ({
  read: async (request) => {
    asked.push(request)
    const status = request.range === undefined ? 200 : 206
    const headers = { 'Content-Type': type, 'Content-Length': '5', Link: '<https://evil.test>; rel=preload' }
    return { status, headers, body: iterate('hello') }
  }
})

/** A service worker's handler whose node reads with `read`; the first `lost` ports lead nowhere. */
async function worker(read: StoredFileReader, lost = 0) {
  const api = createFilePorts(read)
  const kept: Promise<unknown>[] = []
  let given = 0
  const current = async () => {
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    if (given++ < lost) {
      const client = createPortClient(port1)
      return { ...client, closed: true, request: () => Promise.reject(new PortLostError('gone')) }
    }
    await api.attach(port2)
    return createPortClient(port1)
  }
  const handler = fileHandler({ scope: SCOPE, ports: { current }, stay: () => undefined })
  const ask = (path: string, init?: RequestInit): Promise<Response> => {
    const url = new URL(path, SCOPE)
    const request = new Request(url, init)
    expect(handler.canHandle(request, url)).toBe(true)
    return handler.handle(request, url, (work) => kept.push(work))
  }
  return { ask, kept, handler }
}

describe('a stored file by its address', () => {
  test('streams what the node reads, for as long as it takes', async () => {
    const asked: StoredFileRequest[] = []
    const { ask, kept } = await worker(reader('video/mp4', asked))
    const response = await ask(`~file/${ENTRY}/v1/film.mp4`, { headers: { Range: 'bytes=7-' } })
    expect(response.status).toBe(206)
    expect(await response.text()).toBe('hello')
    expect(asked).toEqual([
      { entry: ENTRY, version: 'v1', method: 'GET', range: `bytes=7-${7 + OPEN_RANGE_BYTES - 1}` }
    ])
    await Promise.all(kept)
    expect(kept).toHaveLength(1)
  })

  test.each([
    'text/html',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/javascript',
    'text/xml',
    'application/wasm'
  ])('%s is only ever saved, from an origin without rights', async (type) => {
    const { ask } = await worker(reader(type))
    const { headers } = await ask(`~file/${ENTRY}/v1/x.html`)
    expect(headers.get('Content-Type')).toBe('application/octet-stream')
    expect(headers.get('Content-Disposition')).toBe("attachment; filename*=UTF-8''x.html")
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Content-Security-Policy')).toMatch(/^sandbox; default-src 'none'/)
    expect(headers.get('Link')).toBeNull()
  })

  test('media and documents are shown, under the same policy, unless they are to be saved', async () => {
    for (const type of ['image/png', 'video/mp4', 'audio/mpeg', 'application/pdf']) {
      const { ask } = await worker(reader(`${type}; charset=x`))
      const { headers } = await ask(`~file/${ENTRY}/v1/x`)
      expect(headers.get('Content-Type')).toBe(type)
      expect(headers.get('Content-Disposition')).toMatch(/^inline/)
      expect(headers.get('Content-Security-Policy')).toMatch(/^sandbox; default-src 'none'/)
      const saved = await ask(`~file/${ENTRY}/v1/x?download`)
      expect(saved.headers.get('Content-Disposition')).toMatch(/^attachment/)
      expect(saved.headers.get('Content-Type')).toBe('application/octet-stream')
    }
  })

  test('names of any kind stay one header', async () => {
    const { ask } = await worker(reader('text/plain'))
    const name = encodeURIComponent('a"b\r\nSet-Cookie: x\u202E/../фото (1).txt')
    const { headers } = await ask(`~file/${ENTRY}/v1/${name}`)
    expect(headers.get('Content-Disposition')).toBe(
      `attachment; filename*=UTF-8''${encodeURIComponent('a"b_Set-Cookie: x_.._фото (1).txt').replace('(', '%28').replace(')', '%29')}`
    )
    expect(headers.get('Set-Cookie')).toBeNull()
  })

  test('is asked for again when the node has moved, and given up when it is nowhere', async () => {
    expect((await (await worker(reader('image/png'), 2)).ask(`~file/${ENTRY}/v1/x`)).status).toBe(200)
    const gone = await (await worker(reader('image/png'), 9)).ask(`~file/${ENTRY}/v1/x`)
    expect(gone.status).toBe(503)
    expect(gone.headers.get('Content-Security-Policy')).toMatch(/^sandbox/)
  })

  test('is refused with a harmless page where the address or the file is wrong', async () => {
    const read = vi.fn<StoredFileReader['read']>().mockRejectedValue(new TypeError('broken'))
    const { ask } = await worker({ read })
    expect((await ask('~file/only')).status).toBe(400)
    expect((await ask('~file/a/b/%FF')).status).toBe(400)
    expect((await ask('~file/no%2Fway/v1/x')).status).toBe(404)
    expect(read).not.toHaveBeenCalled()
    const failed = await ask(`~file/${ENTRY}/v1/x`)
    expect(failed.status).toBe(502)
    expect(failed.headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
  })

  test('answers reading alone', async () => {
    const { handler, ask } = await worker(reader('image/png'))
    const url = new URL(`~file/${ENTRY}/v1/x`, SCOPE)
    expect(handler.canHandle(new Request(url, { method: 'POST' }), url)).toBe(false)
    const head = await ask(`~file/${ENTRY}/v1/x`, { method: 'HEAD' })
    expect(head.headers.get('Content-Length')).toBe('5')
    expect(await head.text()).toBe('')
  })
})
