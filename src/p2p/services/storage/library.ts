/** What the app sees of the catalogue: folders, entries, sums, each with how safe it is. */
import type { Clock } from '../../interface/platform.ts'
import { isNamed } from '../../lib/errors.ts'
import type { EntryPlace, EntryView, FolderView, FolderWindow, StorageSummary } from './api.ts'
import type { Catalogue } from './catalogue/index.ts'
import { NOTIFY_MS } from './constants.ts'
import type { SafetyOf } from './safety.ts'

export interface LibraryPorts {
  catalogue: Catalogue
  clock: Clock
  safetyOf: SafetyOf
  /** Something about suppliers changed, and with it the safety of files. */
  onSuppliers(listener: () => void): () => void
  /** The catalogue of these words is still looked for. */
  isLooking(): boolean
}

export class Library {
  readonly #ports: LibraryPorts
  readonly #watchers = new Set<() => void>()
  #unsubscribe: (() => void)[] = []
  #timer: unknown

  constructor(ports: LibraryPorts) {
    this.#ports = ports
  }

  start(): void {
    const changed = () => this.#changed()
    this.#unsubscribe = [this.#ports.catalogue.onChange(changed), this.#ports.onSuppliers(changed)]
  }

  stop(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#ports.clock.clearTimeout(this.#timer)
  }

  /** Something that is shown may have changed. */
  refresh(): void {
    this.#changed()
  }

  watchFolder(folder: string, window: FolderWindow, onSnapshot: (view: FolderView) => void): () => void {
    return this.#watch(() => onSnapshot(this.#folder(folder, window)))
  }

  watchEntry(id: string, onSnapshot: (place: EntryPlace | undefined) => void): () => void {
    return this.#watch(() => onSnapshot(this.#place(id)))
  }

  watchSummary(onSnapshot: (summary: StorageSummary) => void): () => void {
    return this.#watch(() => onSnapshot(this.#summary()))
  }

  search(text: string): EntryView[] {
    return this.#ports.catalogue.search(text).map((entry) => this.#withSafety(entry))
  }

  #watch(send: () => void): () => void {
    this.#watchers.add(send)
    send()
    return () => this.#watchers.delete(send)
  }

  #changed(): void {
    if (this.#watchers.size === 0) return
    this.#timer ??= this.#ports.clock.setTimeout(() => {
      this.#timer = undefined
      for (const send of [...this.#watchers]) send()
    }, NOTIFY_MS)
  }

  #folder(folder: string, window: FolderWindow): FolderView {
    const { catalogue } = this.#ports
    try {
      const { total, entries } = catalogue.list(folder, window)
      const path = catalogue.pathOf(folder)
      return {
        folder,
        path,
        total,
        entries: entries.map((entry) => this.#withSafety(entry)),
        isLoading: false,
        isLooking: this.#ports.isLooking()
      }
    } catch (error) {
      // It was removed while it was open.
      if (!isNamed(error, 'EntryNotFoundError')) throw error
      return { folder, path: [], total: 0, entries: [], isLoading: false }
    }
  }

  #place(id: string): EntryPlace | undefined {
    const { catalogue } = this.#ports
    try {
      const entry = this.#withSafety(catalogue.entry(id))
      return { entry, path: catalogue.pathOf(entry.parent) }
    } catch (error) {
      if (isNamed(error, 'EntryNotFoundError')) return undefined
      throw error
    }
  }

  #summary(): StorageSummary {
    const { files, storedBytes } = this.#ports.catalogue.stats()
    return { files, storedBytes, safety: this.#ports.safetyOf.counts() }
  }

  #withSafety(entry: EntryView): EntryView {
    return entry.kind === 'file' ? { ...entry, safety: this.#ports.safetyOf.entry(entry.id) } : entry
  }
}
