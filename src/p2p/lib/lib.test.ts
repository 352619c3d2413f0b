import { describe, expect, test } from 'vitest'
import type { Clock, Rng } from '../interface/platform.ts'
import { abortable, anySignal, isAbort } from './abort.ts'
import { errorName, errorText, isNamed } from './errors.ts'
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
