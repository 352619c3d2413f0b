/** What people do with sites, in the words of the app's own controls. */
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test'
import path from 'node:path'
import type { Person } from './person.ts'

export const GARDEN = path.resolve(import.meta.dirname, '../../fixtures/site')

/** Opens the app for the first time and presses Start. */
export async function begin(person: Person): Promise<Page> {
  const page = await person.open()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible()
  return page
}

/** Makes a site of a folder and waits for its page. */
export async function newSiteFromFolder(page: Page, folder: string): Promise<void> {
  await page.getByRole('link', { name: 'Sites' }).first().click()
  await page.getByRole('link', { name: 'New site' }).first().click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose a folder' }).click()
  await (await chooser).setFiles(folder)
  await expect(page.getByRole('button', { name: 'Publish', exact: true })).toBeVisible()
}

/** Publishes the draft that is open and gives the link to share. */
export async function publish(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Publish( changes)?$/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Published' })
  await expect(dialog).toBeVisible({ timeout: 30_000 })
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue()
  await dialog.getByRole('button', { name: 'Close' }).click()
  return link
}

/** The site that a page of the app shows in its frame. */
export function siteFrame(page: Page): FrameLocator {
  return page.locator('iframe[title]:not([hidden])').last().contentFrame()
}

/** Publishes the garden from a fresh browser. */
export async function publishGarden(person: Person): Promise<{ page: Page; link: string }> {
  const page = await begin(person)
  await newSiteFromFolder(page, GARDEN)
  return { page, link: await publish(page) }
}

/** Starts a site in the editor and gives its page. */
export async function newWrittenSite(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: 'Sites' }).first().click()
  await page.getByRole('link', { name: 'New site' }).first().click()
  await page.getByRole('textbox', { name: 'Title of the site' }).fill(title)
  await page.getByRole('button', { name: 'Start writing' }).click()
  await expect(pageText(page)).toBeVisible()
}

/** The text of the page that is open in the editor. */
export function pageText(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Text of the page, in Markdown' })
}

/** Opens a part of an own site: Edit, Files, Preview, Versions or Share. */
export async function openTab(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Parts of the site' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click()
}

/** Puts another front page into the draft of a site of files that is open. */
export async function replaceFrontPage(page: Page, heading: string): Promise<void> {
  await openTab(page, 'Files')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add files' }).click()
  const html = `<!doctype html><title>${heading}</title><h1>${heading}</h1>`
  await (await chooser).setFiles({ name: 'index.html', mimeType: 'text/html', buffer: Buffer.from(html) })
  await expect(page.getByRole('button', { name: 'Publish changes' })).toBeEnabled()
}

/** Waits until a visited page shows this heading, from whoever has it. */
export async function expectSite(page: Page, heading: string): Promise<void> {
  await expect(siteFrame(page).getByRole('heading', { name: heading, exact: true })).toBeVisible()
}

/** Waits until this browser holds every block of the site it visits, as its network view tells. */
export async function expectFetched(person: Person): Promise<void> {
  const network = await person.open('#/network')
  const visit = network
    .getByRole('table', { name: 'Processes' })
    .getByRole('row')
    .filter({ has: network.getByRole('rowheader', { name: 'visit', exact: true }) })
  await expect(visit.getByRole('cell', { name: 'complete', exact: true })).toBeVisible()
  await network.close()
}

/** Waits until the badge of the app tells that others can be reached. */
export async function expectConnected(page: Page): Promise<void> {
  await expect(connectionBadge(page)).toHaveText('Connected')
}

/** What the app tells of its connection in every page. */
export function connectionBadge(page: Page): Locator {
  return page.getByRole('banner').locator('a[href="#/network"]').last()
}

/** Waits until the app is kept in this browser, so that it opens without a host. */
export async function expectInstalled(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state))
    .toBe('activated')
}
