/** Tells when a page that is shown from the store has got what it asked for. */
import type { SiteReader } from '../p2p/services/sites/index.ts'

/** A page asks for its parts sooner than this after it has arrived itself, ms. */
const CALM_MS = 200
/** A page that asks for nothing, or for ever, is not waited for any longer, ms. */
const PATIENCE_MS = 1_500

export class Calm {
  readonly #settled = Promise.withResolvers<void>()
  #reading = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** The same reader, whose answers are counted. */
  watching(reader: SiteReader): SiteReader {
    return {
      read: async (request, options) => {
        clearTimeout(this.#timer)
        this.#reading++
        try {
          return await reader.read(request, options)
        } finally {
          if (--this.#reading === 0) this.#timer = setTimeout(this.#settled.resolve, CALM_MS)
        }
      }
    }
  }

  /** Resolves once: soon after the last of the first answers, or when patience ends. */
  async settled(): Promise<void> {
    const patience = setTimeout(this.#settled.resolve, PATIENCE_MS)
    await this.#settled.promise
    clearTimeout(patience)
  }
}
