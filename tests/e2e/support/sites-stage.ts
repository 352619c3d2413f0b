/** The pages of the sites service with a made-up node, served under the policy that production has. */
import { chromium, expect, test as base, type Browser, type Page } from '@playwright/test'
import { serveShell, type ShellServer } from '../../fixtures/shell/serve.ts'
import { siteId, type SitesScene } from '../../fixtures/sites-ui/made-up-sites.ts'
import { CHROMIUM_ARGS, CHROMIUM_PATH } from './chromium.ts'

type Open = (scene: SitesScene, fragment: string, locale?: string) => Promise<Page>

/** Stands for the site in the frame: the sandbox page as far as the app can tell. */
const SITE = `<!doctype html><meta name="viewport" content="width=device-width"><title>Opening hours</title>
<style>body{font:17px/1.6 Georgia,serif;max-width:38rem;margin:3rem auto;padding:0 1.4rem;color:#232}
h1{font-size:2.6rem;line-height:1.1}div{background:linear-gradient(160deg,#bcd7c3,#e7d9b4);height:14rem;border-radius:12px}</style>
<h1>Bob’s Bicycle Repair</h1><p>Punctures, brakes and good advice behind the market hall.</p><div></div>
<script>const say = (message) => parent.postMessage(message, '*')
say({ type: 'hello' })
onmessage = () => say({ type: 'page', path: '/hours.html?day=2#late', title: document.title })
onclick = () => say({ type: 'outside', url: 'https://elsewhere.example/way?out' })</script>`

export const test = base.extend<{ open: Open }, { app: ShellServer; engine: Browser }>({
  app: [
    async ({ playwright: _ }, use) => {
      const app = await serveShell('sites-ui')
      await use(app)
      await app.close()
    },
    { scope: 'worker', timeout: 180_000 }
  ],
  engine: [
    async ({ playwright: _ }, use) => {
      const args = ['--no-sandbox', ...CHROMIUM_ARGS]
      const path = CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }
      const browser = await chromium.launch({ ...path, args })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' }
  ],
  open: async ({ app, engine }, use) => {
    const errors: string[] = []
    const contexts: { close(): Promise<void> }[] = []
    await use(async (scene, fragment, locale = 'en') => {
      const context = await engine.newContext({ locale, viewport: { width: 1280, height: 800 } })
      contexts.push(context)
      const headers = {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': 'sandbox allow-scripts'
      }
      await context.route('**/sandbox.html', (route) => route.fulfill({ headers, body: SITE }))
      const page = await context.newPage()
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        // The made-up host has neither a service worker nor a relays.json.
        if (message.type() === 'error' && !/404|ERR_INTERNET/.test(message.text()))
          errors.push(message.text())
      })
      await page.goto(`${app.origin}?scene=${scene}#${fragment}`)
      return page
    })
    for (const context of contexts) await context.close()
    expect(errors).toEqual([])
  }
})

/** An own site of Alice, and one that she visits. */
export const OWN = `/sites/${siteId(1)}`
export const VISIT = `/s/${siteId(7)}/`
