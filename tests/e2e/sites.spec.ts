/** The story that must work: Alice publishes, Bob and Carol see it, she changes it. */
import {
  begin,
  expectFetched,
  expectSite,
  newWrittenSite,
  openTab,
  pageText,
  publish,
  publishGarden,
  replaceFrontPage,
  siteFrame
} from './support/sites.ts'
import { expect, test } from './support/test.ts'

test('Bob, a stranger, opens the link of Alice and sees her site, straight from her browser', async ({
  alice,
  bob
}) => {
  const { link } = await publishGarden(alice)
  const page = await bob.open(link)
  const garden = siteFrame(page)
  await expect(garden.getByRole('heading', { name: "Alice's garden" })).toBeVisible()
  await expect(garden.locator('#words')).toHaveAttribute('data-script', 'ran')
  const bee = garden.getByRole('img', { name: 'A bee' })
  await expect.poll(() => bee.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await garden.getByRole('link', { name: 'About the garden' }).click()
  await expect(garden.getByText('It is behind the house.')).toBeVisible()
  await expect(page).toHaveURL(/\/about\//)
})

test('Carol gets the site from Bob after Alice has closed her browser', async ({ alice, bob, carol }) => {
  const { link } = await publishGarden(alice)
  await expectSite(await bob.open(link), "Alice's garden")
  await expectFetched(bob)
  await alice.close()
  const page = await carol.open(link)
  await expectSite(page, "Alice's garden")
  await siteFrame(page).getByRole('link', { name: 'About the garden' }).click()
  await expect(siteFrame(page).getByText('It is behind the house.')).toBeVisible()
})

test('Bob, still looking, is offered what Alice publishes anew, and takes it when he likes', async ({
  alice,
  bob
}) => {
  const { page: desk, link } = await publishGarden(alice)
  const page = await bob.open(link)
  await expectSite(page, "Alice's garden")
  await replaceFrontPage(desk, 'Autumn in the garden')
  await publish(desk)
  await expect(page.getByRole('button', { name: 'Show new version' })).toBeVisible({ timeout: 10_000 })
  await expectSite(page, "Alice's garden")
  await page.getByRole('button', { name: 'Show new version' }).click()
  await expectSite(page, 'Autumn in the garden')
  await expect(page.getByRole('button', { name: 'Show new version' })).toBeHidden()
})

test('Alice writes a page in the editor, looks at it as visitors will, and Bob reads it', async ({
  alice,
  bob
}) => {
  const desk = await begin(alice)
  await newWrittenSite(desk, 'Notes of a gardener')
  await pageText(desk).fill('# Rain at last\n\nThe *beans* are happy.')
  await openTab(desk, 'Preview')
  await expectSite(desk, 'Rain at last')
  const link = await publish(desk)
  const page = await bob.open(link)
  await expectSite(page, 'Rain at last')
  await expect(siteFrame(page).locator('em')).toHaveText('beans')
})

test('what Alice types last before she publishes is published', async ({ alice, bob }) => {
  const desk = await begin(alice)
  await newWrittenSite(desk, 'Notes')
  await pageText(desk).fill('# The last word')
  await expectSite(await bob.open(await publish(desk)), 'The last word')
})

test('Alice goes back to an older version, and Bob gets it as a new one', async ({ alice, bob }) => {
  const { page: desk, link } = await publishGarden(alice)
  await replaceFrontPage(desk, 'A mistake')
  await publish(desk)
  const page = await bob.open(link)
  await expectSite(page, 'A mistake')
  await openTab(desk, 'Versions')
  await desk.getByRole('button', { name: 'Publish this again' }).click()
  const dialog = desk.getByRole('dialog', { name: 'Go back to version 1?' })
  await dialog.getByRole('button', { name: 'Publish this again' }).click()
  await expect(desk.getByRole('heading', { name: 'Version 3' })).toBeVisible()
  await page.getByRole('button', { name: 'Show new version' }).click()
  await expectSite(page, "Alice's garden")
})

test('after a reload the site, its versions and its link are what they were', async ({ alice }) => {
  const { page, link } = await publishGarden(alice)
  await openTab(page, 'Versions')
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Version 1' })).toBeVisible()
  await openTab(page, 'Share')
  const field = page.getByRole('textbox', { name: 'Link' })
  await expect
    .poll(async () => new URL(await field.inputValue()).hash.split('?')[0])
    .toBe(new URL(link).hash.split('?')[0])
  await page.goto(link)
  await expectSite(page, "Alice's garden")
})
