/** Offers to install the app where the browser lets us ask. */

/** Chromium's event; other browsers install from their own menus. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>
}

export class Install {
  #prompt = $state.raw<InstallPromptEvent>()
  #installed = $state(false)

  constructor(window: Window) {
    this.#installed = window.matchMedia('(display-mode: standalone)').matches
    window.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault()
      this.#prompt = event as InstallPromptEvent
    })
    window.addEventListener('appinstalled', () => {
      this.#installed = true
      this.#prompt = undefined
    })
  }

  get possible(): boolean {
    return this.#prompt !== undefined
  }

  get installed(): boolean {
    return this.#installed
  }

  /** A prompt can be shown once; the browser makes a new one when it sees fit. */
  async ask(): Promise<void> {
    const prompt = this.#prompt
    this.#prompt = undefined
    await prompt?.prompt()
  }
}
