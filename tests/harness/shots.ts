/**
 * Pictures of the sites pages on the harness, for people to look at:
 * `npx vite --config tests/harness/vite.config.ts`, then `npx node tests/harness/shots.ts [name part]`.
 */
import { chromium, type Page } from '@playwright/test'
import { mkdir } from 'node:fs/promises'
import { siteId } from './fake-sites.ts'

const OUT = 'tests/artifacts/screens/sites'
const BASE = 'http://127.0.0.1:5199/'
const NARROW = { width: 390, height: 844 }
const WIDE = { width: 1280, height: 800 }

interface Shot {
  name: string
  scene: string
  hash: string
  lang?: string
  act?: (page: Page) => Promise<void>
}

const own = `/sites/${siteId(1)}`
const visit = `/s/${siteId(7)}/`

const SHOTS: Shot[] = [
  { name: 'list', scene: '', hash: '/sites' },
  { name: 'list-ru', scene: '', hash: '/sites', lang: 'ru' },
  { name: 'list-empty', scene: 'empty', hash: '/sites' },
  { name: 'new', scene: '', hash: '/sites/new' },
  { name: 'new-ru', scene: '', hash: '/sites/new', lang: 'ru' },
  { name: 'new-storing', scene: 'storing', hash: '/sites/new', act: (page) => pick(page) },
  { name: 'new-failed', scene: 'full', hash: '/sites/new', act: (page) => pick(page) },
  { name: 'edit', scene: '', hash: `${own}/edit` },
  {
    name: 'edit-both',
    scene: '',
    hash: `${own}/edit`,
    act: (page) =>
      page
        .getByText('Both')
        .click({ timeout: 1500 })
        .catch(() => undefined)
  },
  {
    name: 'edit-settings',
    scene: '',
    hash: `${own}/edit`,
    act: (page) => page.getByRole('button', { name: 'Site settings' }).click()
  },
  {
    name: 'edit-page-options',
    scene: '',
    hash: `${own}/edit`,
    act: async (page) => {
      await page.getByRole('button', { name: 'First frost' }).click()
      await page.getByRole('button', { name: 'Page settings' }).click()
    }
  },
  { name: 'edit-ru', scene: '', hash: `${own}/edit`, lang: 'ru' },
  {
    name: 'files',
    scene: '',
    hash: `${own}/files`,
    act: (page) => page.getByLabel('Select style.css').check()
  },
  { name: 'files-folder', scene: '', hash: `/sites/${siteId(2)}/files` },
  { name: 'preview', scene: '', hash: `${own}/preview` },
  {
    name: 'preview-phone',
    scene: '',
    hash: `${own}/preview`,
    act: (page) => page.getByText('Phone').click()
  },
  { name: 'versions', scene: '', hash: `${own}/versions` },
  { name: 'versions-ru', scene: '', hash: `${own}/versions`, lang: 'ru' },
  { name: 'share', scene: '', hash: `${own}/share` },
  { name: 'share-unpublished', scene: '', hash: `/sites/${siteId(3)}/share` },
  {
    name: 'menu',
    scene: '',
    hash: `${own}/versions`,
    act: (page) => page.getByRole('button', { name: 'More' }).click()
  },
  {
    name: 'publishing',
    scene: 'publishing',
    hash: `${own}/files`,
    act: (page) => page.getByRole('button', { name: 'Publish changes' }).click()
  },
  {
    name: 'publish-failed',
    scene: 'full',
    hash: `${own}/files`,
    act: (page) => page.getByRole('button', { name: 'Publish changes' }).click()
  },
  {
    name: 'publish-done',
    scene: '',
    hash: `${own}/files`,
    act: (page) => page.getByRole('button', { name: 'Publish changes' }).click()
  },
  { name: 'missing', scene: '', hash: `/sites/${siteId(99)}` },
  { name: 'visit-connecting', scene: 'connecting', hash: visit },
  { name: 'visit-asking', scene: 'asking', hash: visit },
  { name: 'visit-fetching', scene: 'fetching', hash: visit },
  { name: 'visit-fetching-ru', scene: 'fetching', hash: visit, lang: 'ru' },
  { name: 'visit-shown', scene: 'shown', hash: visit },
  {
    name: 'visit-what',
    scene: 'shown',
    hash: visit,
    act: (page) => page.getByRole('button', { name: 'What is this?' }).click()
  },
  {
    name: 'visit-what-ru',
    scene: 'shown',
    hash: visit,
    lang: 'ru',
    act: (page) => page.getByRole('button', { name: 'Что это?' }).click()
  },
  { name: 'visit-update', scene: 'update', hash: visit },
  { name: 'visit-failed', scene: 'failed', hash: visit },
  {
    name: 'visit-stopped',
    scene: 'asking',
    hash: visit,
    act: (page) => page.getByRole('button', { name: 'Stop' }).click()
  },
  { name: 'visit-offline', scene: 'connecting', hash: visit, act: (page) => page.context().setOffline(true) },
  { name: 'visit-bad', scene: '', hash: `/s/k51nothing/` },
  { name: 'visit-bad-path', scene: '', hash: `/s/${siteId(7)}/a/../b` }
]

