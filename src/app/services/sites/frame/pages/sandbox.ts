/**
 * `sandbox.html`: shows a site where it cannot have an origin of its own. The document is opaque and
 * without network; it gets one port that serves one site, fetches the page and what it needs, turns
 * those into blob: URLs, and writes the page over itself. Each page gets a fresh frame.
 */
import './sandbox/guard.ts'
import { createPorts } from '../../../../../workers/site/ports.ts'
import { composePage } from './sandbox/compose-page.ts'
import { createSite, SITE_ORIGIN } from './sandbox/site.ts'
import { tellApp } from './sandbox/tell.ts'
import { installShims, reportPage } from './sandbox/shims.ts'
import { followChanges } from './sandbox/late-assets.ts'

/** The node may still be starting. */
const PORT_TIMEOUT_MS = 60_000

const ports = createPorts({
  portTimeoutMs: PORT_TIMEOUT_MS,
  bridgeTimeoutMs: PORT_TIMEOUT_MS,
  async ask() {
    tellApp({ type: 'port' })
    return 1
  }
})

/** Writing is the only way in which the parser runs a page's scripts where they stand. */
interface Writable {
  write: (markup: string) => void
}

async function show(path: string): Promise<void> {
  const site = createSite(ports)
  const url = new URL(path, SITE_ORIGIN)
  const markup = await composePage(site, url)
  document.open()
  // after opening, which removes every listener, and before the first script of the page
  installShims(site, url)
  followChanges(site)
  const page: Writable = document
  page.write(markup)
  document.close()
  if (url.hash !== '') location.hash = url.hash
  reportPage()
}

let shown = false

addEventListener('message', ({ source, data, ports: [port] }: MessageEvent<unknown>) => {
  if (source !== parent || port === undefined || typeof data !== 'object' || data === null) return
  ports.add('app', port)
  if (shown || !('path' in data) || typeof data.path !== 'string') return
  shown = true
  show(data.path).catch((error: unknown) => {
    document.body.textContent = `This page did not come (${error instanceof Error ? error.name : 'Error'}).`
    tellApp({ type: 'page', path: '/', title: '' })
  })
})

tellApp({ type: 'hello' })
