/** The pages of stored files with a made-up node, under the policy that production has, and its service worker. */
import { chromium, expect, test as base, type Browser, type Page } from '@playwright/test'
import type { FilesScene } from '../../fixtures/files-ui/made-up-files.ts'
import { serveShell, type ShellServer } from '../../fixtures/shell/serve.ts'
import { CHROMIUM_ARGS, CHROMIUM_PATH } from './chromium.ts'

type Open = (scene: FilesScene, fragment: string, locale?: string) => Promise<Page>

export const test = base.extend<{ open: Open }, { app: ShellServer; engine: Browser }>({
  app: [
    async ({ playwright: _ }, use) => {
      const app = await serveShell('files-ui')
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
      const page = await context.newPage()
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        // The made-up host has no relays.json.
        if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text())
      })
      await page.goto(`${app.origin}?scene=${scene}#${fragment}`)
      return page
    })
    for (const context of contexts) await context.close()
    expect(errors).toEqual([])
  }
})

/** The service worker answers this page. */
export async function whenStreaming(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
}
