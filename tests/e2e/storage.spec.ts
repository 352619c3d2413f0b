/** The story of storage: what Alice stores lies with others, and comes back from nothing but her words. */
import { readFile } from 'node:fs/promises'
import {
  addFolder,
  beginAll,
  download,
  entryRow,
  expectSafe,
  makeFolder,
  openFiles,
  SAFE_TIMEOUT_MS
} from './support/files.ts'
import { readWords, typeWords } from './support/identity.ts'
import { expectAccessible, takeScreenshots } from './support/looks.ts'
import { begin } from './support/sites.ts'
import { expect, test } from './support/test.ts'

const MIB = 1024 * 1024

test('Alice stores a folder with others, loses her laptop, and has it back from her words', async ({
  folder,
  alice,
  meet
}) => {
  test.setTimeout(300_000)
  await beginAll(['Bob', 'Carol', 'Dave', 'Erin'].map((name) => meet({ name })))
  const page = await begin(alice)
  await openFiles(page)
  const holiday = await makeFolder(folder, 'holiday', { 'film.bin': 6 * MIB, 'day 1/notes.txt': 300 })
  await addFolder(page, holiday.folder)
  await entryRow(page, 'holiday').getByRole('link').first().click()
  await expectSafe(page, 'film.bin')
  await entryRow(page, 'film.bin').getByRole('link', { name: 'Safe', exact: true }).click()
  await expect(page.getByText('Any 2 of its 4 pieces are enough')).toBeVisible()
  await expectAccessible(page)
  await takeScreenshots(page, 'storage-safety')
  await page.goto(alice.url('#/give-and-take'))
  await expect(page.getByRole('row').filter({ hasText: 'browser' })).toHaveCount(4)
  await expectAccessible(page)
  await takeScreenshots(page, 'storage-give-and-take')
  const words = await readWords(page)
  await alice.close()

  const laptop = meet({ name: 'Alice, on a new laptop' })
  const desk = await laptop.open('#/restore')
  await typeWords(desk, words)
  await expect(entryRow(desk, 'holiday')).toBeVisible({ timeout: SAFE_TIMEOUT_MS })
  await entryRow(desk, 'holiday').getByRole('link').first().click()
  const film = await download(desk, 'film.bin')
  expect(Buffer.compare(await readFile(film), holiday.contents.get('film.bin') ?? Buffer.alloc(0))).toBe(0)
  await takeScreenshots(desk, 'storage-restored')
})
