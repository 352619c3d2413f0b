import { afterEach, describe, expect, test, vi } from 'vitest'
import type { SiteReader, SiteRequest } from '../p2p/services/sites/index.ts'
import { createPortClient, PortLostError, SiteRequestError, type PortClient } from './site/port-client.ts'
import {
  CHUNK_BYTES,
  MAX_PATH_CHARS,
  OPEN_RANGE_BYTES,
  parseFrameMessage,
  WINDOW_BYTES
} from './site/protocol.ts'
import { createSiteFrames } from './site-frames.ts'

const SITE = `k${'a'.repeat(61)}`
const ports: MessagePort[] = []

afterEach(() => {
  vi.useRealTimers()
  for (const port of ports.splice(0)) port.close()
})

/** A frame attached to a node that reads with `read`. */
async function attach(read: SiteReader['read']): Promise<{ port: MessagePort; client: () => PortClient }> {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  await createSiteFrames({ read }).api.attach(SITE, 'published', port2)
  return { port: port1, client: () => createPortClient(port1) }
}

function answer(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, status = 200): SiteReader['read'] {
  return async () => ({ status, headers: { 'content-type': 'text/plain' }, body: iterate(body) })
}

async function* iterate<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  yield* items
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

describe('a site frame port', () => {
  test('answers with status, headers and body', async () => {
    const frame = await attach(answer([text('Hello '), text('Bob')], 203))
    const { status, headers, body, finished } = await frame.client().request({ method: 'GET', path: '/' })
    expect([status, headers]).toEqual([203, { 'content-type': 'text/plain' }])
    expect(await new Response(body).text()).toBe('Hello Bob')
    await finished
  })

  test('asks the reader for its own site and view only, whatever the message says', async () => {
    const asked: SiteRequest[] = []
    const frame = await attach(async (request) => {
      asked.push(request)
      return { status: 204, headers: {}, body: iterate([]) }
    })
    const done = new Promise((resolve) => {
      frame.port.onmessage = ({ data }: MessageEvent<{ type: string }>) =>
        data.type === 'end' && resolve(data)
    })
    frame.port.postMessage({
      type: 'request',
      id: 1,
      method: 'GET',
      path: '/x',
      site: 'other',
      view: 'draft'
    })
    await done
    expect(asked).toEqual([{ site: SITE, view: 'published', method: 'GET', path: '/x' }])
  })

  test('gives a range without an end one', async () => {
    const ranges: (string | undefined)[] = []
    const frame = await attach(async ({ range }) => {
      ranges.push(range)
      return { status: 206, headers: {}, body: iterate([]) }
    })
    const client = frame.client()
    for (const range of ['bytes=5-', 'bytes=5-9', 'bytes=-4', 'lines=1-']) {
      const { body } = await client.request({ method: 'GET', path: '/', range })
      await body.cancel()
    }
    expect(ranges).toEqual([`bytes=5-${5 + OPEN_RANGE_BYTES - 1}`, 'bytes=5-9', 'bytes=-4', 'lines=1-'])
  })

  test('sends no more than a window ahead of a slow reader, and the rest as it reads on', async () => {
    let taken = 0
    const block = new Uint8Array(1024 * 1024)
    async function* blocks(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 10; i++) {
        taken += block.length
        yield block
      }
    }
    const frame = await attach(answer(blocks()))
    const { body } = await frame.client().request({ method: 'GET', path: '/' })
    await vi.waitFor(() => expect(taken).toBeGreaterThan(WINDOW_BYTES))
    expect(taken).toBeLessThanOrEqual(WINDOW_BYTES + block.length)
    const reader = body.getReader()
    let received = 0
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      expect(part.value.byteLength).toBeLessThanOrEqual(CHUNK_BYTES)
      received += part.value.byteLength
    }
    expect(received).toBe(10 * block.length)
    // transferred copies: the node's own bytes are still there
    expect(block.length).toBe(1024 * 1024)
  })

  test('stops reading when the body is cancelled', async () => {
    const stopped = Promise.withResolvers<string>()
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array(CHUNK_BYTES)
      } finally {
        stopped.resolve('stopped')
      }
    }
    const frame = await attach(answer(endless()))
    const { body } = await frame.client().request({ method: 'GET', path: '/' })
    await body.cancel()
    expect(await stopped.promise).toBe('stopped')
  })

  test('aborts the reader when a request is given up before its head', async () => {
    const aborted = Promise.withResolvers<unknown>()
    const frame = await attach((_request, options) => {
      options?.signal?.addEventListener('abort', () => aborted.resolve('aborted'))
      return new Promise(() => undefined)
    })
    const abort = new AbortController()
    const asked = frame.client().request({ method: 'GET', path: '/' }, { signal: abort.signal })
    abort.abort(new Error('gone'))
    await expect(asked).rejects.toThrow('gone')
    expect(await aborted.promise).toBe('aborted')
  })

  test('gives a body up that nobody reads on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const stopped = Promise.withResolvers<undefined>()
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array(CHUNK_BYTES)
      } finally {
        stopped.resolve(undefined)
      }
    }
    const frame = await attach(answer(endless()))
    await frame.client().request({ method: 'GET', path: '/' })
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(60_000)
    await stopped.promise
  })

  test('tells the name of what went wrong, before the head and within the body', async () => {
    class NotThereError extends Error {
      override readonly name = 'NotThereError'
    }
    const before = await attach(async () => Promise.reject(new NotThereError('no peer')))
    await expect(before.client().request({ method: 'GET', path: '/' })).rejects.toMatchObject({
      name: 'SiteRequestError',
      reason: 'NotThereError'
    })
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield text('half')
      throw new NotThereError('gone')
    }
    const within = await attach(answer(broken()))
    const { body } = await within.client().request({ method: 'GET', path: '/' })
    await expect(new Response(body).text()).rejects.toBeInstanceOf(SiteRequestError)
  })

  test('works on 64 requests at a time and takes the others in turn', async () => {
    let active = 0
    let most = 0
    const gate = Promise.withResolvers<undefined>()
    const frame = await attach(async () => {
      most = Math.max(most, ++active)
      await gate.promise
      active--
      return { status: 200, headers: {}, body: iterate([text('x')]) }
    })
    const client = frame.client()
    const all = Array.from({ length: 200 }, async () => {
      const { body } = await client.request({ method: 'GET', path: '/' })
      return new Response(body).text()
    })
    await vi.waitFor(() => expect(active).toBe(64))
    gate.resolve(undefined)
    expect(await Promise.all(all)).toEqual(Array.from({ length: 200 }, () => 'x'))
    expect(most).toBe(64)
  })

  test('refuses what no page can need at once', async () => {
    const frame = await attach(() => new Promise(() => undefined))
    const client = frame.client()
    const all = Array.from({ length: 64 + 1024 + 1 }, () => client.request({ method: 'GET', path: '/' }))
    await expect(all.at(-1)).rejects.toMatchObject({ reason: 'TooManyRequestsError' })
    for (const request of all) request.catch(() => undefined)
    client.close()
  })

  test('ignores garbage and goes on', async () => {
    const frame = await attach(answer([text('fine')]))
    for (const garbage of [
      null,
      7,
      'x',
      [],
      {},
      { type: 'request' },
      { type: 'chunk', id: 1 },
      { type: 'credit', id: 0, bytes: -1 }
    ]) {
      frame.port.postMessage(garbage)
    }
    const { body } = await frame.client().request({ method: 'GET', path: '/' })
    expect(await new Response(body).text()).toBe('fine')
  })
})

