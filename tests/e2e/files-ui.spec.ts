/** What people do on the pages of their files, alone with a made-up node. */
import { expect, type Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { entryId } from '../fixtures/files-ui/made-up-files.ts'
import { expectAccessible, takeScreenshots } from './support/looks.ts'
import { test, whenStreaming } from './support/files-stage.ts'

const list = (page: Page) => page.getByRole('grid')
const row = (page: Page, name: string) => list(page).getByRole('row').filter({ hasText: name })
const picked = (page: Page) => list(page).locator('[aria-selected="true"]')
const PHOTOS = entryId(1)
/** Files by their place in the made-up list. */
const LETTER = entryId(6)
const TONE = entryId(8)
const REPORT = entryId(9)
const DRAWING = entryId(10)

const LOOKS = [
  { name: 'list', scene: 'plain', fragment: '/files', en: 'letter to Bob.txt', ru: 'letter to Bob.txt' },
  {
    name: 'empty',
    scene: 'empty',
    fragment: '/files',
    en: 'Keep your files where they cannot be lost',
    ru: 'Храните файлы там, где они не пропадут'
  },
  { name: 'bin-empty', scene: 'plain', fragment: '/files/bin', en: 'The bin is empty', ru: 'Корзина пуста' },
  { name: 'search', scene: 'plain', fragment: '/files?q=bmp', en: 'garden.bmp', ru: 'garden.bmp' },
  {
    name: 'storing',
    scene: 'slow',
    fragment: '/files',
    en: 'Encrypting and spreading',
    ru: 'Шифруем и распределяем'
  },
  {
    name: 'preview-text',
    scene: 'plain',
    fragment: `/files?open=${LETTER}`,
    en: 'letter to Bob.txt',
    ru: 'letter to Bob.txt'
  },
  {
    name: 'safe',
    scene: 'plain',
    fragment: `/files/${LETTER}/safety`,
    en: 'Who holds it',
    ru: 'Кто его хранит'
  },
  { name: 'at-risk', scene: 'plain', fragment: `/files/${entryId(7)}/safety`, en: 'Forecast', ru: 'Прогноз' },
  {
    name: 'local',
    scene: 'alone',
    fragment: `/files/${LETTER}/safety`,
    en: 'Nobody else holds it yet',
    ru: 'Пока его не хранит никто другой'
  },
  { name: 'barter', scene: 'plain', fragment: '/give-and-take', en: 'Suppliers', ru: 'Поставщики' },
  {
    name: 'barter-empty',
    scene: 'alone',
    fragment: '/give-and-take',
    en: 'No suppliers yet',
    ru: 'Поставщиков пока нет'
  },
  { name: 'home', scene: 'plain', fragment: '/', en: 'What is yours', ru: 'Ваше' },
  { name: 'more', scene: 'plain', fragment: '/more', en: 'Give and take', ru: 'Даю и беру' }
] as const

for (const look of LOOKS) {
  for (const locale of ['en', 'ru'] as const) {
    test(`${look.name} reads well, fits a phone and is usable by everybody (${locale})`, async ({ open }) => {
      const page = await open(look.scene, look.fragment, locale)
      await expect(page.getByText(look[locale], { exact: true }).first()).toBeVisible()
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await expectAccessible(page)
      }
      await takeScreenshots(page, `files-${look.name}-${locale}`)
      await page.setViewportSize({ width: 360, height: 740 })
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      ).toBeLessThanOrEqual(0)
    })
  }
}

test('the grid shows pictures, and both are usable by everybody', async ({ open }) => {
  const page = await open('plain', '/files')
  await page.getByRole('button', { name: 'Show as a grid' }).click()
  await expect(list(page).locator('img').first()).toBeVisible()
  await expectAccessible(page)
  await takeScreenshots(page, 'files-grid')
  await page.reload()
  await expect(page.getByRole('button', { name: 'Show as a grid' })).toHaveAttribute('aria-pressed', 'true')
})

