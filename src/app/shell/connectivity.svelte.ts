/** Whether the browser has a network at all. The node says more; this is there before it answers. */
export class Connectivity {
  #online = $state(true)

  constructor(window: Window) {
    this.#online = window.navigator.onLine
    window.addEventListener('online', () => (this.#online = true))
    window.addEventListener('offline', () => (this.#online = false))
  }

  get online(): boolean {
    return this.#online
  }
}
