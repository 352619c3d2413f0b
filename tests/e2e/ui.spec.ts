/**
 * Every page of the shell, alone with a made-up node: as everybody can use it (axe), in both themes,
 * sizes and languages, without one breach of the content security policy.
 */
import { chromium, expect, test as base, type Browser, type Page } from '@playwright/test'
import type { Scene } from '../fixtures/shell/scenes.ts'
import { serveShell, type ShellServer } from '../fixtures/shell/serve.ts'
import { CHROMIUM_ARGS, CHROMIUM_PATH } from './support/chromium.ts'
import { expectAccessible, takeScreenshots } from './support/looks.ts'

interface ShellWorker {
  shell: ShellServer
  engine: Browser
}

interface ShellTest {
  /** Opens a page of a scene; fails the test when anything is logged as an error. */
  open: (scene: Scene, fragment?: string, locale?: string) => Promise<Page>
}

const test = base.extend<ShellTest, ShellWorker>({
  shell: [
    async ({ playwright: _ }, use) => {
      const shell = await serveShell()
      await use(shell)
      await shell.close()
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  engine: [
    async ({ playwright: _ }, use) => {
      const browser = await chromium.launch({
        ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }),
        args: ['--no-sandbox', ...CHROMIUM_ARGS]
      })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' }
  ],
  open: async ({ shell, engine }, use) => {
    const errors: string[] = []
    const contexts: { close(): Promise<void> }[] = []
    await use(async (scene, fragment = '/', locale = 'en') => {
      const context = await engine.newContext({ locale, viewport: { width: 1280, height: 800 } })
      contexts.push(context)
      const page = await context.newPage()
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('console', (message) => {
        // The made-up host has neither a service worker nor a relays.json.
        if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text())
      })
      await page.goto(`${shell.origin}?scene=${scene}#${fragment}`)
      return page
    })
    for (const context of contexts) await context.close()
    expect(errors).toEqual([])
  }
})

const PAGES: { name: string; scene: Scene; fragment: string; heading: { en: RegExp; ru: RegExp } }[] = [
  {
    name: 'first-minute',
    scene: 'fresh',
    fragment: '/',
    heading: { en: /Publish a site/, ru: /Публикуйте сайт/ }
  },
  {
    name: 'restore',
    scene: 'fresh',
    fragment: '/restore',
    heading: { en: /Bring back/, ru: /Вернуть свою/ }
  },
  { name: 'unlock', scene: 'locked', fragment: '/', heading: { en: /Welcome back/, ru: /С возвращением/ } },
  { name: 'home', scene: 'busy', fragment: '/', heading: { en: /Home/, ru: /Главная/ } },
  { name: 'home-empty', scene: 'empty', fragment: '/', heading: { en: /Home/, ru: /Главная/ } },
  { name: 'home-offline', scene: 'offline', fragment: '/', heading: { en: /Home/, ru: /Главная/ } },
  { name: 'network', scene: 'busy', fragment: '/network', heading: { en: /Network/, ru: /Сеть/ } },
  { name: 'network-empty', scene: 'empty', fragment: '/network', heading: { en: /Network/, ru: /Сеть/ } },
  { name: 'activity', scene: 'busy', fragment: '/activity', heading: { en: /Activity/, ru: /Дела/ } },
  { name: 'activity-empty', scene: 'empty', fragment: '/activity', heading: { en: /Activity/, ru: /Дела/ } },
  { name: 'settings', scene: 'busy', fragment: '/settings', heading: { en: /Settings/, ru: /Настройки/ } },
  { name: 'words', scene: 'busy', fragment: '/words', heading: { en: /24 words/, ru: /24 слова/ } },
  { name: 'not-found', scene: 'busy', fragment: '/nowhere', heading: { en: /Not here/, ru: /Здесь пусто/ } }
]