test('files are picked by click, with Ctrl and with Shift, and removed and brought back', async ({
  open
}) => {
  const page = await open('plain', '/files')
  await row(page, 'garden.bmp').getByRole('gridcell').nth(4).click()
  await expect(picked(page)).toHaveCount(1)
  await row(page, 'notes.txt')
    .getByRole('gridcell')
    .nth(4)
    .click({ modifiers: ['ControlOrMeta'] })
  await expect(picked(page)).toHaveCount(2)
  await row(page, 'garden.bmp').getByRole('gridcell').nth(4).click()
  await row(page, 'notes.txt')
    .getByRole('gridcell')
    .nth(4)
    .click({ modifiers: ['Shift'] })
  expect(await picked(page).count()).toBeGreaterThan(3)
  await expectAccessible(page)
  await takeScreenshots(page, 'files-picked')
  await page.getByRole('toolbar').getByRole('button', { name: 'Remove' }).click()
  await expect(row(page, 'garden.bmp')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, 'garden.bmp')).toHaveCount(1)
})

test('everything goes by keyboard', async ({ open }) => {
  const page = await open('plain', '/files')
  await expect(row(page, 'garden.bmp')).toBeVisible()
  await list(page).focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+ArrowUp')
  await expect(picked(page)).toHaveCount(2)
  await page.keyboard.press('ControlOrMeta+a')
  await expect(picked(page)).toHaveCount(14)
  await page.keyboard.press('Escape')
  await expect(picked(page)).toHaveCount(0)
  await page.keyboard.press('Home')
  await page.keyboard.press('F2')
  const field = page.getByRole('textbox', { name: 'New name of Documents' })
  await expect(field).toBeFocused()
  await field.fill('Papers')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Papers')).toBeVisible()
  await expect(list(page)).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('Delete')
  await expect(page.getByText('is in the bin')).toBeVisible()
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/files\/.+/)
  await page.goBack()
  await expect(row(page, 'garden.bmp')).toBeVisible()
})

test('a double click opens what was clicked, though the first click picks it', async ({ open }) => {
  const page = await open('plain', '/files')
  await row(page, 'Photos').getByRole('gridcell').nth(4).dblclick()
  await expect(page.getByRole('heading', { level: 1, name: 'Photos' })).toBeVisible()
  await expect(row(page, 'beach.bmp')).toBeVisible()
})

test('a folder is made, entries are moved into it by dialog and by dragging', async ({ open }) => {
  const page = await open('plain', '/files')
  await page.getByRole('button', { name: 'New folder' }).click()
  await page.getByLabel('Name of the folder').fill('Kitchen')
  await page.getByRole('button', { name: 'Create' }).click()
  await expect(row(page, 'Kitchen')).toBeVisible()
  await row(page, 'hill.bmp').dragTo(row(page, 'Kitchen'))
  await expect(row(page, 'hill.bmp')).toHaveCount(0)
  await row(page, 'garden.bmp').getByRole('checkbox').click()
  await page.getByRole('toolbar').getByRole('button', { name: 'Move', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Kitchen' }).click()
  await expectAccessible(page)
  await takeScreenshots(page, 'files-move')
  await dialog.getByRole('button', { name: 'Move here' }).click()
  await row(page, 'Kitchen').getByRole('link').first().click()
  await expect(row(page, 'hill.bmp')).toBeVisible()
  await expect(row(page, 'garden.bmp')).toBeVisible()
  await page.getByRole('navigation', { name: 'Path' }).getByRole('link', { name: 'Files' }).click()
  await expect(row(page, 'notes.txt')).toBeVisible()
})

test('files are added by the picker and by dropping them on a folder', async ({ open }) => {
  const page = await open('plain', '/files')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add files' }).click()
  await (await chooser).setFiles([{ name: 'new.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') }])
  await expect(page.getByText('1 file is stored')).toBeVisible()
  await expect(row(page, 'new.txt')).toContainText('Spreading')
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['x'], 'dropped.txt'))
    return data
  })
  await row(page, 'Photos').dispatchEvent('drop', { dataTransfer: transfer })
  await page.goto(`${page.url().split('#')[0] ?? ''}#/files/${PHOTOS}`)
  await expect(row(page, 'dropped.txt')).toBeVisible()
})