async function pick(page: Page): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files or a ZIP' }).click()
  await (
    await chooser
  ).setFiles([
    { name: 'index.html', mimeType: 'text/html', buffer: Buffer.from('<title>Holiday</title>') },
    { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(2_400_000) }
  ])
}

const SITE = `<!doctype html><meta name="viewport" content="width=device-width"><style>body{font:17px/1.6 Georgia,serif;max-width:38rem;margin:3rem auto;padding:0 1.4rem;color:#232}h1{font-size:2.6rem;line-height:1.1;margin:0 0 1rem}.p{background:linear-gradient(160deg,#bcd7c3,#e7d9b4);height:14rem;border-radius:12px;margin:1.5rem 0}</style><h1>Bob’s Bicycle Repair</h1><p>Punctures, brakes and good advice, Tuesdays and Saturdays behind the market hall.</p><div class=p></div><h2>This month</h2><p>Bring your winter bike before the salt does.</p>`

async function main(part: string): Promise<void> {
  await mkdir(OUT, { recursive: true })
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking'
    ]
  })
  for (const [width, viewport] of [
    ['narrow', NARROW],
    ['wide', WIDE]
  ] as const) {
    for (const theme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport, colorScheme: theme, hasTouch: width === 'narrow' })
      await context.route('**/sandbox.html', (route) =>
        route.fulfill({ contentType: 'text/html', body: SITE })
      )
      await context.route('**/relays.json', (route) => route.fulfill({ json: { relays: [] } }))
      for (const shot of SHOTS.filter(({ name }) => `${name}-${width}-${theme}`.includes(part))) {
        const page = await context.newPage()
        page.on('pageerror', (error) => console.log(shot.name, 'page error:', error.message))
        page.on(
          'console',
          (line) => line.type() === 'error' && console.log(shot.name, 'console:', line.text())
        )
        const query = new URLSearchParams({ scene: shot.scene, lang: shot.lang ?? 'en', theme })
        await page.goto(`${BASE}?${query.toString()}#${shot.hash}`)
        await page.locator('main').first().waitFor()
        await page.waitForLoadState('networkidle')
        await shot.act?.(page).catch((error: unknown) => console.log(shot.name, String(error).split('\n')[0]))
        await page.evaluate(() =>
          Promise.all(
            document
              .getAnimations()
              .filter((a) => a.effect?.getTiming().iterations !== Infinity)
              .map((a) => a.finished)
          )
        )
        await page.screenshot({ path: `${OUT}/${shot.name}-${width}-${theme}.png` })
        await page.context().setOffline(false)
        await page.close()
      }
      await context.close()
    }
  }
  await browser.close()
}

await main(process.argv[2] ?? '')
