/**
 * The app's side of a site shown on its own origin: a hidden bridge that installs the site's service
 * worker, a port from the node to that worker, and the frame with the content.
 */
import type { FrameEvents, FrameNode } from './frame-node.ts'
import { isKnownFrame, rememberFrame, type FrameStorage } from './known-frames.ts'
import {
  parseBridgeMessage,
  parsePageMessage,
  sitePath,
  type BridgeMessage,
  type PageMessage
} from './messages.ts'
import { siteOfOrigin, siteOrigin, type SiteViewName } from './origins.ts'
import { createPortGrants, type PortGrants } from './port-grants.ts'

/** A bridge takes some 100 ms; one that says nothing by then is blocked or its host is down. */
const BRIDGE_TIMEOUT_MS = 4000
/** An error page loads without a word from the bridge's script, which runs before the load event. */
const SILENT_LOAD_GRACE_MS = 500
/** Later than this the page that was shown early may have given up waiting for the node. */
const EARLY_PATIENCE_MS = 2500
/** A site that keeps unregistering its worker is let go after this many in a row. */
const MAX_HEALS = 3
const HEAL_PERIOD_MS = 10_000

/** bridging: the bridge is coming up. open: content shows. healing: the bridge comes up again. */
export type OriginFrameState = 'bridging' | 'open' | 'healing' | 'unavailable' | 'closed'
type OriginFrameEvent = 'ready' | 'fail' | 'lose' | 'close'

/** The life of a frame; an event that a state does not list is ignored. */
export const ORIGIN_FRAME_TRANSITIONS: Record<
  OriginFrameState,
  Partial<Record<OriginFrameEvent, OriginFrameState>>
> = {
  bridging: { ready: 'open', fail: 'unavailable', close: 'closed' },
  open: { lose: 'healing', fail: 'unavailable', close: 'closed' },
  healing: { ready: 'open', fail: 'unavailable', close: 'closed' },
  unavailable: { close: 'closed' },
  closed: {}
}

export interface OriginFrameInit extends FrameEvents {
  node: FrameNode
  /** Pattern such as `https://*.sites.example`. */
  sites: string
  site: string
  view: SiteViewName
  path: string
  /** Remembers which sites have their worker in this browser: their content need not wait for the bridge. */
  storage: FrameStorage
  /** Site origins do not work in this browser, or the host is down: use the sandbox. */
  onunavailable(): void
}

export class OriginFrame {
  state = $state<OriginFrameState>('bridging')
  /** Changes when the bridge or the content must be embedded anew. */
  bridgeRound = $state(0)
  contentRound = $state(0)
  contentUrl = $state('')
  bridge = $state<HTMLIFrameElement>()
  content = $state<HTMLIFrameElement>()
  readonly origin: string
  readonly bridgeUrl: string

  readonly #init: OriginFrameInit
  readonly #grants: PortGrants
  #path: string
  #timer: ReturnType<typeof setTimeout> | undefined
  #healedAt: number[] = []
  /** The bridge of this round said hello. */
  #greeted = false
  /** Until when the content that was shown before the bridge was ready counts as shown, ms. */
  #earlyUntil = 0

