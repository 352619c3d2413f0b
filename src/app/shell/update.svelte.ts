/**
 * The app's service worker, and the new versions of the app it brings. A new version waits until the
 * person takes it: taking it reloads every tab, since the old files are gone from the cache then.
 */
import type { ToServiceWorker } from '../../workers/rpc/switchboard.ts'

export interface UpdateInit {
  /** Undefined where the browser has no service workers, such as on pages without https. */
  container: ServiceWorkerContainer | undefined
  /** Lets the node finish writing before the page goes. */
  drain: () => Promise<void>
  reload: () => void
}

const SCRIPT = './sw.js'

export class Update {
  #waiting = $state.raw<ServiceWorker>()
  readonly #init: UpdateInit

  constructor(init: UpdateInit) {
    this.#init = init
  }

  get available(): boolean {
    return this.#waiting !== undefined
  }

  /** Registers the service worker and follows it. Without one the app works, but not offline. */
  async start(): Promise<void> {
    const { container, reload } = this.#init
    if (!container) return
    container.addEventListener('controllerchange', () => {
      if (this.#waiting) reload()
    })
    const registration = await container.register(SCRIPT, { updateViaCache: 'none' }).catch(() => undefined)
    if (!registration) return
    this.#offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed') this.#offer(worker)
      })
    })
  }

  async take(): Promise<void> {
    await this.#init.drain()
    this.#waiting?.postMessage({ type: 'SKIP_WAITING' } satisfies ToServiceWorker)
  }

  /** The first worker of all replaces nothing. */
  #offer(worker: ServiceWorker | null): void {
    if (worker && this.#init.container?.controller) this.#waiting = worker
  }
}