test('no space left is said with what was kept', async ({ open }) => {
  const page = await open('full', '/files')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add files' }).click()
  await (await chooser).setFiles([{ name: 'new.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') }])
  await expect(page.getByRole('alert')).toContainText('no space left')
  await expect(page.getByRole('alert')).toContainText('is kept')
})

test('the bin gives back and deletes for ever, asking once', async ({ open }) => {
  const page = await open('plain', '/files')
  await row(page, 'notes.txt').getByRole('checkbox').click()
  await row(page, 'garden.bmp').getByRole('checkbox').click()
  await page.getByRole('toolbar').getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('link', { name: 'Bin' }).click()
  await expect(row(page, 'notes.txt')).toBeVisible()
  await takeScreenshots(page, 'files-bin')
  await row(page, 'notes.txt')
    .getByRole('button', { name: /More for/ })
    .click()
  await page.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(row(page, 'notes.txt')).toHaveCount(0)
  await page.getByRole('button', { name: 'Empty the bin' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for ever' }).click()
  await expect(page.getByText('The bin is empty')).toBeVisible()
})

test('versions tell where they come from, and an older one is taken', async ({ open }) => {
  const page = await open('plain', '/files')
  await row(page, 'notes.txt')
    .getByRole('button', { name: /More for/ })
    .click()
  await page.getByRole('button', { name: 'Versions' }).click()
  await expect(page.getByRole('dialog')).toContainText('Two devices changed this file at once')
  await expectAccessible(page)
  await takeScreenshots(page, 'files-versions')
  await page.getByRole('button', { name: 'Use this one' }).click()
  await expect(page.getByText('This version is shown now')).toBeVisible()
})

test('search is in the address and leads back', async ({ open }) => {
  const page = await open('plain', '/files')
  await page.getByRole('searchbox').fill('beach')
  await expect(row(page, 'beach.bmp')).toBeVisible()
  await expect(page).toHaveURL(/q=beach/)
  await page.goBack()
  await expect(row(page, 'notes.txt')).toBeVisible()
  await expect(page.getByRole('searchbox')).toHaveValue('')
})

test('a hundred thousand files scroll, jump and are all picked', async ({ open }) => {
  const page = await open('many', '/files')
  await expect(row(page, 'photo-000000.jpg')).toBeVisible()
  expect(await list(page).getByRole('row').count()).toBeLessThan(60)
  await list(page).focus()
  await page.keyboard.press('End')
  await expect(row(page, 'photo-099999.jpg')).toBeVisible()
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2))
  await expect(
    list(page)
      .getByText(/photo-0(49|50)/)
      .first()
  ).toBeVisible()
  await list(page).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(page.getByText('100,000 selected').first()).toBeVisible()
  await takeScreenshots(page, 'files-many')
})