  constructor(init: OriginFrameInit) {
    this.#init = init
    this.origin = siteOrigin(init.sites, init.site, init.view)
    this.bridgeUrl = `${this.origin}/__bridge#app=${encodeURIComponent(location.origin)}`
    this.#path = sitePath(init.path) ?? '/'
    this.#grants = createPortGrants({
      node: init.node,
      site: init.site,
      view: init.view,
      give: (port) => this.bridge?.contentWindow?.postMessage({ type: 'port' }, this.origin, [port])
    })
  }

  /** Listens until the returned function is called. */
  start(): () => void {
    const listen = (event: MessageEvent): void => this.#receive(event)
    window.addEventListener('message', listen)
    const stopFollowing = this.#init.node.onChange(() => {
      if (this.#greeted) this.#grants.renew()
    })
    this.#expectBridge(BRIDGE_TIMEOUT_MS)
    if (isKnownFrame(this.#init.storage, this.origin)) {
      this.#earlyUntil = performance.now() + EARLY_PATIENCE_MS
      this.#show(this.#path)
    }
    return () => {
      this.#send('close')
      clearTimeout(this.#timer)
      window.removeEventListener('message', listen)
      stopFollowing()
      this.#grants.stop()
    }
  }

  /** Shows another path; nothing happens when the frame is there already. */
  navigate(path: string): void {
    const wanted = sitePath(path) ?? '/'
    if (wanted === this.#path) return
    this.#path = wanted
    this.#earlyUntil = 0
    // replaces, so that Back leaves through the app's own history and not twice
    if (this.state === 'open') this.content?.contentWindow?.location.replace(this.origin + wanted)
  }

  /** The bridge's frame has loaded something. */
  bridgeLoaded(): void {
    if (!this.#greeted && this.state !== 'open') this.#expectBridge(SILENT_LOAD_GRACE_MS)
  }

  #receive({ source, origin, data }: MessageEvent): void {
    if (source === null) return
    if (source === this.bridge?.contentWindow) {
      const message = origin === this.origin ? parseBridgeMessage(data) : undefined
      if (message !== undefined) this.#fromBridge(message)
      return
    }
    const message = parsePageMessage(data)
    if (message === undefined) return
    // also from frames within the site, whose worker is the same
    if (origin === this.origin && message.type === 'lost') this.#lost(message.path)
    else if (source !== this.content?.contentWindow) return
    else if (origin === this.origin) this.#fromPage(message)
    else this.#left(origin, message)
  }

  #fromBridge(message: BridgeMessage): void {
    if (message.type === 'failed') {
      if (this.state !== 'open') this.#fail()
    } else if (message.type === 'ready') {
      clearTimeout(this.#timer)
      this.#timer = undefined
      if (!this.#send('ready')) return
      rememberFrame(this.#init.storage, this.origin)
      if (performance.now() > this.#earlyUntil) this.#show(this.#path)
    } else {
      if (message.type === 'hello') this.#welcome()
      this.#grants.grant()
    }
  }

  #welcome(): void {
    this.#greeted = true
    if (this.state !== 'open') this.#expectBridge(BRIDGE_TIMEOUT_MS)
  }

  #fromPage(message: PageMessage): void {
    if (message.type === 'outside') this.#init.onoutside(message.url)
    if (message.type !== 'page') return
    this.#path = message.path
    this.#init.onnavigate(message.path, message.title)
  }

  /** The site sent its frame to another site's origin. That opens as a link would, under its own name. */
  #left(origin: string, message: PageMessage): void {
    if (siteOfOrigin(this.#init.sites, origin) === undefined) return
    this.#show(this.#path)
    if (message.type !== 'outside') this.#init.onoutside(origin + message.path)
  }

  #show(path: string): void {
    this.contentUrl = this.origin + path
    this.contentRound++
  }

  #lost(path: string): void {
    // Shown early, and the worker was gone: it comes with the bridge.
    if (this.state === 'bridging') this.#earlyUntil = 0
    else this.#heal(path)
  }

  #heal(path: string): void {
    const now = performance.now()
    this.#healedAt = this.#healedAt.filter((at) => at > now - HEAL_PERIOD_MS)
    if (!this.#send('lose')) return
    if (this.#healedAt.length >= MAX_HEALS) {
      this.#fail()
      return
    }
    this.#healedAt.push(now)
    this.#earlyUntil = 0
    this.#path = path
    this.#greeted = false
    this.bridgeRound++
    this.#expectBridge(BRIDGE_TIMEOUT_MS)
  }

  #expectBridge(timeoutMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#fail(), timeoutMs)
  }

  #fail(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#send('fail')) this.#init.onunavailable()
  }

  #send(event: OriginFrameEvent): boolean {
    const next = ORIGIN_FRAME_TRANSITIONS[this.state][event]
    if (next === undefined) return false
    this.state = next
    return true
  }
}
