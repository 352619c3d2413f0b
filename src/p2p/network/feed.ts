/** Snapshots to whoever watches: soon after a change, and each second since rates move by themselves. */
import type { Clock } from '../interface/platform.ts'
import { SNAPSHOT_DELAY_MS, SNAPSHOT_REFRESH_MS } from './constants.ts'

export class SnapshotFeed<T> {
  readonly #clock: Clock
  readonly #take: () => T
  readonly #watchers = new Set<(snapshot: T) => void>()
  #timer: unknown
  #refresh: unknown

  constructor(clock: Clock, take: () => T) {
    this.#clock = clock
    this.#take = take
  }

  watch(onSnapshot: (snapshot: T) => void): () => void {
    this.#watchers.add(onSnapshot)
    onSnapshot(this.#take())
    if (this.#watchers.size === 1) this.#keepFresh()
    return () => {
      this.#watchers.delete(onSnapshot)
      if (this.#watchers.size === 0) this.stop()
    }
  }

  /** Something changed: one snapshot tells of all that happens within a moment. */
  changed(): void {
    if (this.#timer !== undefined || this.#watchers.size === 0) return
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined
      this.send()
    }, SNAPSHOT_DELAY_MS)
  }

  send(): void {
    if (this.#watchers.size === 0) return
    const snapshot = this.#take()
    for (const watcher of this.#watchers) watcher(snapshot)
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer)
    this.#clock.clearTimeout(this.#refresh)
    this.#timer = undefined
  }

  #keepFresh(): void {
    this.#clock.clearTimeout(this.#refresh)
    this.#refresh = this.#clock.setTimeout(() => {
      this.changed()
      this.#keepFresh()
    }, SNAPSHOT_REFRESH_MS)
  }
}
