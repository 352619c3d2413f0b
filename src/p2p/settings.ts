/** Settings of the node, kept in its store; unknown or malformed ones fall back to the defaults. */
import type { NodeSettings } from './interface/settings.ts'
import type { SettingsReader } from './interface/service.ts'
import type { Table } from './interface/store.ts'

const KEY = 'node'
const MIB = 1024 * 1024

/** Visitors' cache: enough for many sites, little for a phone. */
export const DEFAULT_CACHE_LIMIT_BYTES = 512 * MIB
export const MIN_CACHE_LIMIT_BYTES = 16 * MIB
export const MAX_CACHE_LIMIT_BYTES = 64 * 1024 * MIB

const DEFAULTS: NodeSettings = { mode: 'open', serve: true, cacheLimitBytes: DEFAULT_CACHE_LIMIT_BYTES }

export class Settings implements SettingsReader {
  readonly #table: Table<NodeSettings>
  readonly #listeners = new Set<(settings: NodeSettings) => void>()
  #current: NodeSettings = DEFAULTS

  constructor(table: Table<NodeSettings>) {
    this.#table = table
  }

  async load(): Promise<void> {
    this.#current = sane({ ...DEFAULTS, ...(await this.#table.get(KEY)) })
  }

  current(): NodeSettings {
    return this.#current
  }

  async update(change: Partial<NodeSettings>): Promise<void> {
    const next = sane({ ...this.#current, ...change })
    await this.#table.put(KEY, next)
    this.#current = next
    for (const listener of this.#listeners) listener(next)
  }

  onChange(listener: (settings: NodeSettings) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

function sane(settings: NodeSettings): NodeSettings {
  const limit = Number.isFinite(settings.cacheLimitBytes)
    ? settings.cacheLimitBytes
    : DEFAULT_CACHE_LIMIT_BYTES
  return {
    mode: settings.mode === 'relayed' ? 'relayed' : 'open',
    serve: settings.serve,
    cacheLimitBytes: Math.min(MAX_CACHE_LIMIT_BYTES, Math.max(MIN_CACHE_LIMIT_BYTES, Math.round(limit)))
  }
}
