import type { LogEntry } from '../interface/network.ts'
import type { Clock } from '../interface/platform.ts'
import { LOG_LINES } from './constants.ts'

/** The node's log: what the network view lists and a bug report copies. Bounded. */
export class NodeLog {
  readonly #clock: Clock
  #entries: LogEntry[] = []
  readonly #listeners = new Set<(entries: LogEntry[]) => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  write(level: LogEntry['level'], scope: string, text: string): void {
    const entry = { at: this.#clock.now(), level, scope, text }
    this.#entries = [...this.#entries.slice(1 - LOG_LINES), entry]
    for (const listener of this.#listeners) listener([entry])
  }

  /** All lines so far, then each new one. */
  watch(onSnapshot: (entries: LogEntry[]) => void): () => void {
    this.#listeners.add(onSnapshot)
    onSnapshot(this.#entries)
    return () => this.#listeners.delete(onSnapshot)
  }
}
