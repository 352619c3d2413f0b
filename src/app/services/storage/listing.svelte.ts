/** What is listed: the window of a folder that is on the screen, however long the folder, or what a search found. */
import type { EntryView, FolderView, StorageApi } from '../../../p2p/services/storage/index.ts'
import { windowFor, WINDOW_STEP, type Range } from './window-range.ts'

export interface Order {
  sort: 'name' | 'modified' | 'size'
  descending: boolean
}

export interface Listing {
  /** Undefined until known. */
  readonly total: number | undefined
  /** Undefined for an entry that is not here yet. */
  at(index: number): EntryView | undefined
  /** These are drawn. */
  show(range: Range): void
  /** Entries of any range, also outside of what is shown. */
  entries(range: Range): Promise<EntryView[]>
}

/** Entries asked for at once when a selection reaches beyond the window. */
const READ_LIMIT = 10_000

export class FolderListing implements Listing {
  #view = $state.raw<FolderView>()
  /** Of the window that the view is of. */
  #offset = $state.raw(0)
  #folder = ''
  #order: Order = { sort: 'name', descending: false }
  #window: Range | undefined
  #stop: (() => void) | undefined
  readonly #api: Pick<StorageApi, 'watchFolder'>

  constructor(api: Pick<StorageApi, 'watchFolder'>) {
    this.#api = api
  }

  get total(): number | undefined {
    return this.#view?.isLoading && this.#view.total === 0 ? undefined : this.#view?.total
  }

  /** The files of these words are still looked for in the network. */
  get isLooking(): boolean {
    return this.#view?.isLooking === true
  }

  /** From the root to the folder itself. */
  get path(): FolderView['path'] | undefined {
    return this.#view?.path
  }

  /** Follows a folder until the returned function is called. */
  open(folder: string, order: Order): () => void {
    if (folder !== this.#folder) this.#view = undefined
    this.#folder = folder
    this.#order = order
    this.#watch({ first: 0, end: 2 * WINDOW_STEP })
    return () => this.#stop?.()
  }

  at(index: number): EntryView | undefined {
    return this.#view?.entries[index - this.#offset]
  }

  show(range: Range): void {
    const wanted = windowFor(range, this.#window)
    if (wanted !== this.#window) this.#watch(wanted)
  }

  async entries({ first, end }: Range): Promise<EntryView[]> {
    const found: EntryView[] = []
    for (let offset = first; offset < end; offset += READ_LIMIT) {
      found.push(...(await this.#read(offset, Math.min(READ_LIMIT, end - offset))))
    }
    return found
  }

  #watch(window: Range): void {
    this.#stop?.()
    this.#window = window
    const wanted = { offset: window.first, limit: window.end - window.first, ...this.#order }
    this.#stop = this.#api.watchFolder(this.#folder, wanted, (view) => {
      // A snapshot may still be on its way when the window has moved on.
      if (this.#window !== window) return
      this.#view = view
      this.#offset = window.first
    })
  }

  #read(offset: number, limit: number): Promise<EntryView[]> {
    const { promise, resolve } = Promise.withResolvers<EntryView[]>()
    const stop = this.#api.watchFolder(this.#folder, { offset, limit, ...this.#order }, (view) => {
      if (!view.isLoading) resolve(view.entries)
    })
    return promise.finally(stop)
  }
}

/** What a search found: all of it is here. */
export class FoundListing implements Listing {
  readonly #found: readonly EntryView[]

  constructor(found: readonly EntryView[]) {
    this.#found = found
  }

  get total(): number {
    return this.#found.length
  }

  at(index: number): EntryView | undefined {
    return this.#found[index]
  }

  show(): void {
    // nothing is to be fetched
  }

  async entries({ first, end }: Range): Promise<EntryView[]> {
    return this.#found.slice(first, end)
  }
}
