/** One publication or roll-back at a time, and its outcome. */
import type { SiteVersionView } from '../../../p2p/services/sites/index.ts'

export class Publication {
  running = $state(false)
  /** The version that came of it. */
  published = $state.raw<SiteVersionView>()
  error = $state.raw<unknown>()
  #controller = new AbortController()

  cancel(): void {
    this.#controller.abort()
  }

  async run(work: (signal: AbortSignal) => Promise<SiteVersionView>): Promise<SiteVersionView | undefined> {
    if (this.running) return undefined
    this.#controller = new AbortController()
    this.running = true
    this.published = undefined
    this.error = undefined
    try {
      this.published = await work(this.#controller.signal)
      return this.published
    } catch (error) {
      if (!this.#controller.signal.aborted) this.error = error
      return undefined
    } finally {
      this.running = false
    }
  }
}
