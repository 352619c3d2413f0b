import { describe, expect, test } from 'vitest'
import type { Clock, Rng } from '../interface/platform.ts'
import { abortable, anySignal, isAbort } from './abort.ts'
import { errorName, errorText, isNamed } from './errors.ts'
import { createGate, createRateLimit } from './limits.ts'
import { createQueue } from './queue.ts'
import { backoffMs, delay, retry } from './retry.ts'

/** A clock whose timers fire when the test moves it. */
function handClock(): Clock & { advance(ms: number): void; timers: number } {
  let now = 0
  const timers = new Map<object, { at: number; fn: () => void }>()
  return {
    now: () => now,
    setTimeout: (fn, delayMs) => {
      const timer = {}
      timers.set(timer, { at: now + delayMs, fn })
      return timer
    },
    clearTimeout: (timer) => void timers.delete(timer as object),
    advance: (ms) => {
      now += ms
      for (const [timer, { at, fn }] of [...timers]) {
        if (at <= now && timers.delete(timer)) fn()
      }
    },
    get timers() {
      return timers.size
    }
  }
}

const fixedRng = (float: number): Rng => ({ float: () => float, bytes: (length) => new Uint8Array(length) })
const backoff = { firstMs: 100, maxMs: 1000, factor: 2 }
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('retrying', () => {
  test('waits longer each time, within its jitter and ceiling', () => {
    expect([0, 1, 2, 3, 9].map((n) => backoffMs(backoff, n, fixedRng(1)))).toEqual([100, 200, 400, 800, 1000])
    expect([0, 1, 2, 3, 9].map((n) => backoffMs(backoff, n, fixedRng(0)))).toEqual([50, 100, 200, 400, 500])
  })

  test('goes on until it succeeds', async () => {
    const clock = handClock()
    const seen: number[] = []
    const result = retry({ clock, rng: fixedRng(1), backoff, attempts: 5 }, async (attempt) => {
      seen.push(clock.now())
      if (attempt < 2) throw new Error('not yet')
      return 'done'
    })
    for (let n = 0; n < 10; n++) {
      await settle()
      clock.advance(50)
    }
    expect(await result).toBe('done')
    expect(seen).toEqual([0, 100, 300])
  })

  test('throws the last error when attempts are used up or it is final', async () => {
    const clock = handClock()
    const fail = (attempt: number) => Promise.reject(new Error(`failure ${attempt}`))
    const used = retry({ clock, rng: fixedRng(1), backoff, attempts: 2 }, fail)
    used.catch(() => undefined)
    await settle()
    clock.advance(100)
    await expect(used).rejects.toThrow('failure 1')
    const final = retry({ clock, rng: fixedRng(1), backoff, attempts: 2, retryable: () => false }, fail)
    await expect(final).rejects.toThrow('failure 0')
  })

  test('stops waiting when cancelled and leaves no timer', async () => {
    const clock = handClock()
    const controller = new AbortController()
    const waiting = delay(clock, 1000, controller.signal)
    expect(clock.timers).toBe(1)
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    expect(clock.timers).toBe(0)
    await expect(delay(clock, 1, controller.signal)).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('a gate', () => {
  test('lets so many through at once, the rest in order', async () => {
    const gate = createGate(2)
    const doors = [0, 1, 2, 3].map(() => Promise.withResolvers<void>())
    const started: number[] = []
    const all = doors.map((door, index) =>
      gate.run(async () => {
        started.push(index)
        await door.promise
      })
    )
    await settle()
    expect(started).toEqual([0, 1])
    expect([gate.running, gate.waiting]).toEqual([2, 2])
    doors[1]?.resolve()
    await settle()
    expect(started).toEqual([0, 1, 2])
    for (const door of doors) door.resolve()
    await Promise.all(all)
    expect([gate.running, gate.waiting]).toEqual([0, 0])
  })

  test('frees the place of who fails and of who gives up waiting', async () => {
    const gate = createGate(1)
    const door = Promise.withResolvers<void>()
    const first = gate.run(() => door.promise)
    const controller = new AbortController()
    const second = gate.run(async () => 'never', controller.signal)
    const third = gate.run(async () => 'third')
    await settle()
    controller.abort()
    await expect(second).rejects.toMatchObject({ name: 'AbortError' })
    door.reject(new Error('broken'))
    await expect(first).rejects.toThrow('broken')
    expect(await third).toBe('third')
    expect(gate.running).toBe(0)
  })
})

test('a rate limit gives its burst, then its rate', () => {
  const clock = handClock()
  const limit = createRateLimit(clock, { perSecond: 2, burst: 3 })
  expect([limit.take(), limit.take(2), limit.take()]).toEqual([true, true, false])
  clock.advance(499)
  expect(limit.take()).toBe(false)
  clock.advance(1)
  expect(limit.take()).toBe(true)
  clock.advance(3_600_000)
  expect([limit.take(4), limit.take(3), limit.take()]).toEqual([false, true, false])
})

describe('a queue', () => {
  test('makes the producer wait for the reader', async () => {
    const queue = createQueue<number>(2)
    let pushed = 0
    const producing = (async () => {
      for (let n = 0; n < 10; n++) {
        await queue.push(n)
        pushed++
      }
      queue.end()
    })()
    await settle()
    expect(pushed).toBe(2)
    const seen: number[] = []
    for await (const n of queue) seen.push(n)
    await producing
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('delivers what came before a failure', async () => {
    const queue = createQueue<number>(4)
    await queue.push(1)
    queue.fail(new Error('broken'))
    const seen: number[] = []
    const reading = (async () => {
      for await (const n of queue) seen.push(n)
    })()
    await expect(reading).rejects.toThrow('broken')
    expect(seen).toEqual([1])
  })

  test('tells the producer that the reader left', async () => {
    const queue = createQueue<number>(1)
    await queue.push(1)
    const late = queue.push(2).then(() => queue.push(3))
    late.catch(() => undefined)
    for await (const n of queue) if (n === 1) break
    await expect(late).rejects.toMatchObject({ name: 'QueueClosedError' })
  })

  test('lets a waiting producer give up', async () => {
    const queue = createQueue<number>(1)
    await queue.push(1)
    const controller = new AbortController()
    const late = queue.push(2, { signal: controller.signal })
    controller.abort()
    await expect(late).rejects.toMatchObject({ name: 'AbortError' })
    expect(queue.length).toBe(1)
  })
})

describe('aborting', () => {
  test('gives up the wait with the reason, not the work', async () => {
    const work = Promise.withResolvers<string>()
    const controller = new AbortController()
    const waiting = abortable(work.promise, controller.signal)
    controller.abort(new Error('changed my mind'))
    await expect(waiting).rejects.toThrow('changed my mind')
    work.reject(new Error('too late to matter'))
    await settle()
  })

  test('joins signals and tells aborts from failures', () => {
    const controller = new AbortController()
    const joined = anySignal(undefined, controller.signal)
    controller.abort()
    expect(joined.aborted).toBe(true)
    expect([isAbort(joined.reason), isAbort(new Error('no'))]).toEqual([true, false])
  })

  test('names errors', () => {
    const error = new TypeError('odd')
    expect([errorName(error), errorName('x')]).toEqual(['TypeError', 'Error'])
    expect([errorText(error), errorText('x')]).toEqual(['TypeError: odd', 'x'])
    expect([isNamed(error, 'RangeError', 'TypeError'), isNamed('TypeError', 'TypeError')]).toEqual([
      true,
      false
    ])
  })
})
