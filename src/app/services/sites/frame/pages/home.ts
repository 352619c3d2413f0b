/**
 * What a site host answers to any path of a site. Opened directly: leads to the app. Inside the app:
 * the service worker is gone, and the app is told so that it can bring it back.
 */
import type { PageMessage } from '../messages.ts'

/** The host names the app in the policy of the bridge; the first one is the main one. */
async function appOrigin(): Promise<string | undefined> {
  const response = await fetch('/__bridge', { method: 'HEAD', cache: 'no-cache' })
  const policy = response.headers.get('Content-Security-Policy') ?? ''
  return /frame-ancestors ([^;\s]+)/.exec(policy)?.[1]
}

async function run(): Promise<void> {
  const path = location.pathname + location.search + location.hash
  if (window.top !== window) {
    const lost: PageMessage = { type: 'lost', path }
    window.top?.postMessage(lost, '*')
    return
  }
  const app = await appOrigin()
  const [label = ''] = location.hostname.split('.')
  // a draft's label is its id behind a `d`
  const site = label.length === 63 ? label.slice(1) : label
  if (app !== undefined) location.replace(`${app}/#/s/${site}${location.pathname}`)
}

run().catch(() => {
  document.body.textContent = 'This site is opened through its app, which cannot be reached now.'
})
