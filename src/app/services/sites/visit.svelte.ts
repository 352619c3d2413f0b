/** One visit to a site: the node's snapshots, and stopping, retrying and updating it. */
import type { SiteHints, SitesApi, VisitView } from '../../../p2p/services/sites/index.ts'

export type VisitApi = Pick<SitesApi, 'watchVisit' | 'acceptUpdate' | 'retryVisit'>

export class Visit {
  view = $state.raw<VisitView>()
  /** The person did not want to wait any longer. */
  stopped = $state(false)
  /** Counts what makes the frame load its page anew. */
  round = $state(0)
  readonly site: string
  readonly #api: VisitApi
  readonly #hints: SiteHints
  #stopWatching: (() => void) | undefined

  constructor(api: VisitApi, site: string, hints: SiteHints) {
    this.#api = api
    this.site = site
    this.#hints = hints
  }

  /** Keeps the site open until `stop` or `close`. */
  open(): void {
    this.stopped = false
    this.#stopWatching ??= this.#api.watchVisit(this.site, this.#hints, (view) => (this.view = view))
  }

  close(): void {
    this.#stopWatching?.()
    this.#stopWatching = undefined
  }

  stop(): void {
    this.close()
    this.stopped = true
  }

  /** After a failure or a stop. What has arrived is still there. */
  async retry(): Promise<void> {
    const failed = this.view?.state === 'failed'
    this.view = undefined
    if (this.#stopWatching && failed) await this.#api.retryVisit(this.site)
    else this.open()
    this.round++
  }

  async acceptUpdate(): Promise<void> {
    await this.#api.acceptUpdate(this.site)
    this.round++
  }
}
