/** Saves a moment after the last change, one save at a time, and says where it stands. */

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed'

/** Long enough not to save every letter, short enough to lose next to nothing. */
export const AUTOSAVE_DELAY_MS = 600

export class Autosave {
  state = $state<SaveState>('saved')
  /** Of the last attempt, while `state` is failed. */
  error = $state.raw<unknown>()
  /** Counts finished saves, for views that show what is stored. */
  revision = $state(0)
  readonly #save: () => Promise<void>
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> | undefined
  #dirty = false

  constructor(save: () => Promise<void>) {
    this.#save = save
  }

  /** Something changed. */
  touch(): void {
    this.#dirty = true
    if (this.state !== 'saving') this.state = 'waiting'
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), AUTOSAVE_DELAY_MS)
  }

  /** Saves now what is not saved; resolves when nothing is left to save or saving failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#dirty) {
      this.#dirty = false
      this.state = 'saving'
      try {
        await this.#save()
        this.revision++
      } catch (error) {
        this.#dirty = true
        this.error = error
        this.state = 'failed'
        return
      }
    }
    this.error = undefined
    this.state = 'saved'
  }
}
