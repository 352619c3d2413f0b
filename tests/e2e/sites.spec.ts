import { publishGarden, siteFrame } from './support/sites.ts'
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
