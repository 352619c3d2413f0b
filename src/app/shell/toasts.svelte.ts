/** Passing messages. They wait longer when there is something to do about them. */

export interface ToastInput {
  text: string
  tone?: 'plain' | 'bad'
  /** Usually an undo. */
  action?: { label: string; run: () => void }
}

export interface ToastView extends ToastInput {
  id: number
}

const SHOWN_MS = 5_000
/** With an action, or for something that went wrong: time to read and decide. */
const SHOWN_LONG_MS = 12_000
/** More at once would cover the page. */
const MAX_SHOWN = 3

export class Toasts {
  #shown = $state.raw<readonly ToastView[]>([])
  #nextId = 1

  get shown(): readonly ToastView[] {
    return this.#shown
  }

  show(toast: ToastInput): void {
    const view = { ...toast, id: this.#nextId++ }
    this.#shown = [...this.#shown, view].slice(-MAX_SHOWN)
    const shownMs = toast.action !== undefined || toast.tone === 'bad' ? SHOWN_LONG_MS : SHOWN_MS
    setTimeout(() => this.close(view.id), shownMs)
  }

  close(id: number): void {
    this.#shown = this.#shown.filter((toast) => toast.id !== id)
  }
}
