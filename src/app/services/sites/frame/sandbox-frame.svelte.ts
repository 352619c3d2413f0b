/** The app's side of a site shown in the sandbox page: one opaque frame per page, and a port for it. */
import type { FrameEvents, FrameNode } from './frame-node.ts'
import { parseSandboxMessage, sitePath, type SandboxMessage } from './messages.ts'
import type { SiteViewName } from './origins.ts'
import { createPortGrants, type PortGrants } from './port-grants.ts'

/** The page's script runs before its load event; without a word by then it refused to. */
const SILENT_LOAD_GRACE_MS = 1000
/** On a plain static host the header comes from the app's service worker, which may just be installing. */
const MAX_ATTEMPTS = 3
const WORKER_TIMEOUT_MS = 10_000

/** loading: the page is coming. open: it runs. unavailable: its sandboxing header does not arrive here. */
export type SandboxFrameState = 'loading' | 'open' | 'unavailable'

export interface SandboxFrameInit extends FrameEvents {
  node: FrameNode
  site: string
  view: SiteViewName
  path: string
}

export class SandboxFrame {
  state = $state<SandboxFrameState>('loading')
  /** Changes with every page: each has a fresh frame. */
  round = $state(0)
  frame = $state<HTMLIFrameElement>()

  readonly #init: SandboxFrameInit
  readonly #grants: PortGrants
  #path: string
  #greeted = false
  #attempts = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopped = false

  constructor(init: SandboxFrameInit) {
    this.#init = init
    this.#path = sitePath(init.path) ?? '/'
    this.#grants = createPortGrants({
      node: init.node,
      site: init.site,
      view: init.view,
      // an opaque origin cannot be named; the port goes to this one window, whatever it shows
      give: (port) => this.frame?.contentWindow?.postMessage({ path: this.#path }, '*', [port])
    })
  }

  /** Listens until the returned function is called. */
  start(): () => void {
    const listen = (event: MessageEvent): void => {
      const known = event.source !== null && event.source === this.frame?.contentWindow
      // anything but an opaque origin is not the sandbox page
      const message = known && event.origin === 'null' ? parseSandboxMessage(event.data) : undefined
      if (message !== undefined) this.#receive(message)
    }
    window.addEventListener('message', listen)
    const stopFollowing = this.#init.node.onChange(() => {
      if (this.#greeted) this.#grants.renew()
    })
    return () => {
      this.#stopped = true
      clearTimeout(this.#timer)
      window.removeEventListener('message', listen)
      stopFollowing()
      this.#grants.stop()
    }
  }

  /** Shows another path; nothing happens when the frame is there already. */
  navigate(path: string): void {
    const wanted = sitePath(path) ?? '/'
    if (wanted !== this.#path) this.#go(wanted)
  }

  /** The frame has loaded something. */
  loaded(): void {
    if (this.#greeted) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#retry(), SILENT_LOAD_GRACE_MS)
  }

  #receive(message: SandboxMessage): void {
    if (message.type === 'hello' || message.type === 'port') {
      clearTimeout(this.#timer)
      this.#greeted = true
      this.state = 'open'
      this.#grants.grant()
    } else if (message.type === 'go') this.#go(message.path)
    else if (message.type === 'outside') this.#init.onoutside(message.url)
    else {
      this.#path = message.path
      this.#init.onnavigate(message.path, message.title)
    }
  }

  #go(path: string): void {
    this.#path = path
    this.#greeted = false
    this.#grants.stop()
    this.round++
  }

  /** The page refused to run without its header: waits for the service worker that gives it one. */
  async #retry(): Promise<void> {
    if (++this.#attempts < MAX_ATTEMPTS && (await workerIsActive()) && !this.#stopped) this.round++
    else this.state = 'unavailable'
  }
}

async function workerIsActive(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false
  const timeout = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), WORKER_TIMEOUT_MS))
  return (await Promise.race([navigator.serviceWorker.ready, timeout])) !== undefined
}
