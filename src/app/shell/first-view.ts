/**
 * What the person came for comes first. Work that can wait, such as installing the service worker, for
 * which engines compile all of the app, begins when the first view is there, or after a while.
 */
const PATIENCE_MS = 8_000

export class FirstView {
  /** Resolves once. */
  readonly shown: Promise<void>
  readonly #resolve: () => void

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.shown = promise
    this.#resolve = resolve
    setTimeout(resolve, PATIENCE_MS)
  }

  /** It is there, or cannot come without what waits. */
  done(): void {
    this.#resolve()
  }
}
