/** The visits that are open: one per site however many look, each lingering a little after the last. */
import type { MachineView } from '../../../interface/network.ts'
import type { SiteHints, VisitView } from '../api.ts'
import { LINGER_MS } from './constants.ts'
import type { VisitPorts } from './ports.ts'
import { Visit } from './visit.ts'

interface OpenVisit {
  visit: Visit
  users: number
  lingering: unknown
}

export class Visits {
  readonly #ports: VisitPorts
  readonly #open = new Map<string, OpenVisit>()

  constructor(ports: VisitPorts) {
    this.#ports = ports
  }

  /** Keeps the visit open until the returned function is called. */
  acquire(site: string): { visit: Visit; release: () => void } {
    let open = this.#open.get(site)
    if (open === undefined) {
      open = { visit: new Visit(this.#ports, site), users: 0, lingering: undefined }
      this.#open.set(site, open)
      open.visit.open()
    }
    const { visit } = open
    this.#ports.clock.clearTimeout(open.lingering)
    open.users++
    let released = false
    const release = () => {
      if (released) return
      released = true
      this.#release(site)
    }
    return { visit, release }
  }

  watch(site: string, hints: SiteHints, onSnapshot: (view: VisitView) => void): () => void {
    const { visit, release } = this.acquire(site)
    visit.addHints(hints)
    const unwatch = visit.watch(onSnapshot)
    return () => {
      unwatch()
      release()
    }
  }

  find(site: string): Visit | undefined {
    return this.#open.get(site)?.visit
  }

  machines(): MachineView[] {
    return [...this.#open.values()].map(({ visit }) => visit.machineView())
  }

  stop(): void {
    for (const { visit, lingering } of this.#open.values()) {
      this.#ports.clock.clearTimeout(lingering)
      visit.close()
    }
    this.#open.clear()
  }

  #release(site: string): void {
    const open = this.#open.get(site)
    if (open === undefined || --open.users > 0) return
    open.lingering = this.#ports.clock.setTimeout(() => {
      if (open.users > 0 || this.#open.get(site) !== open) return
      this.#open.delete(site)
      open.visit.close()
    }, LINGER_MS)
  }
}
