import { describe, expect, test, vi } from 'vitest'
import { takeShared } from '../rpc/shared.ts'
import { ADDRESS_LOCK_PREFIX } from '../rpc/switchboard.ts'
import { answerTab, type TabClient } from './find-node.ts'
import { findHandler } from './handler.ts'
import {
  offlineHandler,
  relaysHandler,
  sandboxHandler,
  shareTargetHandler,
  shellHandler
} from './handlers.ts'

const SCOPE = 'https://app.test/below/'

/** The part of CacheStorage that is used, by URL. */
function fakeCaches(): CacheStorage {
  const stores = new Map<string, Map<string, Response>>()
  const open = async (name: string) => {
    const store = stores.get(name) ?? new Map<string, Response>()
    stores.set(name, store)
    return {
      match: async (url: string) => store.get(url)?.clone(),
      put: async (url: string, response: Response) => void store.set(url, response),
      delete: async (url: string) => store.delete(url)
    }
  }
  return { open, delete: async (name: string) => stores.delete(name) } as unknown as CacheStorage
}

const files = new Map([
  [`${SCOPE}index.html`, '<!doctype html>app'],
  [`${SCOPE}sandbox.html`, '<!doctype html>sandbox'],
  [`${SCOPE}assets/main-1a2b.js`, 'run()']
])
const precached = async (url: string) => {
  const text = files.get(url)
  return text === undefined ? undefined : new Response(text, { headers: { 'Content-Type': 'text/html' } })
}

function worker(network: typeof fetch) {
  const caches = fakeCaches()
  const handlers = [
    shareTargetHandler(SCOPE, caches),
    relaysHandler(SCOPE, caches, network),
    sandboxHandler(SCOPE, precached, network),
    shellHandler(SCOPE, precached, network, new Set(files.keys())),
    offlineHandler(SCOPE, precached, network)
  ]
  const ask = async (path: string, init: RequestInit & { navigate?: boolean } = {}) => {
    const request = new Request(new URL(path, SCOPE), init)
    if (init.navigate) Object.defineProperty(request, 'mode', { value: 'navigate' })
    return findHandler(handlers, request, SCOPE)?.()
  }
  return { ask, caches }
}

const offline: typeof fetch = () => Promise.reject(new TypeError('offline'))
const online =
  (text: string, status = 200): typeof fetch =>
  async () =>
    new Response(text, { status })

