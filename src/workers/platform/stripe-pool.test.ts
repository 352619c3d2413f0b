import { describe, expect, test, vi } from 'vitest'
import type { Clock } from '../../p2p/interface/platform.ts'
import type { StripeCoder, StripeShape } from '../../p2p/interface/stripes.ts'
import { createStripeCoder } from '../../p2p/content/object/index.ts'
import { createStripePool, type StripePoolInit } from './stripe-pool.ts'
import { serveStripes, type StripeServerPort, type ToStripeWorker } from './stripe-messages.ts'
import { isOwnWorker, type StripeWorker } from './stripe-worker.ts'

const SHARD_BYTES = 262_144
const SHAPE: StripeShape = { dataShards: 2, totalShards: 4, shardBytes: SHARD_BYTES }
const PIECE = { key: new Uint8Array(32), object: new Uint8Array(16), firstSegment: 0, isLast: true }
const OPEN = { ...PIECE, offset: 0, sealedBytes: 22 }
const TEXT = new TextEncoder().encode('BitPie')
const coder = createStripeCoder()

/** A coder whose calls wait until they are let go. */
function newGate() {
  const waiting: (() => void)[] = []
  const identify = vi.fn<StripeCoder['identify']>((_, { signal } = {}) => {
    return new Promise((resolve, reject) => {
      waiting.push(() => resolve([]))
      signal?.addEventListener('abort', () => reject(signal.reason as Error))
    })
  })
  const seal = vi.fn<StripeCoder['seal']>(() => {
    return new Promise((resolve) => waiting.push(() => resolve({ shards: [], ids: [] })))
  })
  const release = () => {
    for (const go of waiting.splice(0)) go()
  }
  return { coder: { ...coder, identify, seal }, identify, seal, release }
}

/** Workers on this thread, that can be made to crash. */
class Crew {
  readonly workers: { crash: () => void; isEnded: boolean }[] = []
  by: StripeCoder
  /** Workers that end before they read a message. */
  failing = 0

  constructor(by: StripeCoder = coder) {
    this.by = by
  }

  readonly create = (): StripeWorker => {
    const { port1, port2 } = new MessageChannel()
    const server = {
      onmessage: null,
      postMessage: (message, transfer) => port2.postMessage(message, transfer)
    } as StripeServerPort
    serveStripes(server, this.by)
    const record = { crash: () => undefined as void, isEnded: false }
    this.workers.push(record)
    const end = () => {
      record.isEnded = true
      port1.close()
    }
    const worker: StripeWorker = {
      onmessage: null,
      onmessageerror: null,
      onerror: null,
      postMessage: (message, transfer) => port1.postMessage(message, transfer),
      terminate: end
    }
    record.crash = () => {
      if (!record.isEnded) worker.onerror?.({ preventDefault: () => undefined } as ErrorEvent)
    }
    port2.onmessage = (event: MessageEvent<ToStripeWorker>) => server.onmessage?.(event)
    port1.onmessage = (event) => worker.onmessage?.(event)
    if (this.failing-- > 0) setTimeout(record.crash)
    return worker
  }
}

function newClock() {
  const timers = new Map<number, () => void>()
  let next = 1
  const clock: Clock = {
    now: () => 0,
    setTimeout: (fn) => {
      timers.set(next, fn)
      return next++
    },
    clearTimeout: (timer) => void timers.delete(timer as number)
  }
  const elapse = () => {
    for (const fn of [...timers.values()]) fn()
    timers.clear()
  }
  return { clock, elapse }
}

function newPool(crew: Crew, init: StripePoolInit = {}) {
  return createStripePool({ workers: 2, clock: newClock().clock, createWorker: crew.create, ...init })
}

