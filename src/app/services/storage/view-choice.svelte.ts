/** How files are listed, as this browser was told last. */
import type { Order } from './listing.svelte.ts'

export type Layout = 'list' | 'grid'

const STORAGE_KEY = 'bitpie.files-view'
const SORTS: readonly Order['sort'][] = ['name', 'modified', 'size']

interface Choice extends Order {
  layout: Layout
}

export class ViewChoice {
  #choice = $state.raw<Choice>({ layout: 'list', sort: 'name', descending: false })
  readonly #storage: Storage
  /** The same object as long as nothing of it changes, so that the folder is not asked for again. */
  readonly order = $derived.by((): Order => {
    const { sort, descending } = this.#choice
    return { sort, descending }
  })

  constructor(storage: Storage) {
    this.#storage = storage
    this.#choice = parseChoice(storage.getItem(STORAGE_KEY))
  }

  get layout(): Layout {
    return this.#choice.layout
  }

  show(layout: Layout): void {
    this.#set({ ...this.#choice, layout })
  }

  /** By this, or the other way round when it is by this already. Sizes and times begin with the largest. */
  sortBy(sort: Order['sort']): void {
    const descending = sort === this.#choice.sort ? !this.#choice.descending : sort !== 'name'
    this.#set({ ...this.#choice, sort, descending })
  }

  #set(choice: Choice): void {
    this.#choice = choice
    this.#storage.setItem(STORAGE_KEY, JSON.stringify(choice))
  }
}

function parseChoice(text: string | null): Choice {
  const read = (): Partial<Record<string, unknown>> => {
    try {
      const value: unknown = JSON.parse(text ?? '{}')
      return typeof value === 'object' && value !== null ? value : {}
    } catch {
      return {}
    }
  }
  const { layout, sort, descending } = read()
  return {
    layout: layout === 'grid' ? 'grid' : 'list',
    sort: SORTS.find((known) => known === sort) ?? 'name',
    descending: descending === true
  }
}
