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
    this.#entries = [...this.#entries.slice(1 - LOG_LINES), { at: this.#clock.now(), level, scope, text }]
    for (const listener of this.#listeners) listener(this.#entries)
  }

  watch(onSnapshot: (entries: LogEntry[]) => void): () => void {
    this.#listeners.add(onSnapshot)
    onSnapshot(this.#entries)
    return () => this.#listeners.delete(onSnapshot)
  }
}