for (const { name, scene, fragment, heading } of PAGES) {
  for (const locale of ['en', 'ru'] as const) {
    test(`${name} reads well and is usable by everybody (${locale})`, async ({ open }) => {
      const page = await open(scene, fragment, locale)
      await expect(page.getByRole('heading', { level: 1, name: heading[locale] })).toBeVisible()
      await expect(page.locator('html')).toHaveAttribute('lang', locale)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expectAccessible(page)
      }
      await takeScreenshots(page, `ui-${name}-${locale}`)
    })

    test(`${name} fits a phone (${locale})`, async ({ open }) => {
      const page = await open(scene, fragment, locale)
      await page.setViewportSize({ width: 360, height: 740 })
      await expect(page.getByRole('heading', { level: 1, name: heading[locale] })).toBeVisible()
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    })
  }
}

test('one click makes an identity, and Home asks to write the words down', async ({ open }) => {
  const page = await open('fresh')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible()
  await page.getByRole('link', { name: 'Show the words' }).click()
  await page.getByRole('button', { name: 'Show the words' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'sausage' }).first()).toBeVisible()
  await takeScreenshots(page, 'ui-words-shown')
  await page.getByRole('button', { name: 'I have written them down' }).click()
  await page.getByLabel('Word 3').fill('thank')
  await page.getByLabel('Word 11').fill('wrong')
  await page.getByLabel('Word 24').fill('title')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByRole('alert')).toHaveText(/not right/)
  await page.getByLabel('Word 11').fill(' Thank ')
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByText('All three are right')).toBeVisible()
  await page.getByRole('link', { name: 'Go to Home' }).click()
  await expect(page.getByText('Write down your 24 words')).toBeHidden()
})

test('wrong words are told by their place and nothing is lost', async ({ open }) => {
  const page = await open('fresh', '/restore')
  const field = page.getByLabel('Your 24 words')
  await field.fill('one two three')
  await expect(page.getByRole('button', { name: 'Restore' })).toBeDisabled()
  const words = Array.from({ length: 24 }, () => 'about').join('\n')
  await field.fill(words)
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByRole('alert')).toContainText('Word 3')
  await expect(field).toHaveValue(words)
})

test('a wrong passphrase is said to be wrong, the right one opens', async ({ open }) => {
  const page = await open('locked')
  await page.getByLabel('Passphrase').fill('hunter2')
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('alert')).toHaveText('Wrong passphrase')
  await page.getByLabel('Passphrase').fill('correct horse')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible()
})

test('the language changes at once, everywhere, and is remembered', async ({ open }) => {
  const page = await open('busy', '/settings')
  await page.getByText('Русский').click()
  await expect(page.getByRole('heading', { level: 1, name: 'Настройки' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Главная' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Настройки' })).toBeVisible()
})

test('a chosen theme overrides the system and is remembered', async ({ open }) => {
  const page = await open('busy', '/settings')
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const light = await background()
  await page.getByText('Dark', { exact: true }).click()
  await expect.poll(background).not.toBe(light)
  await page.reload()
  await expect.poll(background).not.toBe(light)
})

test('a malformed relay is refused with what one looks like', async ({ open }) => {
  const page = await open('busy', '/settings')
  await page.getByLabel('Add a relay').fill('nonsense')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('wss://relay.example')
  await expect(page.getByLabel('Add a relay')).toHaveValue('nonsense')
})

test('reset asks once and says what is lost', async ({ open }) => {
  const page = await open('busy', '/settings')
  await page.getByRole('button', { name: 'Delete everything here' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Gone for good')
  await expectAccessible(page)
  await takeScreenshots(page, 'ui-reset')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

test('work under way can be cancelled, and what ended cleared', async ({ open }) => {
  const page = await open('busy', '/activity')
  await page.getByRole('button', { name: 'Cancel' }).first().click()
  await expect(page.getByText('Cancelled')).toBeVisible()
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect(page.getByText('Cancelled')).toBeHidden()
})

test('everything is reached by keyboard, starting with a way past the navigation', async ({ open }) => {
  const page = await open('busy')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('names from strangers are shown as text', async ({ open }) => {
  const page = await open('busy', '/network')
  await expect(page.getByText('<img src=x onerror=alert(1)>').first()).toBeVisible()
  await expect(page.locator('img[src=x]')).toHaveCount(0)
})