describe('a port to a node that is gone', () => {
  test('is noticed, because a living node takes a request at once', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { port1, port2 } = new MessageChannel()
    ports.push(port1, port2)
    const lost = vi.fn()
    const client = createPortClient(port1, lost)
    const asked = expect(client.request({ method: 'GET', path: '/' })).rejects.toBeInstanceOf(PortLostError)
    await vi.advanceTimersByTimeAsync(2000)
    await asked
    expect(lost).toHaveBeenCalledOnce()
    expect(client.closed).toBe(true)
  })

  test('is not mistaken for a node that works long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const head = Promise.withResolvers<undefined>()
    const frame = await attach(async () => {
      await head.promise
      return { status: 200, headers: {}, body: iterate([]) }
    })
    const asked = frame.client().request({ method: 'GET', path: '/' })
    while (vi.getTimerCount() > 0) await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(60_000)
    head.resolve(undefined)
    expect((await asked).status).toBe(200)
  })
})

describe('a message of a frame', () => {
  test.each([
    ['no id', { type: 'request', method: 'GET', path: '/' }],
    ['a fraction as id', { type: 'cancel', id: 0.5 }],
    ['another method', { type: 'request', id: 1, method: 'PUT', path: '/' }],
    ['a relative path', { type: 'request', id: 1, method: 'GET', path: 'x' }],
    ['an endless path', { type: 'request', id: 1, method: 'GET', path: `/${'x'.repeat(MAX_PATH_CHARS)}` }],
    ['a range that is no text', { type: 'request', id: 1, method: 'GET', path: '/', range: 1 }],
    ['no credit', { type: 'credit', id: 1, bytes: 0 }]
  ])('with %s is none', (_why, message) => {
    expect(parseFrameMessage(message)).toBeUndefined()
  })
})
