/**
 * Where the person is: the fragment of the address. Nothing of it reaches a server, and any static
 * host will do. The fragment is kept as it was written, since what follows `/s/<site>` belongs to a
 * stranger's site and is read by the sites service alone. Why it is ours: docs/adr/0007-router.md.
 */

/** What the router needs of the window. */
export interface RouterWindow {
  location: { readonly hash: string; replace(url: string): void }
  history: { back(): void; readonly length: number }
  addEventListener(type: 'hashchange', listener: () => void): void
  removeEventListener(type: 'hashchange', listener: () => void): void
  scrollTo(x: number, y: number): void
}

/** Asked before leaving a page; false stays. */
export type LeaveGuard = () => boolean | Promise<boolean>

export class Router {
  #fragment = $state('/')
  readonly #window: RouterWindow
  readonly #guards = new Set<LeaveGuard>()
  readonly #onHashChange = (): void => void this.#follow()

  constructor(window: RouterWindow) {
    this.#window = window
    this.#fragment = readFragment(window.location.hash)
  }

  /** Text after `#`, always with a leading slash. */
  get fragment(): string {
    return this.#fragment
  }

  start(): void {
    this.#window.addEventListener('hashchange', this.#onHashChange)
  }

  stop(): void {
    this.#window.removeEventListener('hashchange', this.#onHashChange)
  }

  /** Goes to a fragment such as `/sites/new`; `replace` leaves no step to come back to. */
  go(fragment: string, { replace = false }: { replace?: boolean } = {}): void {
    const target = `#${fragment}`
    if (replace) this.#window.location.replace(target)
    else Object.assign(this.#window.location, { hash: target })
  }

  /** One step back, or to `fallback` when this page is where the visit began. */
  back(fallback: string): void {
    if (this.#window.history.length > 1) this.#window.history.back()
    else this.go(fallback, { replace: true })
  }

  /** Asks before the page is left. Returns an unregister. */
  guard(guard: LeaveGuard): () => void {
    this.#guards.add(guard)
    return () => {
      this.#guards.delete(guard)
    }
  }

  async #follow(): Promise<void> {
    const next = readFragment(this.#window.location.hash)
    const from = this.#fragment
    if (next === from) return
    for (const guard of this.#guards) {
      if (await guard()) continue
      this.go(from, { replace: true })
      return
    }
    this.#fragment = next
    if (pathOf(next) !== pathOf(from)) this.#window.scrollTo(0, 0)
  }
}

/** The part of a fragment before `?`. */
export function pathOf(fragment: string): string {
  const end = fragment.indexOf('?')
  return end < 0 ? fragment : fragment.slice(0, end)
}

function readFragment(hash: string): string {
  const text = hash.startsWith('#') ? hash.slice(1) : hash
  return text.startsWith('/') ? text : '/'
}
