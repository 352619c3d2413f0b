/**
 * `npm run pictures`: draws the icons of the app from public/icons/icon.svg and takes the
 * manifest's screenshots and the picture of README, with the machine's Chromium. Their results are committed. The app must
 * be built.
 */
import { chromium } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { serveShell } from '../tests/fixtures/shell/serve.ts'
import { findBrowser } from './find-browser.mjs'
import { takeVisitPicture } from './visit-picture.mjs'

const ICONS = path.resolve(import.meta.dirname, '../public/icons')
const VISIT = path.resolve(import.meta.dirname, '../docs/images/visit.png')
const ACCENT = '#0b6657'
/** Launchers may cut a maskable icon down to a circle of 80 %: the sign stays well inside. */
const MASKABLE_SCALE = 0.8

const PICTURES = [
  { file: 'icon-192.png', size: 192, maskable: false },
  { file: 'icon-512.png', size: 512, maskable: false },
  { file: 'maskable-192.png', size: 192, maskable: true },
  { file: 'maskable-512.png', size: 512, maskable: true },
  { file: 'apple-touch-icon.png', size: 180, maskable: true }
]

const SCREENSHOTS = [
  { file: 'screenshot-wide.png', width: 1280, height: 800, scale: 1 },
  { file: 'screenshot-narrow.png', width: 390, height: 844, scale: 2 }
]

const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ['--no-sandbox', '--disable-gpu']
})
const shell = await serveShell()
try {
  const svg = await readFile(path.join(ICONS, 'icon.svg'), 'utf8')
  for (const { file, size, maskable } of PICTURES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } })
    const scale = maskable ? MASKABLE_SCALE : 1
    await page.setContent(
      `<style>html{background:${maskable ? ACCENT : 'transparent'}}body{margin:0}svg{display:block;width:${size}px;transform:scale(${scale})}</style>${svg}`
    )
    await page.screenshot({ path: path.join(ICONS, file), omitBackground: true })
    await page.close()
  }
  for (const { file, width, height, scale } of SCREENSHOTS) {
    const page = await browser.newPage({
      viewport: { width, height },
      deviceScaleFactor: scale,
      locale: 'en'
    })
    await page.goto(`${shell.origin}?scene=tidy`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.screenshot({ path: path.join(ICONS, file), animations: 'disabled' })
    await page.close()
  }
} finally {
  await browser.close()
  await shell.close()
}
await takeVisitPicture(VISIT)
