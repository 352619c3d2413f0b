/**
 * `/__nav.js`, put before every page of a site: tells the app where the page is, what it is called, and
 * which link out of the site was clicked. Runs among hostile code and is trusted with nothing.
 */
import type { PageMessage } from '../messages.ts'

const tell = (message: PageMessage): void => parent.postMessage(message, '*')

let told = ''

function report(): void {
  const path = location.pathname + location.search + location.hash
  const { title } = document
  if (told === path + ' ' + title) return
  told = path + ' ' + title
  tell({ type: 'page', path, title })
}

function watchHistory(): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name].bind(history)
    history[name] = (...change) => {
      original(...change)
      report()
    }
  }
  for (const event of ['DOMContentLoaded', 'load', 'hashchange', 'popstate', 'pageshow']) {
    addEventListener(event, report)
  }
  new MutationObserver(report).observe(document, { subtree: true, childList: true })
}

/** After the page's own handlers, which may have dealt with the click. */
function onClick(event: MouseEvent): void {
  if (event.defaultPrevented) return
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
  if (link === undefined || link.href === '' || link.hasAttribute('download')) return
  const inside = link.origin === location.origin
  // popups and the top window are closed to sites: their own links that want those open here
  if (inside && !['_blank', '_top', '_parent'].includes(link.target)) return
  if (link.protocol === 'javascript:' || link.protocol === 'blob:' || link.protocol === 'data:') return
  event.preventDefault()
  if (inside) location.href = link.href
  else tell({ type: 'outside', url: link.href })
}

if (parent !== window && parent === top) {
  watchHistory()
  addEventListener('click', onClick)
  report()
}