describe('the service worker of the app', () => {
  test('serves this version of the app without a network', async () => {
    const { ask } = worker(offline)
    expect(await (await ask('./'))?.text()).toContain('app')
    expect(await (await ask('index.html?source=pwa'))?.text()).toContain('app')
    expect(await (await ask('assets/main-1a2b.js'))?.text()).toBe('run()')
  })

  test('leaves other origins, other paths and other methods to the network', async () => {
    const { ask } = worker(offline)
    expect(await ask('https://elsewhere.test/below/index.html')).toBeUndefined()
    expect(await ask('https://app.test/outside')).toBeUndefined()
    expect(await ask('assets/unknown.js')).toBeUndefined()
    expect(await ask('index.html', { method: 'POST' })).toBeUndefined()
  })

  test('asks the host for other pages, and shows the app where it does not answer', async () => {
    expect(await (await worker(online('ok')).ask('healthz', { navigate: true }))?.text()).toBe('ok')
    const { ask } = worker(offline)
    expect(await (await ask('some/page', { navigate: true }))?.text()).toContain('app')
  })

  test('gives the last good relay list at once, and refreshes it behind', async () => {
    let network = online('["a"]')
    const { ask } = worker((...args) => network(...args))
    const list = async () => (await ask('relays.json'))?.text()
    expect(await list()).toBe('["a"]')
    network = online('["b"]')
    expect(await list()).toBe('["a"]')
    await vi.waitFor(async () => expect(await list()).toBe('["b"]'))
    network = offline
    expect(await list()).toBe('["b"]')
    network = online('broken', 502)
    expect(await list()).toBe('["b"]')
  })

  test('fetches the relay list fresh for who asks for that', async () => {
    let network = online('["a"]')
    const { ask } = worker((...args) => network(...args))
    const fresh = async () => (await ask('relays.json', { cache: 'reload' }))?.text()
    expect(await fresh()).toBe('["a"]')
    network = online('["b"]')
    expect(await fresh()).toBe('["b"]')
    network = offline
    expect(await fresh()).toBe('["b"]')
  })

  test('says that the relay list is not to be had, rather than inventing one', async () => {
    expect((await worker(offline).ask('relays.json'))?.type).toBe('error')
    expect((await worker(online('', 404)).ask('relays.json'))?.status).toBe(404)
  })

  test('gives the sandbox page an opaque origin without network', async () => {
    for (const path of ['sandbox.html', 'sandbox.html?x=1']) {
      const page = await worker(offline).ask(path, { navigate: true })
      expect(await page?.text()).toContain('sandbox')
      const policy = page?.headers.get('Content-Security-Policy')
      expect(policy).toMatch(/^sandbox allow-scripts/)
      expect(policy).not.toContain('allow-same-origin')
    }
  })

  test('keeps what was shared until the page takes it, once', async () => {
    const { ask, caches } = worker(offline)
    vi.stubGlobal('caches', caches)
    const form = new FormData()
    form.set('title', 'Holidays')
    form.append('files', new File(['<h1>sun</h1>'], 'index.html', { type: 'text/html' }))
    const response = await ask('share', { method: 'POST', body: form })
    expect(response?.status).toBe(303)
    const location = response?.headers.get('Location') ?? ''
    expect(location).toMatch(/^https:\/\/app\.test\/below\/#\/sites\/new\?shared=/)
    const id = location.split('shared=')[1] ?? ''
    const shared = await takeShared(SCOPE, id)
    expect(shared?.title).toBe('Holidays')
    expect(await shared?.files[0]?.text()).toBe('<h1>sun</h1>')
    expect(await takeShared(SCOPE, id)).toBeUndefined()
    expect(await takeShared(SCOPE, '../../relays.json')).toBeUndefined()
    vi.unstubAllGlobals()
  })
})

describe('finding the node', () => {
  const answerOf = (port: MessagePort) =>
    new Promise<unknown>((resolve) => {
      port.onmessage = ({ data }) => {
        resolve(data)
        port.close()
      }
    })
  const directory = (held: string[], clients: TabClient[] = []) => ({
    locks: { query: async () => ({ held: held.map((name) => ({ name })), pending: [] }) },
    client: async (id: string) => clients.find((client) => client.id === id)
  })

  test('tells a tab its id', async () => {
    const { port1, port2 } = new MessageChannel()
    const answer = answerOf(port1)
    await answerTab({ type: 'who-am-i' }, port2, { id: 'tab-7' }, directory([]))
    expect(await answer).toEqual({ type: 'you-are', client: 'tab-7' })
  })

  test('hands the port to the tab that holds an address', async () => {
    const { port1, port2 } = new MessageChannel()
    const handed: unknown[] = []
    const leader = {
      id: 'b',
      postMessage: (message: unknown, [port]: Transferable[]) => handed.push(message, port)
    }
    const locks = ['node-leader', `${ADDRESS_LOCK_PREFIX}gone`, `${ADDRESS_LOCK_PREFIX}b`]
    await answerTab({ type: 'find-node' }, port2, { id: 'a' }, directory(locks, [leader]))
    expect(handed).toEqual([{ type: 'hand-over' }, port2])
    port1.close()
  })

  test('says so when nobody runs a node', async () => {
    const { port1, port2 } = new MessageChannel()
    const answer = answerOf(port1)
    await answerTab({ type: 'find-node' }, port2, { id: 'a' }, directory(['node-leader']))
    expect(await answer).toEqual({ type: 'no-node' })
  })

  test('ignores garbage', async () => {
    const { port1, port2 } = new MessageChannel()
    for (const message of [null, 1, 'find-node', {}, { type: 'other' }]) {
      await answerTab(message, port2, { id: 'a' }, directory([]))
    }
    await answerTab({ type: 'find-node' }, undefined, null, directory([]))
    port1.close()
  })
})
