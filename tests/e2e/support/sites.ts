/** What people do with sites, in the words of the app's own controls. */
import { expect, type FrameLocator, type Page } from '@playwright/test'
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
  return page.frameLocator('iframe[title]:not([hidden])').last()
}

/** Publishes the garden from a fresh browser. */
export async function publishGarden(person: Person): Promise<{ page: Page; link: string }> {
  const page = await begin(person)
  await newSiteFromFolder(page, GARDEN)
  return { page, link: await publish(page) }
}