test('media come as a stream that seeks', async ({ open }) => {
  const page = await open('plain', '/files')
  await whenStreaming(page)
  await row(page, 'tone.wav').getByRole('link').first().click()
  const audio = page.locator('audio')
  await expect(audio).toHaveAttribute('src', /~file\//)
  await expect.poll(() => audio.evaluate((one: HTMLAudioElement) => one.duration)).toBeGreaterThan(199)
  const played = await audio.evaluate(async (one: HTMLAudioElement) => {
    one.muted = true
    one.currentTime = 150
    await new Promise((resolve) => one.addEventListener('seeked', resolve, { once: true }))
    await one.play()
    await new Promise((resolve) => setTimeout(resolve, 300))
    return one.currentTime
  })
  expect(played).toBeGreaterThan(150)
  await takeScreenshots(page, 'files-preview-audio')
  await page.goBack()
  await expect(audio).toHaveCount(0)
})

test('files are saved whole, under their names', async ({ open }) => {
  const page = await open('plain', '/files')
  await whenStreaming(page)
  for (const [name, bytes] of [
    ['tone.wav', 8_820_044],
    ['report.html', undefined]
  ] as const) {
    const saving = page.waitForEvent('download')
    await row(page, name)
      .getByRole('button', { name: /More for/ })
      .click()
    await page.getByRole('button', { name: 'Download' }).last().click()
    const saved = await saving
    expect(saved.suggestedFilename()).toBe(name)
    const { length } = await readFile(await saved.path())
    if (bytes === undefined) expect(length).toBeGreaterThan(100)
    else expect(length).toBe(bytes)
  }
})

test('nothing of a file can run on the origin of the app', async ({ open }) => {
  const page = await open('plain', '/files')
  await whenStreaming(page)
  const address = (id: string, name: string) => new URL(`~file/${id}/v1/${name}`, page.url()).href
  const headersOf = (url: string) =>
    page.evaluate(async (wanted) => {
      const { status, headers } = await fetch(wanted)
      return { status, ...Object.fromEntries(headers) }
    }, url)
  for (const url of [address(REPORT, 'report.html'), address(DRAWING, 'drawing.svg')]) {
    const headers = await headersOf(url)
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none'/),
      'x-content-type-options': 'nosniff'
    })
    expect(headers).toHaveProperty('content-disposition', expect.stringMatching(/^attachment;/))
    // A frame of it saves it instead of showing it.
    const saving = page.waitForEvent('download')
    await page.evaluate((src) => {
      const frame = document.createElement('iframe')
      frame.src = src
      document.body.append(frame)
    }, url)
    await saving
  }
  const sound = await headersOf(address(TONE, 'tone.wav'))
  expect(sound).toMatchObject({ 'content-type': 'audio/wav' })
  expect(sound).toHaveProperty('content-security-policy', expect.stringMatching(/^sandbox;/))
  await row(page, 'drawing.svg').getByRole('link').first().click()
  await expect(page.getByRole('dialog').locator('img')).toHaveAttribute('src', /^data:image\/svg/)
  await takeScreenshots(page, 'files-preview-svg')
  expect(await page.evaluate(() => [document.title, localStorage.getItem('hacked')].join())).not.toContain(
    'hacked'
  )
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false)
  const missing = await headersOf(address('a'.repeat(26), 'nobody.txt'))
  expect(missing).toMatchObject({ status: 404, 'content-type': 'text/plain; charset=utf-8' })
})

test('names from elsewhere are shown as text', async ({ open }) => {
  const page = await open('plain', '/files')
  await expect(page.getByText('<img src=x onerror=alert(1)>\uFFFDgpj.exe').first()).toBeVisible()
  await expect(page.locator('img[src=x]')).toHaveCount(0)
})

test('space is offered by a switch and a slider that say what it means', async ({ open }) => {
  const page = await open('plain', '/give-and-take')
  const slider = page.getByRole('slider', { name: 'How much' })
  await slider.focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText(/50 GB of at most 62 GB/)).toBeVisible()
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowLeft')
  await expect(page.getByText(/less than what is in use now/)).toBeVisible()
  await page.getByRole('switch').click()
  await expect(slider).toBeHidden()
  await expect(page.getByText(/what others grant to newcomers/)).toBeVisible()
})

test('a document is shown by the viewer of the engine alone', async ({ open }) => {
  const page = await open('plain', `/files?open=${entryId(11)}`)
  await whenStreaming(page)
  await page.reload()
  const opening = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Open in a new tab' }).click()
  const tab = await opening
  await expect.poll(() => tab.url()).toContain('/~file/')
  // The engine's viewer around it, which keeps the address; nothing of the document is a page of ours.
  expect(await tab.evaluate(() => document.contentType)).toBe('application/pdf')
  expect(await tab.evaluate(() => document.body.children.length)).toBeLessThanOrEqual(1)
  await takeScreenshots(page, 'files-preview-pdf')
})
