/** What people do with their files, in the words of the app's own controls. */
import { expect, type Locator, type Page } from '@playwright/test'
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Person } from './person.ts'
import { begin } from './sites.ts'

/** Pieces are sent, tests share two processors: this long may it take until a file is safe. */
export const SAFE_TIMEOUT_MS = 60_000

/** Opens the files of a person who has begun. */
export async function openFiles(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Files' }).first().click()
  await expect(page.getByRole('heading', { name: 'Files', level: 1 })).toBeVisible()
}

export function entryRow(page: Page, name: string): Locator {
  return page.getByRole('grid').getByRole('row').filter({ hasText: name })
}

/** Adds a folder of this machine. */
export async function addFolder(page: Page, folder: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add a folder' }).click()
  await (await chooser).setFiles(folder)
  await expect(entryRow(page, path.basename(folder))).toBeVisible({ timeout: SAFE_TIMEOUT_MS })
}

/** A folder of random files on this machine, by name and size. */
export async function makeFolder(
  parent: string,
  name: string,
  sizes: Record<string, number>
): Promise<{ folder: string; contents: Map<string, Buffer> }> {
  const folder = path.join(parent, name)
  const contents = new Map<string, Buffer>()
  for (const [file, sizeBytes] of Object.entries(sizes)) {
    const bytes = randomBytes(sizeBytes)
    contents.set(file, bytes)
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), bytes)
  }
  return { folder, contents }
}

/** People who give space, in browsers of their own: their nodes run, and they look at what they give. */
export async function beginAll(people: readonly Person[]): Promise<Page[]> {
  const pages: Page[] = []
  for (const person of people) {
    const page = await begin(person)
    await page.goto(person.url('#/give-and-take'))
    pages.push(page)
  }
  return pages
}

/** Waits until enough others hold it. */
export async function expectSafe(page: Page, name: string): Promise<void> {
  const badge = entryRow(page, name).getByRole('link', { name: 'Safe', exact: true })
  await expect(badge).toBeVisible({ timeout: SAFE_TIMEOUT_MS })
}

/** Downloads the file and gives the path where it was saved. */
export async function download(page: Page, name: string): Promise<string> {
  const downloaded = page.waitForEvent('download')
  await entryRow(page, name)
    .getByRole('button', { name: `More for ${name}` })
    .click()
  await entryRow(page, name).getByRole('button', { name: 'Download' }).click()
  return (await downloaded).path()
}
