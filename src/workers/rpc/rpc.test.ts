import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClientOf, type Client } from './client.ts'
import { toWireError } from './errors.ts'
import type { MethodTable } from './methods.ts'
import { serve } from './server.ts'

class WrongWordError extends Error {
  override name = 'WrongWordError'
  readonly position = 3
  readonly secret = new Uint8Array([1])
}

interface PostApi {
  box: {
    count(letters: string[]): Promise<number>
    wait(name: string, options?: { urgent?: boolean; signal?: AbortSignal }): Promise<string>
    fail(): Promise<void>
    attach(name: string, port: MessagePort): Promise<void>
    watch(from: number, onSnapshot: (snapshot: { n: number }) => void): () => void
    watchLog(onSnapshot: (lines: string[]) => void): () => void
  }
}

const METHODS: MethodTable<PostApi> = {
  box: { count: 'call', wait: 'call', fail: 'call', attach: 'call', watch: 'watch', watchLog: 'follow' }
}

class Box {
  readonly seen: unknown[] = []
  readonly emit = new Set<(snapshot: { n: number }) => void>()
  readonly log = new Set<(lines: string[]) => void>()
  readonly secretKey = async () => 'secret'

  async count(letters: string[]) {
    return letters.length
  }
  wait(name: string, options?: { urgent?: boolean; signal?: AbortSignal }) {
    this.seen.push([name, options?.urgent, options?.signal instanceof AbortSignal])
    return new Promise<string>((_resolve, reject) => {
      options?.signal?.addEventListener('abort', () => {
        this.seen.push(`${name} cancelled`)
        reject(options.signal?.reason as Error)
      })
    })
  }
  async fail() {
    throw new WrongWordError('the third word is unknown', { cause: new Error('inside') })
  }
  async attach(name: string, port: MessagePort) {
    port.postMessage(`hello ${name}`)
    port.close()
  }
  watch(from: number, onSnapshot: (snapshot: { n: number }) => void) {
    onSnapshot({ n: from })
    this.emit.add(onSnapshot)
    return () => this.emit.delete(onSnapshot)
  }
  watchLog(onSnapshot: (lines: string[]) => void) {
    this.log.add(onSnapshot)
    return () => this.log.delete(onSnapshot)
  }
}

