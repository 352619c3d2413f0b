/** Several tabs of one browser, and the end of one, or of the browser, at a bad moment. */
import type { Page } from '@playwright/test'
import { randomBytes } from 'node:crypto'
import { cp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Person } from './support/person.ts'
import {
  expectConnected,
  expectSite,
  GARDEN,
  newWrittenSite,
  openTab,
  pageText,
  publish,
  publishGarden,
  siteFrame
} from './support/sites.ts'
import { expect, test } from './support/test.ts'

const BIG_FILES = 24
const BIG_FILE_BYTES = 1_000_000

/** Node workers that run in a tab. */
function nodesIn(page: Page): number {
  return page.workers().filter((worker) => worker.url().includes('node.worker')).length
}

test('two tabs share one node, and each of them publishes', async ({ alice, bob }) => {
  const { page: first } = await publishGarden(alice)
  const second = await alice.open('#/sites')
  await newWrittenSite(second, 'From the second tab')
  await pageText(second).fill('# Second tab')
  const link = await publish(second)
  expect([nodesIn(first), nodesIn(second)]).toEqual([1, 0])
  await first.goto(alice.url('#/sites'))
  await expect(first.getByRole('article')).toHaveCount(2)
  await expectSite(await bob.open(link), 'Second tab')
})

test('the other tab takes over when the one that ran the node is closed', async ({ alice, bob }) => {
  const { page: first, link } = await publishGarden(alice)
  const second = await alice.open(link)
  await expectSite(second, "Alice's garden")
  expect(nodesIn(second)).toBe(0)
  await first.close()
  await expect.poll(() => nodesIn(second)).toBe(1)
  await siteFrame(second).getByRole('link', { name: 'About the garden' }).click()
  await expect(siteFrame(second).getByText('It is behind the house.')).toBeVisible()
  await expectSite(await bob.open(link), "Alice's garden")
  await second.goto(alice.url('#/'))
  await expectConnected(second)
})

/** A folder like the garden, changed, with enough in it to take a while. */
async function bigGarden(folder: string): Promise<string> {
  const big = path.join(folder, 'big')
  await cp(GARDEN, big, { recursive: true })
  await writeFile(path.join(big, 'index.html'), '<!doctype html><title>Changed</title><h1>Changed</h1>')
  for (let index = 0; index < BIG_FILES; index++) {
    await writeFile(path.join(big, `picture-${index}.bin`), randomBytes(BIG_FILE_BYTES))
  }
  return big
}

async function addFolder(page: Page, folder: string): Promise<void> {
  await openTab(page, 'Files')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add a folder' }).click()
  await (await chooser).setFiles(folder)
}

/** Starts the browser anew and opens the only site there is. */
async function openOnlySite(person: Person): Promise<Page> {
  const page = await person.open('#/sites')
  await page.getByRole('article').getByRole('link').first().click()
  return page
}

test('a browser that crashes while it publishes leaves the old version or the whole new one', async ({
  alice,
  folder
}) => {
  const { page, link } = await publishGarden(alice)
  await addFolder(page, await bigGarden(folder))
  await expect(page.getByText(`picture-${BIG_FILES - 1}.bin`)).toBeVisible({ timeout: 40_000 })
  await page.getByRole('button', { name: 'Publish changes' }).click({ noWaitAfter: true })
  await alice.crash()

  const again = await openOnlySite(alice)
  await openTab(again, 'Files')
  await expect(again.getByText(/picture-\d+\.bin/)).toHaveCount(BIG_FILES)
  await openTab(again, 'Versions')
  await expect(again.getByRole('heading', { name: 'Version 1' })).toBeVisible()
  const isOut = await again.getByRole('heading', { name: 'Version 2' }).isVisible()
  await again.goto(link)
  await expectSite(again, isOut ? 'Changed' : "Alice's garden")
  if (isOut) return
  await publish(await openOnlySite(alice))
  await again.reload()
  await expectSite(again, 'Changed')
})

test('a browser that crashes while files come in leaves the draft as it was, and what is published', async ({
  alice,
  folder
}) => {
  const { page, link } = await publishGarden(alice)
  await addFolder(page, await bigGarden(folder))
  await expect(page.getByRole('status').filter({ hasText: 'Storing' })).toBeVisible()
  await alice.crash()

  const again = await openOnlySite(alice)
  await openTab(again, 'Files')
  await expect(again.getByText('bee.svg')).toBeVisible()
  expect([0, BIG_FILES]).toContain(await again.getByText(/picture-\d+\.bin/).count())
  await again.goto(link)
  await expectSite(again, "Alice's garden")
})
