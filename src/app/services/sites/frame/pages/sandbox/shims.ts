/**
 * What a page expects of its origin and the sandbox has not: requests to itself, links, forms, history and
 * storage. None of it guards anything; the sandbox does.
 */
import type { Site } from './site.ts'
import { SITE_ORIGIN } from './site.ts'
import { memoryStorage } from './memory-storage.ts'
import { tellApp } from './tell.ts'

let current = new URL(SITE_ORIGIN)
let told = ''

export function installShims(site: Site, url: URL): void {
  current = url
  shimFetch(site)
  shimXhr(site)
  shimHistory()
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, name, { value: memoryStorage(), configurable: true })
  }
  Object.defineProperty(document, 'cookie', { get: () => '', set: () => undefined, configurable: true })
  window.open = (target) => {
    follow(new URL(String(target ?? ''), document.baseURI))
    return null
  }
  window.addEventListener('click', onClick)
  window.addEventListener('submit', onSubmit)
  new MutationObserver(reportPage).observe(document, { subtree: true, childList: true })
}

/** Tells the app where the page is and what it is called. */
export function reportPage(): void {
  const path = current.pathname + current.search + current.hash
  const { title } = document
  if (told === `${path} ${title}`) return
  told = `${path} ${title}`
  tellApp({ type: 'page', path, title })
}

function shimFetch(site: Site): void {
  const original = window.fetch.bind(window)
  window.fetch = async (input, init) => {
    const request = new Request(input, init)
    const url = site.resolve(request.url, SITE_ORIGIN)
    if (url === undefined || !['GET', 'HEAD'].includes(request.method)) return original(input, init)
    const { status, headers, blob } = await site.read(url)
    request.signal.throwIfAborted()
    const response = new Response(request.method === 'HEAD' ? null : blob, { status, headers })
    Object.defineProperty(response, 'url', { value: url.href })
    return response
  }
}

interface XhrMethods {
  open: (this: XMLHttpRequest, method: string, target: string | URL, isAsync: boolean) => void
  send: (this: XMLHttpRequest, body?: XMLHttpRequestBodyInit | Document | null) => void
}

/** Opens the request anew on a blob: URL when it is sent; listeners and response type survive that. */
function shimXhr(site: Site): void {
  const prototype: XhrMethods = XMLHttpRequest.prototype
  const { open, send } = prototype
  const wanted = new WeakMap<XMLHttpRequest, URL>()
  XMLHttpRequest.prototype.open = function (
    this: XMLHttpRequest,
    method: string,
    target: string | URL,
    ...rest: unknown[]
  ) {
    const url = site.resolve(String(target), document.baseURI)
    if (url === undefined || method.toUpperCase() !== 'GET' || rest[0] === false) {
      Reflect.apply(open, this, [method, target, ...rest])
      return
    }
    wanted.set(this, url)
    open.call(this, 'GET', 'data:,', true)
  }
  XMLHttpRequest.prototype.send = function (this: XMLHttpRequest, body) {
    const url = wanted.get(this)
    if (url === undefined) {
      send.call(this, body)
      return
    }
    const sendTo = (blob: string | undefined): void => {
      // a blob that is not there fails as a lost connection does
      open.call(this, 'GET', blob ?? 'blob:null/missing', true)
      send.call(this)
    }
    site.asset(url).then(sendTo, () => sendTo(undefined))
  }
}

function shimHistory(): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name].bind(history)
    history[name] = (state: unknown, unused: string, target?: string | URL | null) => {
      const url = URL.parse(String(target ?? ''), document.baseURI)
      if (url?.origin !== SITE_ORIGIN) throw new DOMException('Not an address of this site.', 'SecurityError')
      // without the address: the document's own is that of the sandbox page
      original(state, unused)
      current = url
      reportPage()
    }
  }
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented) return
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
  if (link === undefined || !link.hasAttribute('href')) return
  const url = URL.parse(link.href)
  if (url === null || ['javascript:', 'blob:', 'data:'].includes(url.protocol)) return
  event.preventDefault()
  follow(url)
}

function onSubmit(event: SubmitEvent): void {
  if (event.defaultPrevented || !(event.target instanceof HTMLFormElement)) return
  event.preventDefault()
  const form = event.target
  const url = new URL(form.getAttribute('action') ?? '', document.baseURI)
  if (form.method !== 'get') return
  const values = [...new FormData(form, event.submitter)].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string'
  )
  url.search = new URLSearchParams(values).toString()
  follow(url)
}

/** Within the page, to another page of the site in a fresh frame, or out of the site. */
function follow(url: URL): void {
  // a title set just before would be lost with the frame
  reportPage()
  if (url.origin !== SITE_ORIGIN) tellApp({ type: 'outside', url: url.href })
  else if (url.pathname === current.pathname && url.search === current.search && url.hash !== '') {
    location.hash = url.hash
    current = url
    reportPage()
  } else tellApp({ type: 'go', path: url.pathname + url.search + url.hash })
}
