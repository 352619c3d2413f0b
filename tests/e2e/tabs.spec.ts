/** Several tabs of one browser, and the end of one, or of the browser, at a bad moment. */
import type { Page } from '@playwright/test'
import { randomBytes } from 'node:crypto'
import { cp, writeFile } from 'node:fs/promises'
import path from 'node:path'
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

test('a browser that crashes while it publishes leaves the old version or the whole new one', async ({
  alice,
  folder
}) => {
  const { page, link } = await publishGarden(alice)
  await openTab(page, 'Files')
  const changed = path.join(folder, 'changed')
  await cp(GARDEN, changed, { recursive: true })
  await writeFile(
    path.join(changed, 'index.html'),
    '<!doctype html><h1>Changed</h1><script src="app.js"></script>'
  )
  for (let index = 0; index < BIG_FILES; index++) {
    await writeFile(path.join(changed, `picture-${index}.bin`), randomBytes(BIG_FILE_BYTES))
  }
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add a folder' }).click()
  await (await chooser).setFiles(changed)
  await expect(page.getByRole('button', { name: 'Publish changes' })).toBeEnabled({ timeout: 30_000 })
  await expect(page.getByText('picture-23.bin')).toBeVisible()
  await page.getByRole('button', { name: 'Publish changes' }).click({ noWaitAfter: true })
  await alice.crash()

  const again = await alice.open('#/sites')
  await again.getByRole('article').getByRole('link').first().click()
  await openTab(again, 'Files')
  await expect(again.getByText('picture-23.bin')).toBeVisible()
  await openTab(again, 'Versions')
  await expect(again.getByRole('heading', { name: 'Version 1' })).toBeVisible()
  const versions = await again.getByRole('heading', { name: /^Version \d/ }).count()
  await again.goto(link)
  await expectSite(again, versions === 1 ? "Alice's garden" : 'Changed')
  await again.goto(alice.url('#/sites'))
  await again.getByRole('article').getByRole('link').first().click()
  if (versions === 1) await publish(again)
  await again.goto(link)
  await expectSite(again, 'Changed')
})