describe('the RPC between app and node', () => {
  let box: Box
  let alice: Client<PostApi>
  let stop: () => void
  let channel: MessageChannel
  beforeEach(() => {
    box = new Box()
    channel = new MessageChannel()
    stop = serve<PostApi>(channel.port2, { box }, METHODS)
    alice = createClientOf(channel.port1, METHODS)
  })
  afterEach(() => {
    alice.close()
    stop()
  })

  test('answers calls', async () => {
    expect(await alice.api.box.count(['a', 'b'])).toBe(2)
  })

  test('answers a ping while there is a node', async () => {
    await alice.ping(AbortSignal.timeout(5000))
    stop()
    await expect(alice.ping(AbortSignal.timeout(5000))).rejects.toMatchObject({ name: 'NodeGoneError' })
  })

  test('carries the name, message and plain fields of an error, and nothing else', async () => {
    const error: unknown = await alice.api.box.fail().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'WrongWordError', message: 'the third word is unknown', position: 3 })
    expect(error).not.toHaveProperty('secret')
    expect(toWireError('a text')).toEqual({ name: 'Error', message: 'a text', fields: {} })
  })

  test('cancels a call on both sides', async () => {
    const controller = new AbortController()
    const waiting = alice.api.box.wait('letter', { urgent: true, signal: controller.signal })
    await vi.waitFor(() => expect(box.seen).toEqual([['letter', true, true]]))
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await vi.waitFor(() => expect(box.seen).toContain('letter cancelled'))
  })

  test('does not ask at all with a signal that fired', async () => {
    await expect(alice.api.box.wait('late', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError'
    })
    expect(await alice.api.box.count([])).toBe(0)
    expect(box.seen).toEqual([])
  })

  test('transfers ports', async () => {
    const { port1, port2 } = new MessageChannel()
    const greeting = new Promise((resolve) => {
      port1.onmessage = ({ data }) => resolve(data)
    })
    await alice.api.box.attach('Bob', port2)
    expect(await greeting).toBe('hello Bob')
  })

  test('delivers snapshots in order, first to last', async () => {
    const seen: number[] = []
    alice.api.box.watch(1, ({ n }) => seen.push(n))
    await vi.waitFor(() => expect(seen).toEqual([1]))
    for (const emit of box.emit) emit({ n: 2 })
    await vi.waitFor(() => expect(seen).toEqual([1, 2]))
  })

  test('coalesces snapshots to the newest while the reader is busy', async () => {
    const seen: number[] = []
    alice.api.box.watch(0, ({ n }) => seen.push(n))
    await vi.waitFor(() => expect(box.emit.size).toBe(1))
    for (let n = 1; n <= 1000; n++) for (const emit of box.emit) emit({ n })
    await vi.waitFor(() => expect(seen.at(-1)).toBe(1000))
    expect(seen.length).toBeLessThanOrEqual(3)
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
  })

  test('joins batches instead of dropping them', async () => {
    const seen: string[] = []
    alice.api.box.watchLog((lines) => seen.push(...lines))
    await vi.waitFor(() => expect(box.log.size).toBe(1))
    const lines = Array.from({ length: 100 }, (_, n) => `line ${n}`)
    for (const line of lines) for (const log of box.log) log([line])
    await vi.waitFor(() => expect(seen).toEqual(lines))
  })

  test('unsubscribes, at once here and soon there', async () => {
    const seen: number[] = []
    const unsubscribe = alice.api.box.watch(0, ({ n }) => seen.push(n))
    await vi.waitFor(() => expect(seen).toEqual([0]))
    for (const emit of box.emit) emit({ n: 1 })
    unsubscribe()
    unsubscribe()
    await vi.waitFor(() => expect(box.emit.size).toBe(0))
    expect(seen).toEqual([0])
  })

  test('serves several clients apart', async () => {
    const other = new MessageChannel()
    const stopOther = serve<PostApi>(other.port2, { box }, METHODS)
    const bob = createClientOf(other.port1, METHODS)
    const seen: string[] = []
    alice.api.box.watch(1, ({ n }) => seen.push(`alice ${n}`))
    bob.api.box.watch(2, ({ n }) => seen.push(`bob ${n}`))
    await vi.waitFor(() => expect(seen.sort()).toEqual(['alice 1', 'bob 2']))
    bob.close()
    await vi.waitFor(() => expect(box.emit.size).toBe(1))
    expect(await alice.api.box.count([''])).toBe(1)
    stopOther()
  })

  test('rejects what is under way when the node goes, and everything after', async () => {
    const waiting = alice.api.box.wait('answer')
    await vi.waitFor(() => expect(box.seen).toHaveLength(1))
    stop()
    await expect(waiting).rejects.toMatchObject({ name: 'NodeGoneError' })
    expect(alice.gone.aborted).toBe(true)
    await expect(alice.api.box.count([])).rejects.toMatchObject({ name: 'NodeGoneError' })
    alice.api.box.watch(0, () => expect.unreachable())()
  })

  test('ends the subscriptions of a client that closed', async () => {
    alice.api.box.watch(0, () => undefined)
    await vi.waitFor(() => expect(box.emit.size).toBe(1))
    alice.close()
    await vi.waitFor(() => expect(box.emit.size).toBe(0))
  })

  test('keeps methods that the contract does not name out of reach', async () => {
    const table = { box: { ...METHODS.box, secretKey: 'call', constructor: 'call' } }
    const { port1, port2 } = new MessageChannel()
    const stopServing = serve<PostApi>(port2, { box }, METHODS)
    const eve = createClientOf<{ box: Record<'secretKey' | 'constructor', () => Promise<unknown>> }>(
      port1,
      table as never
    )
    await expect(eve.api.box.secretKey()).rejects.toMatchObject({ name: 'UnknownMethodError' })
    await expect(eve.api.box.constructor()).rejects.toMatchObject({ name: 'UnknownMethodError' })
    eve.close()
    stopServing()
  })

  test('ignores garbage', async () => {
    const garbage = [
      null,
      0,
      'text',
      {},
      { id: 'x' },
      { id: 'x', type: 'APPLY', path: ['call'] },
      { id: 'x', type: 'APPLY', path: ['call'], argumentList: [null] },
      { id: 'x', type: 'APPLY', path: ['call', 'constructor'], argumentList: [] },
      { id: 'x', type: 'APPLY', path: ['toString'], argumentList: [] },
      {
        id: 'x',
        type: 'APPLY',
        path: ['call'],
        argumentList: [{ type: 'HANDLER', name: 'throw', value: {} }]
      },
      {
        id: 'x',
        type: 'APPLY',
        path: ['watch'],
        argumentList: [{ type: 'HANDLER', name: 'proxy', value: 1 }]
      },
      { id: 'x', type: 'GET', path: ['constructor'] },
      { id: 'x', type: 'SET', path: ['call'], value: { type: 'RAW', value: 1 } },
      { id: 'x', type: 'RELEASE', path: [] },
      { id: 'x', type: 'APPLY', path: ['unwatch'], argumentList: [{ type: 'RAW', value: 99 }] },
      { id: 'x', type: 'APPLY', path: ['watch'], argumentList: [{ type: 'RAW', value: 1 }] }
    ]
    for (const message of garbage) channel.port1.postMessage(message)
    expect(await alice.api.box.count(['still', 'here'])).toBe(2)
  })
})

describe('a client whose tab crashed', () => {
  test('is noticed by its lock, though its port never closes', async () => {
    const { locks } = navigator
    const box = new Box()
    const { port1, port2 } = new MessageChannel()
    const stop = serve<PostApi>(port2, { box }, METHODS, { locks })
    const tab = createClientOf(port1, METHODS, { locks })
    tab.api.box.watch(0, () => undefined)
    await vi.waitFor(() => expect(box.emit.size).toBe(1))
    const lockOfTab = async () =>
      (await locks.query()).held?.find(({ name }) => name?.startsWith('rpc-client:'))?.name
    await vi.waitFor(async () => expect(await lockOfTab()).toBeDefined())
    // The engine takes a dead tab's locks away just as a thief does.
    const name = await lockOfTab()
    if (name === undefined) throw new Error('the tab holds its lock')
    await locks.request(name, { steal: true }, () => undefined)
    await vi.waitFor(() => expect(box.emit.size).toBe(0))
    tab.close()
    stop()
  })
})