/** Until messages between workers have passed. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 2))
}

const shard = (fill = 0) => new Uint8Array(SHARD_BYTES).fill(fill)

describe('the pool', () => {
  test('is a coder: seals, opens, rebuilds and names stripes as one in this thread does', async () => {
    const pool = newPool(new Crew())
    const pieces = [
      { ...PIECE, source: new Blob([TEXT]) },
      { ...PIECE, object: new Uint8Array(16).fill(1), source: TEXT }
    ]
    const { shards, ids } = await pool.seal(SHAPE, pieces)
    expect({ shards, ids }).toEqual(await coder.seal(SHAPE, pieces))
    expect(await pool.identify(shards)).toEqual(ids)
    const left = [undefined, ...shards.slice(1)]
    expect(await pool.open(SHAPE, left, [OPEN])).toEqual([TEXT])
    expect((await pool.rebuild(SHAPE, left, [0])).ids).toEqual(ids.slice(0, 1))
    // what was given is still there: it was not transferred
    expect([...shards, TEXT].every(({ byteLength }) => byteLength > 0)).toBe(true)
    pool.close()
  })

  test('sends a view of a large buffer alone', async () => {
    const large = new Uint8Array(4 * SHARD_BYTES)
    const received: number[] = []
    const crew = new Crew({
      ...coder,
      identify: async ([first]) => {
        received.push(first!.buffer.byteLength)
        return []
      }
    })
    const pool = newPool(crew)
    await pool.identify([large.subarray(SHARD_BYTES, 2 * SHARD_BYTES)])
    expect(received).toEqual([SHARD_BYTES])
    pool.close()
  })

  test('passes errors on by their names and fields', async () => {
    const pool = newPool(new Crew())
    await expect(pool.open(SHAPE, [shard()], [{ ...OPEN, offset: SHARD_BYTES }])).rejects.toMatchObject({
      name: 'NotEnoughShardsError',
      present: 1,
      needed: 2
    })
    await expect(pool.open(SHAPE, [shard()], [OPEN])).rejects.toMatchObject({ name: 'SegmentForgedError' })
    pool.close()
  })

  test('begins workers when there is work, two jobs for each, and lets the rest wait', async () => {
    const gate = newGate()
    const crew = new Crew(gate.coder)
    const pool = newPool(crew)
    expect(crew.workers).toHaveLength(0)
    const first = pool.identify([])
    expect(crew.workers).toHaveLength(1)
    const others = Array.from({ length: 5 }, () => pool.identify([]))
    expect(crew.workers).toHaveLength(2)
    await settled()
    expect(gate.identify).toHaveBeenCalledTimes(4)
    gate.release()
    await first
    await settled()
    gate.release()
    await Promise.all(others)
    pool.close()
  })

  test('does what is read before what is stored', async () => {
    const gate = newGate()
    const pool = newPool(new Crew(gate.coder), { workers: 1 })
    const jobs = [pool.seal(SHAPE, []), pool.seal(SHAPE, []), pool.seal(SHAPE, []), pool.identify([])]
    await settled()
    gate.release()
    await settled()
    expect(gate.seal).toHaveBeenCalledTimes(3)
    expect(gate.identify.mock.invocationCallOrder[0]).toBeLessThan(gate.seal.mock.invocationCallOrder[2]!)
    gate.release()
    await Promise.all(jobs)
    pool.close()
  })

  test('ends its workers after a while without work, and begins again', async () => {
    const crew = new Crew()
    const { clock, elapse } = newClock()
    const pool = newPool(crew, { clock })
    await pool.identify([shard()])
    expect(crew.workers.map(({ isEnded }) => isEnded)).toEqual([false])
    elapse()
    expect(crew.workers.map(({ isEnded }) => isEnded)).toEqual([true])
    expect(await pool.identify([shard()])).toHaveLength(1)
    expect(crew.workers).toHaveLength(2)
    pool.close()
  })

  test('does not end them while they work', async () => {
    const gate = newGate()
    const crew = new Crew(gate.coder)
    const { clock, elapse } = newClock()
    const pool = newPool(crew, { clock, workers: 1 })
    const job = pool.identify([])
    await settled()
    elapse()
    expect(crew.workers[0]?.isEnded).toBe(false)
    gate.release()
    await job
    pool.close()
  })
})

describe('a job that is cancelled', () => {
  test('ends at once, also in its worker', async () => {
    const gate = newGate()
    const pool = newPool(new Crew(gate.coder))
    const abort = new AbortController()
    const job = pool.identify([], { signal: abort.signal })
    await settled()
    abort.abort(new Error('enough'))
    await expect(job).rejects.toThrow('enough')
    await settled()
    expect(gate.identify.mock.calls[0]?.[1]?.signal?.aborted).toBe(true)
    pool.close()
  })

  test('while it waits never reaches a worker', async () => {
    const gate = newGate()
    const pool = newPool(new Crew(gate.coder), { workers: 1 })
    const abort = new AbortController()
    const running = [pool.identify([]), pool.identify([])]
    const waiting = pool.identify([], { signal: abort.signal })
    abort.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await expect(pool.identify([], { signal: abort.signal })).rejects.toThrow('enough')
    await settled()
    gate.release()
    await Promise.all(running)
    expect(gate.identify).toHaveBeenCalledTimes(2)
    pool.close()
  })

  test('by closing the pool fails with an AbortError', async () => {
    const gate = newGate()
    const crew = new Crew(gate.coder)
    const pool = newPool(crew, { workers: 1 })
    const jobs = [1, 2, 3].map(() => pool.identify([]))
    const outcomes = Promise.allSettled(jobs)
    pool.close()
    for (const outcome of await outcomes) expect(outcome).toMatchObject({ reason: { name: 'AbortError' } })
    expect(crew.workers.map(({ isEnded }) => isEnded)).toEqual([true])
  })
})

describe('a worker that crashes', () => {
  test('is replaced, and its jobs are done by another', async () => {
    const gate = newGate()
    const crew = new Crew(gate.coder)
    const pool = newPool(crew, { workers: 1 })
    const jobs = [pool.identify([]), pool.identify([])]
    await settled()
    crew.by = coder
    crew.workers[0]?.crash()
    expect(await Promise.all(jobs)).toEqual([[], []])
    expect(crew.workers.map(({ isEnded }) => isEnded)).toEqual([true, false])
    pool.close()
  })

  test('by the same job as the one before takes only that job along', async () => {
    const gate = newGate()
    const crew = new Crew()
    const pool = newPool(crew, { workers: 1 })
    await pool.identify([shard()])
    crew.by = gate.coder
    crew.workers[0]?.crash()
    // a worker that does not crash at other jobs
    const poison = async () => {
      await settled()
      gate.release()
    }
    const first = pool.identify([])
    await poison()
    await first
    const job = pool.identify([])
    const failure = expect(job).rejects.toMatchObject({ name: 'StripeWorkerCrashedError' })
    for (const attempt of [1, 2]) {
      await settled()
      crew.workers[attempt]?.crash()
    }
    await failure
    crew.by = coder
    expect(await pool.identify([shard()])).toHaveLength(1)
    pool.close()
  })

  test('before it did anything, twice, is not tried again for now: the work is done in this thread', async () => {
    const crew = new Crew()
    crew.failing = 99
    const { clock, elapse } = newClock()
    const by = vi.fn()
    crew.by = { ...coder, identify: async () => new Promise(by) }
    const pool = newPool(crew, { workers: 1, clock })
    expect(await pool.identify([shard()])).toHaveLength(1)
    expect(crew.workers).toHaveLength(2)
    expect(await pool.identify([shard()])).toHaveLength(1)
    expect(crew.workers).toHaveLength(2)
    crew.failing = 0
    crew.by = coder
    elapse()
    await pool.identify([shard()])
    expect(crew.workers).toHaveLength(3)
    pool.close()
  })
})

test.each([
  ['has no workers', () => undefined],
  [
    'refuses to start one',
    () => {
      throw new DOMException('no', 'SecurityError')
    }
  ]
])('where the engine %s, this thread does the work', async (_, createWorker) => {
  const pool = createStripePool({ createWorker, clock: newClock().clock })
  const signal = AbortSignal.abort(new Error('enough'))
  expect(await pool.identify([shard()])).toHaveLength(1)
  await expect(pool.identify([shard()], { signal })).rejects.toThrow('enough')
  pool.close()
})

test('nothing but our own file beside it becomes a worker', () => {
  const script = 'https://alice.example/app/assets/node.worker-Abc_1.js'
  expect(isOwnWorker('https://alice.example/app/assets/crypto.worker-x-Y_9.js', script)).toBe(true)
  for (const url of [
    'https://eve.example/app/assets/crypto.worker-x.js',
    'https://alice.example/app/crypto.worker-x.js',
    'https://alice.example/app/assets/crypto.worker-x.js?y',
    'https://alice.example/app/assets/more/crypto.worker-x.js',
    'blob:https://alice.example/1',
    'data:text/javascript,1',
    'crypto.worker-x.mjs'
  ])
    expect(isOwnWorker(url, script)).toBe(false)
})
