/** Without a network, and with links that cannot be right. */
import { expectFetched, expectInstalled, expectSite, publishGarden, siteFrame } from './support/sites.ts'
import { expect, test } from './support/test.ts'

test('the app opens without its host, and shows own and visited sites from this device', async ({
  relay,
  alice,
  bob
}) => {
  const { page: desk, link } = await publishGarden(alice)
  await desk.goto(link)
  await expectSite(desk, "Alice's garden")
  await expectInstalled(desk)
  const visit = await bob.open(link)
  await expectSite(visit, "Alice's garden")
  await expectInstalled(visit)
  await expectFetched(bob)
  await Promise.all([alice.close(), bob.close()])
  await relay.stop()

  const home = await alice.open('#/sites')
  await expect(home.getByRole('article')).toHaveCount(1)
  await home.goto(link)
  await expectSite(home, "Alice's garden")
  await expect(home.getByText('your site, from this device').first()).toBeVisible()

  const again = await bob.open(link)
  await expectSite(again, "Alice's garden")
  await expect(again.getByText('from this device').first()).toBeVisible()
})

test('a link that cannot be right gets a clear page, whatever it holds', async ({ bob }) => {
  const site = 'k51qzi5uqu5dgutdk6teu5f9pmwp7zs4hpmgpexlqxgrb03fw2y7a3t5nvq07h'
  const page = await bob.open()
  const links: [fragment: string, reason: RegExp][] = [
    ['/s/garbage', /key of the site in it is incomplete/],
    ['/s/', /key of the site in it is incomplete/],
    ['/s/__proto__/constructor', /key of the site in it is incomplete/],
    ['/s/<img src=x onerror=alert(1)>', /key of the site in it is incomplete/],
    [`/s/${site.slice(0, -1)}`, /key of the site in it is incomplete/],
    [`/s/${site.toUpperCase()}`, /key of the site in it is incomplete/],
    [`/s/${site}/%E0%A4`, /path of the page in it is not valid/],
    [`/s/${site}/a/../../b`, /path of the page in it is not valid/],
    [`/s/${site}/%2e%2e/${site}`, /path of the page in it is not valid/],
    [`/s/${site}/%00`, /path of the page in it is not valid/],
    [`/s/${site}/${'long/'.repeat(2000)}`, /too long/]
  ]
  for (const [fragment, reason] of links) {
    await page.goto(bob.url(`#${fragment}`))
    await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
    await expect(page.getByRole('main')).toContainText(reason)
  }
  expect(bob.errors).toEqual([])
})

test('a page that a site does not have is said to be missing, inside the site', async ({ alice, bob }) => {
  const { link } = await publishGarden(alice)
  const { origin, hash } = new URL(link)
  const [path = '', hints = ''] = hash.split('?')
  const page = await bob.open(`${origin}/${path}/no/such/page?${hints}`)
  await expect(siteFrame(page).getByText('Not found')).toBeVisible()
})
