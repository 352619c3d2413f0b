/** A hostile site reads, changes and stops nothing of the app, of other sites, or of its own frame for long. */
import { expect, test, type Page } from '@playwright/test'
import { attackPage } from '../fixtures/hostile/page.ts'
import {
  busyLoop,
  COOKIE_BOMB,
  EVIL_WORKER,
  HIDE_SECRETS,
  MESSAGE_FLOOD,
  pathTricks,
  PLACES,
  registerWorkers,
  SEEK_SECRETS,
  seekByPaths,
  stealPort,
  UNREGISTER_ALWAYS,
  UNREGISTER_ONCE
} from '../fixtures/hostile/scripts.ts'
import { ALICES_SITE, openStage, startLoop, type Stage } from '../fixtures/hostile/stage.ts'

let stage: Stage
let page: Page

test.beforeAll(async () => {
  stage = await openStage()
})

test.afterAll(() => stage.close())

test.beforeEach(async () => {
  page = await stage.openApp()
})

test.afterEach(() => page.close())

const html = (text: string): { type: string; text: string } => ({ type: 'text/html', text })
const attack = (script: string): { type: string; text: string } => html(attackPage(script, stage.evil))

test('a page of the same origin would find every secret', async () => {
  const { hosts, context } = stage
  hosts.plainPages.set('/embedded', attackPage(SEEK_SECRETS, stage.evil))
  const plain = await context.newPage()
  await plain.goto(hosts.plain)
  await plain.evaluate(HIDE_SECRETS)
  await plain.evaluate(() => {
    document.body.append(Object.assign(document.createElement('iframe'), { src: '/embedded' }))
  })
  const title = (): Promise<string> => plain.evaluate(() => window.frames[0]?.document.title ?? '')
  await expect.poll(title).toBe(`over: ${PLACES}`)
  await plain.close()
})

for (const sandbox of [false, true]) {
  const where = sandbox ? 'in the sandbox page' : 'on its own origin'

  test(`a site ${where} finds none of the app's secrets`, async () => {
    await page.evaluate(HIDE_SECRETS)
    await stage.show(page, { '/': attack(SEEK_SECRETS) }, { sandbox })
    expect(await stage.untilOver(page)).toBe('')
  })

  test(`a busy loop of a site ${where} leaves the app responsive`, async () => {
    await stage.show(page, { '/': attack(busyLoop(3000)) }, { sandbox })
    expect(await stage.untilOver(page)).toBe('')
    await startLoop(page)
    let longestMs = 0
    const looping = async (): Promise<boolean> => {
      const before = Date.now()
      const over = await page.evaluate(() => window.harness.navigations.at(-1)?.title === 'loop over')
      longestMs = Math.max(longestMs, Date.now() - before)
      return over
    }
    await expect.poll(looping, { intervals: [20], timeout: 15_000 }).toBe(true)
    expect(longestMs).toBeLessThan(1000)
  })

  test(`a site ${where} gets no file of another site by tricks of paths`, async () => {
    await hideAlicesSecret()
    const alice = stage.hosts.sites.replace('*', ALICES_SITE)
    const script = seekByPaths(
      [...pathTricks(ALICES_SITE, alice, '/secret.txt'), `${stage.hosts.app}/secret.txt`],
      'hidden'
    )
    const eve = await stage.show(page, { '/': attack(script) }, { sandbox })
    expect(await stage.untilOver(page)).toBe('')
    const asked = await page.evaluate(() => window.harness.requests)
    expect(asked.map(({ site }) => site)).toEqual(asked.map(() => eve))
    expect(asked.length).toBeGreaterThan(3)
  })
}

async function hideAlicesSecret(): Promise<void> {
  await page.evaluate((site) => {
    for (const view of ['published', 'draft'] as const) {
      window.harness.put(site, { '/secret.txt': { type: 'text/plain', text: 'hidden' } }, view)
    }
  }, ALICES_SITE)
}

test('a port stolen from the bridge serves its own site only, whatever it is asked', async () => {
  await hideAlicesSecret()
  const script = stealPort(ALICES_SITE, '/secret.txt', 'hidden')
  const eve = await stage.show(page, { '/': attack(script) })
  expect(await stage.untilOver(page)).toBe('9 answers')
  const asked = await page.evaluate(() => window.harness.requests)
  expect(asked.filter(({ site, view }) => site !== eve || view !== 'published')).toEqual([])
})

test('a site cannot put a service worker of its own in place of ours', async () => {
  await stage.show(page, {
    '/': attack(registerWorkers(stage.hosts.app)),
    '/evil.js': { type: 'text/javascript', text: EVIL_WORKER },
    '/file.txt': { type: 'text/plain', text: 'from the node' }
  })
  expect(await stage.untilOver(page)).toBe('ours from the node')
})

test('a site that unregisters its worker is shown again', async () => {
  await stage.show(page, { '/': attack(UNREGISTER_ONCE) })
  expect(await stage.untilOver(page)).toBe('healed')
})

test('a site that unregisters its worker again and again is shown in the sandbox in the end', async () => {
  await stage.show(page, { '/': attack(UNREGISTER_ALWAYS) })
  expect(await stage.untilOver(page)).toBe('sandboxed')
  await stage.expectAppAlive(page)
})

test('a site that sends its frame to another site gets nothing of it', async () => {
  const alice = stage.hosts.sites.replace('*', ALICES_SITE)
  await hideAlicesSecret()
  await stage.show(page, {
    '/': html(`<title>Eve</title><script>
      if (sessionStorage.tried) document.title = 'over: back'
      else { sessionStorage.tried = 'yes'; location = ${JSON.stringify(`${alice}/secret.txt`)} }
    </script>`)
  })
  // Chromium lets it go nowhere; elsewhere the app takes it for a link to Alice's site
  expect(['back', 'left']).toContain(await stage.untilOver(page))
  const asked = await page.evaluate(() => window.harness.requests.map(({ site }) => site))
  expect(asked).not.toContain(ALICES_SITE)
  await stage.expectAppAlive(page)
})

test('a flood of odd messages to the app does nothing', async () => {
  await stage.show(page, { '/': attack(MESSAGE_FLOOD) })
  expect(await stage.untilOver(page)).toBe('')
  expect(await page.evaluate(() => window.harness.outside)).toEqual([])
  const titles = await page.evaluate(() => window.harness.navigations.map(({ title }) => title))
  expect(titles.filter((title) => title.length > 300 || /[\u202e\n]/.test(title))).toEqual([])
  await stage.expectAppAlive(page)
})

test('a cookie bomb keeps neither the app nor another site from loading', async () => {
  stage.hosts.plainPages.set('/bomb', attackPage(COOKIE_BOMB, stage.evil))
  const plain = await stage.context.newPage()
  await plain.goto(`${stage.hosts.plain}/bomb`)
  await expect.poll(() => plain.title()).toBe('over: armed')
  await plain.close()

  await stage.show(page, { '/': attack(COOKIE_BOMB) })
  await stage.untilOver(page)
  await page.reload()
  await page.waitForFunction(() => 'harness' in window)
  await stage.show(page, { '/': attack('return "shown"') })
  expect(await stage.untilOver(page)).toBe('shown')
  await expect(page.locator('iframe.content')).toBeAttached()
})
