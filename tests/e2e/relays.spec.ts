/** The bad days of relays: killed, away, mistyped, not there. */
import {
  begin,
  connectionBadge,
  expectConnected,
  expectInstalled,
  expectSite,
  GARDEN,
  newSiteFromFolder,
  publish,
  publishGarden,
  replaceFrontPage
} from './support/sites.ts'
import { expect, test } from './support/test.ts'

/** A site key that nobody has: base36 of an Ed25519 key of zeros and ones. */
const NOBODYS_SITE = 'k51qzi5uqu5dgutdk6teu5f9pmwp7zs4hpmgpexlqxgrb03fw2y7a3t5nvq07h'

test('a relay that was killed and started again is found again, and links work as before', async ({
  relay,
  alice,
  bob
}) => {
  const { page: desk, link } = await publishGarden(alice)
  await expectConnected(desk)
  await relay.kill()
  await expect(connectionBadge(desk)).toHaveText('Reconnecting')
  await relay.startAgain()
  await expectConnected(desk)
  await expectSite(await bob.open(link), "Alice's garden")
})

test('people who look at a site get its changes while the relay is away, and strangers once it is back', async ({
  relay,
  alice,
  bob,
  carol
}) => {
  const { page: desk, link } = await publishGarden(alice)
  const page = await bob.open(link)
  await expectSite(page, "Alice's garden")
  await relay.kill()
  await replaceFrontPage(desk, 'Without a relay')
  await publish(desk)
  await page.getByRole('button', { name: 'Show new version' }).click()
  await expectSite(page, 'Without a relay')
  await relay.startAgain()
  await expectSite(await carol.open(link), 'Without a relay')
})

test('a link opened while the relay is down says what it waits for, and opens when the relay is back', async ({
  relay,
  alice,
  bob
}) => {
  const { link } = await publishGarden(alice)
  await expectInstalled(await bob.open())
  await bob.close()
  await relay.kill()
  const page = await bob.open(link)
  await expect(page.getByText('Connecting to the network')).toBeVisible()
  await relay.startAgain()
  await expectSite(page, "Alice's garden")
})

test('a site that nobody holds is said to be so, with a way to try again', async ({ bob }) => {
  const page = await bob.open(`#/s/${NOBODYS_SITE}`)
  const failure = page.getByRole('alert').filter({ hasText: 'The site could not be opened' })
  await expect(failure).toBeVisible({ timeout: 45_000 })
  await expect(failure).toContainText('Nobody who is online now')
  await expect(failure.getByRole('button', { name: 'Try again' })).toBeVisible()
})

test('relays are added, told apart and removed in Settings', async ({ relay, startRelay, alice }) => {
  const page = await begin(alice)
  await page.getByRole('link', { name: 'Settings' }).first().click()
  const field = page.getByRole('textbox', { name: 'Add a relay' })
  const add = page.getByRole('button', { name: 'Add', exact: true })
  const rows = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: /^Remove / }) })
  await expect(rows).toHaveText([/Reachable by it/])

  await field.fill('nonsense')
  await add.click()
  await expect(page.getByRole('alert')).toContainText('This is not the address of a relay')
  await expect(field).toHaveValue('nonsense')

  await field.fill('ws://127.0.0.1:9')
  await add.click()
  const dead = rows.filter({ hasText: '127.0.0.1:9' })
  await expect(dead).toContainText('Waiting')
  await expect(dead).toContainText('No answer from there')
  await dead.getByRole('button', { name: /^Remove / }).click()
  await expect(dead).toHaveCount(0)

  const other = await startRelay()
  await field.fill(`ws://127.0.0.1:${other.port}`)
  await add.click()
  await expect(rows.filter({ hasText: String(other.port) })).toContainText('Reachable by it')
  await expect(rows.filter({ hasText: String(relay.port) })).toContainText('Reachable by it')
})

test('with two relays, one that goes away cuts nobody off', async ({ relay, startRelay, alice, bob }) => {
  const page = await begin(alice)
  const other = await startRelay()
  await page.getByRole('link', { name: 'Settings' }).first().click()
  await page.getByRole('textbox', { name: 'Add a relay' }).fill(`ws://127.0.0.1:${other.port}`)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const row = page.getByRole('listitem').filter({ hasText: String(other.port) })
  await expect(row).toContainText('Reachable by it')
  await newSiteFromFolder(page, GARDEN)
  const link = await publish(page)
  await expectInstalled(await bob.open())
  await relay.kill()
  await expectSite(await bob.open(link), "Alice's garden")
})
