/**
 * Long work in one list: progress smoothed into a rate, snapshots at most ten a second, a bounded
 * number of those that ended.
 */
import type {
  Activities,
  ActivityHandle,
  ActivityInit,
  ActivityState,
  ActivityView
} from '../interface/activity.ts'
import type { Clock, Rng } from '../interface/platform.ts'
import { isAbort } from './abort.ts'
import { errorName } from './errors.ts'

/** Snapshots are at least this far apart, ms. */
const NOTIFY_MS = 100

/** Activities that ended and are still listed. */
const MAX_ENDED = 50

/** Shortest time over which a rate is measured, ms. */
const RATE_SAMPLE_MS = 250

/** Share of the newest sample in the rate. */
const RATE_NEWEST = 0.3

const ID_BYTES = 8

export function createActivities(init: { clock: Clock; rng: Rng }): Activities {
  return new ActivityList(init.clock, init.rng)
}

interface Running {
  view: ActivityView
  abort: AbortController
  sample: { at: number; done: number }
}

class ActivityList implements Activities {
  readonly #clock: Clock
  readonly #rng: Rng
  readonly #activities = new Map<string, Running>()
  readonly #watchers = new Set<(activities: ActivityView[]) => void>()
  #timer: unknown

  constructor(clock: Clock, rng: Rng) {
    this.#clock = clock
    this.#rng = rng
  }

  watch(onSnapshot: (activities: ActivityView[]) => void): () => void {
    this.#watchers.add(onSnapshot)
    onSnapshot(this.#snapshot())
    return () => this.#watchers.delete(onSnapshot)
  }

  async cancel(id: string): Promise<void> {
    const running = this.#activities.get(id)
    if (running === undefined || !running.view.cancellable || running.view.state !== 'running') return
    running.abort.abort(new DOMException('Cancelled by the user', 'AbortError'))
  }

  async clear(): Promise<void> {
    for (const [id, { view }] of this.#activities) if (view.state !== 'running') this.#activities.delete(id)
    this.#changed()
  }

  async run<T>(init: ActivityInit, work: (handle: ActivityHandle) => Promise<T>): Promise<T> {
    const running = this.#begin(init)
    const signals = [running.abort.signal, ...(init.signal === undefined ? [] : [init.signal])]
    const signal = AbortSignal.any(signals)
    try {
      signal.throwIfAborted()
      const result = await work({ signal, progress: (done, total) => this.#progress(running, done, total) })
      this.#end(running, 'done')
      return result
    } catch (error) {
      const isCancelled = signal.aborted && (isAbort(error) || error === signal.reason)
      this.#end(running, isCancelled ? 'cancelled' : 'failed', isCancelled ? undefined : errorName(error))
      throw error
    }
  }

  #begin(init: ActivityInit): Running {
    const now = this.#clock.now()
    const id = [...this.#rng.bytes(ID_BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    const view: ActivityView = {
      id,
      kind: init.kind,
      label: init.label,
      state: 'running',
      done: 0,
      total: init.total ?? 0,
      unit: init.unit,
      rate: 0,
      startedAt: now,
      cancellable: init.cancellable ?? false
    }
    const running = { view, abort: new AbortController(), sample: { at: now, done: 0 } }
    this.#activities.set(id, running)
    this.#changed()
    return running
  }

  #progress(running: Running, done: number, total: number | undefined): void {
    const { view, sample } = running
    if (view.state !== 'running') return
    view.done = done
    if (total !== undefined) view.total = total
    const now = this.#clock.now()
    const elapsedMs = now - sample.at
    if (elapsedMs >= RATE_SAMPLE_MS) {
      const rate = (Math.max(0, done - sample.done) * 1000) / elapsedMs
      view.rate = view.rate === 0 ? rate : view.rate * (1 - RATE_NEWEST) + rate * RATE_NEWEST
      running.sample = { at: now, done }
    }
    this.#changed()
  }

  #end({ view }: Running, state: ActivityState, error?: string): void {
    view.state = state
    view.endedAt = this.#clock.now()
    view.rate = 0
    view.cancellable = false
    if (state === 'done' && view.total > 0) view.done = view.total
    if (error !== undefined) view.error = error
    const ended = [...this.#activities].filter(([, other]) => other.view.state !== 'running')
    for (const [id] of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) this.#activities.delete(id)
    this.#changed()
  }

  /** Newest first; copies, so that no snapshot changes under its reader. */
  #snapshot(): ActivityView[] {
    return [...this.#activities.values()].map(({ view }) => ({ ...view })).reverse()
  }

  #changed(): void {
    if (this.#watchers.size === 0) return
    this.#timer ??= this.#clock.setTimeout(() => {
      this.#timer = undefined
      const snapshot = this.#snapshot()
      for (const watcher of [...this.#watchers]) watcher(snapshot)
    }, NOTIFY_MS)
  }
}
