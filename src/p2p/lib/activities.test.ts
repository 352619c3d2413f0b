import { describe, expect, test, vi } from 'vitest'
import type { ActivityHandle, ActivityView } from '../interface/activity.ts'
import { createActivities } from './activities.ts'

/** A clock that moves when told. */
function newClock() {
  let now = 0
  let next = 1
  const timers = new Map<number, { at: number; fn: () => void }>()
  return {
    now: () => now,
    setTimeout(fn: () => void, delayMs: number): unknown {
      timers.set(next, { at: now + delayMs, fn })
      return next++
    },
    clearTimeout: (timer: unknown) => void timers.delete(timer as number),
    advance(ms: number) {
      now += ms
      for (const [id, { at, fn }] of timers) {
        if (at > now) continue
        timers.delete(id)
        fn()
      }
    }
  }
}

function setup() {
  const clock = newClock()
  let seed = 0
  const rng = { bytes: (length: number) => new Uint8Array(length).fill(seed++), float: () => 0.5 }
  const activities = createActivities({ clock, rng })
  const snapshots: ActivityView[][] = []
  const unwatch = activities.watch((list) => snapshots.push(list))
  const last = () => {
    clock.advance(1000)
    return snapshots.at(-1) ?? []
  }
  return { clock, activities, snapshots, last, unwatch }
}

const INIT = { kind: 'import', label: 'x', unit: 'bytes' as const }

describe('an activity', () => {
  test('gives the outcome of its work and stays listed as done', async () => {
    const { activities, last } = setup()
    expect(await activities.run({ ...INIT, total: 10 }, async () => 42)).toBe(42)
    expect(last()).toMatchObject([{ state: 'done', done: 10, total: 10 }])
  })

  test('passes its failure on and keeps the name of it', async () => {
    const { activities, last } = setup()
    const failing = activities.run(INIT, () => Promise.reject(new TypeError('no')))
    await expect(failing).rejects.toThrow('no')
    expect(last()).toMatchObject([{ state: 'failed', error: 'TypeError' }])
  })

  test('that is cancelled aborts its work; one that cannot be goes on', async () => {
    const { activities, last } = setup()
    const untilAborted = ({ signal }: ActivityHandle) =>
      new Promise<void>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    const running = activities.run({ ...INIT, cancellable: true }, untilAborted)
    const abort = new AbortController()
    const stubborn = activities.run({ ...INIT, signal: abort.signal }, untilAborted)
    for (const { id } of last()) await activities.cancel(id)
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect(last().map(({ state }) => state)).toEqual(['running', 'cancelled'])
    abort.abort(new Error('stopped'))
    await expect(stubborn).rejects.toThrow('stopped')
    expect(last().map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  })

  test('tells its rate, smoothed', async () => {
    const { activities, clock, snapshots } = setup()
    await activities.run(INIT, async ({ progress }) => {
      for (let done = 0; done <= 5000; done += 500) {
        clock.advance(500)
        progress(done)
      }
      clock.advance(1000)
    })
    expect(snapshots.at(-1)?.[0]?.rate).toBeGreaterThan(900)
    expect(snapshots.at(-1)?.[0]?.rate).toBeLessThan(1100)
  })
})

describe('the list', () => {
  test('tells many changes by few snapshots, and none after the watcher left', async () => {
    const { activities, clock, snapshots, unwatch } = setup()
    await activities.run(INIT, async ({ progress }) => {
      for (let i = 0; i < 1000; i++) {
        progress(i)
        clock.advance(1)
      }
    })
    expect(snapshots.length).toBeLessThanOrEqual(12)
    unwatch()
    const count = snapshots.length
    await activities.run(INIT, () => Promise.resolve())
    clock.advance(1000)
    expect(snapshots).toHaveLength(count)
  })

  test('keeps the latest fifty that ended, and forgets them when told to', async () => {
    const { activities, last } = setup()
    const work = vi.fn(() => Promise.resolve())
    for (let i = 0; i < 80; i++) await activities.run({ ...INIT, label: `${i}` }, work)
    expect(last()).toHaveLength(50)
    expect(last()[0]?.label).toBe('79')
    await activities.clear()
    expect(last()).toHaveLength(0)
  })
})
