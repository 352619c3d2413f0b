/** Who Alice is: her 24 words, on any browser, and the passphrase that locks one. */
import { readWords, typeWords } from './support/identity.ts'
import { begin, expectSite, openTab, publish, publishGarden, replaceFrontPage } from './support/sites.ts'
import { expect, test } from './support/test.ts'

test('24 words are shown, and three of them asked back', async ({ alice }) => {
  const page = await begin(alice)
  await expect(page.getByText('Write down your 24 words')).toBeVisible()
  const words = await readWords(page)
  await page.getByRole('button', { name: 'I have written them down' }).click()
  const labels = page.locator('label').filter({ hasText: /^\s*Word \d+\s*$/ })
  await expect(labels).toHaveCount(3)
  for (const label of await labels.allTextContents()) {
    const position = Number(/\d+/.exec(label)?.[0])
    await page.getByLabel(`Word ${position}`, { exact: true }).fill(words[position - 1] ?? '')
  }
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByText('All three are right')).toBeVisible()
  await page.reload()
  await page.getByRole('link', { name: 'Settings' }).first().click()
  await expect(page.getByText('Written down and checked')).toBeVisible()
})

test('with her words Alice owns her site on another browser, and Bob gets what she publishes there', async ({
  alice,
  bob,
  meet
}) => {
  const { page: desk, link } = await publishGarden(alice)
  const page = await bob.open(link)
  await expectSite(page, "Alice's garden")
  const words = await readWords(desk)
  await alice.close()

  const elsewhere = await meet({ name: 'Alice elsewhere' }).open()
  await elsewhere.getByRole('link', { name: 'I have 24 words' }).click()
  await typeWords(elsewhere, words)
  await elsewhere.getByRole('link', { name: 'Sites' }).first().click()
  await elsewhere.getByRole('button', { name: 'Find my sites' }).click()
  const site = elsewhere.getByRole('article').getByRole('link').first()
  await expect(site).toBeVisible({ timeout: 40_000 })
  await site.click()
  await openTab(elsewhere, 'Versions')
  await expect(elsewhere.getByRole('heading', { name: 'Version 1' })).toBeVisible()
  await replaceFrontPage(elsewhere, 'The garden from afar')
  const again = await publish(elsewhere)
  expect(new URL(again).hash.split('?')[0]).toBe(new URL(link).hash.split('?')[0])
  await openTab(elsewhere, 'Versions')
  await expect(elsewhere.getByRole('heading', { name: 'Version 2' })).toBeVisible()

  await page.getByRole('button', { name: 'Show new version' }).click()
  await expectSite(page, 'The garden from afar')
})

test('wrong words are refused with what is wrong, and nothing is lost', async ({ alice }) => {
  const page = await alice.open('#/restore')
  const known = Array.from({ length: 24 }, () => 'abandon')
  await typeWords(page, known.with(2, 'notaword'))
  await expect(page.getByRole('alert')).toHaveText('Word 3 is not in the list of words. Nothing was changed.')
  await typeWords(page, known)
  await expect(page.getByRole('alert')).toContainText('These are not the 24 words')
  await expect(page.getByRole('textbox', { name: 'Your 24 words' })).toHaveValue(known.join(' '))
  await page.getByRole('link', { name: 'Back' }).click()
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeVisible()
})

test('a passphrase locks this browser until it is given', async ({ alice }) => {
  const page = await begin(alice)
  await page.getByRole('link', { name: 'Settings' }).first().click()
  await page.getByRole('button', { name: 'Set a passphrase' }).click()
  const dialog = page.getByRole('dialog', { name: 'Set a passphrase' })
  await dialog.getByLabel('Passphrase', { exact: true }).fill('short')
  await dialog.getByLabel('The same once more').fill('short')
  await dialog.getByRole('button', { name: 'Set a passphrase' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Too easy to guess')
  await dialog.getByLabel('Passphrase', { exact: true }).fill('beans and tomatoes')
  await dialog.getByLabel('The same once more').fill('beans and tomatoes')
  await dialog.getByRole('button', { name: 'Set a passphrase' }).click()
  await expect(dialog).toBeHidden()

  await alice.close()
  const locked = await alice.open('#/sites')
  await expect(locked.getByRole('heading', { name: 'Welcome back' })).toBeVisible()
  await locked.getByLabel('Passphrase').fill('beans and potatoes')
  await locked.getByRole('button', { name: 'Unlock' }).click()
  await expect(locked.getByRole('alert')).toHaveText('Wrong passphrase')
  await locked.getByLabel('Passphrase').fill('beans and tomatoes')
  await locked.getByRole('button', { name: 'Unlock' }).click()
  await expect(locked.getByRole('heading', { name: 'Sites', exact: true })).toBeVisible()
})
