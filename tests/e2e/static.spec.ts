/** The app on a host that only serves files: sites show in the sandbox page instead of origins of their own. */
import {
  begin,
  expectSite,
  GARDEN,
  newSiteFromFolder,
  publish,
  publishGarden,
  siteFrame
} from './support/sites.ts'
import { StaticHost } from './support/static-host.ts'
import { expect, test } from './support/test.ts'

let host: StaticHost | undefined

test.beforeEach(async ({ relay }) => {
  host = await StaticHost.start(relay.addresses)
})

test.afterEach(async () => {
  await host?.stop()
})

test('Bob opens a link on a plain static host and sees the whole site', async ({ alice, meet }) => {
  const { link } = await publishGarden(alice)
  const bob = meet({ name: 'Bob', origin: host?.origin ?? '' })
  const page = await bob.open(new URL(link).hash)
  await expectSite(page, "Alice's garden")
  await expect(page.locator('iframe[src*="sandbox.html"]')).toHaveCount(1)
  const garden = siteFrame(page)
  await expect(garden.locator('#words')).toHaveAttribute('data-script', 'ran')
  await expect(garden.locator('body')).toHaveCSS('color', 'rgb(43, 58, 32)')
  const bee = garden.getByRole('img', { name: 'A bee' })
  await expect.poll(() => bee.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await garden.getByRole('link', { name: 'About the garden' }).click()
  await expect(siteFrame(page).getByText('It is behind the house.')).toBeVisible()
  await expect(page).toHaveURL(/\/about\//)
})

test('a site is made, looked at and published on a plain static host too', async ({ meet, bob }) => {
  const alice = meet({ name: 'Alice', origin: host?.origin ?? '' })
  const desk = await begin(alice)
  await newSiteFromFolder(desk, GARDEN)
  await expectSite(desk, "Alice's garden")
  const link = await publish(desk)
  expect(link.startsWith(host?.origin ?? '-')).toBe(true)
  await expectSite(await bob.open(new URL(link).hash), "Alice's garden")
})
