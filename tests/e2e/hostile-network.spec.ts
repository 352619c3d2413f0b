/**
 * A hostile site sends nothing to anybody. Every attack is also run in an unprotected page, where it must
 * reach the listener: a listener that hears nothing would prove nothing.
 */
import { expect, test, type Page } from '@playwright/test'
import { BRIDGE_ATTACKS, NETWORK_ATTACKS, type NetworkAttack } from '../fixtures/hostile/attacks.ts'
import { attackPage } from '../fixtures/hostile/page.ts'
import { openStage, type Stage } from '../fixtures/hostile/stage.ts'

const MARKER = '/marker'

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

/** Everything that reached the listener, up to a request of ours that comes after it. */
async function heard(): Promise<string[]> {
  const { evil, outsider } = stage
  await outsider.evaluate((url) => fetch(url), evil.url + MARKER)
  const isMarker = (line: string): boolean => line.includes(MARKER)
  expect(evil.seen.some(isMarker)).toBe(true)
  return evil.seen.filter((line) => !isMarker(line))
}

async function runInSite({ script }: NetworkAttack, sandbox: boolean): Promise<void> {
  const files = { '/': { type: 'text/html', text: attackPage(script, stage.evil) } }
  await stage.show(page, files, { sandbox })
  await stage.untilOver(page)
}

async function runInPlainPage({ script, control }: NetworkAttack): Promise<void> {
  const { hosts, evil, context } = stage
  hosts.plainPages.set('/attack', attackPage(script, evil))
  const plain = await context.newPage()
  await plain.goto(`${hosts.plain}/attack#wait`, { waitUntil: 'commit' })
  // some attacks need a gesture even there
  if (control === 'click' || control === 'popup') await plain.mouse.click(5, 5)
  const popup = control === 'popup' ? context.waitForEvent('page') : undefined
  await plain.evaluate(() => postMessage('run'))
  await expect
    .poll(() => evil.seen.length, { message: 'the control reaches the listener' })
    .toBeGreaterThan(0)
  await (await popup)?.close()
  await plain.close()
}

async function expectSilence(attack: NetworkAttack, sandbox: boolean): Promise<void> {
  stage.evil.seen.length = 0
  await runInSite(attack, sandbox)
  expect(await heard()).toEqual([])
  await stage.expectAppAlive(page)
}

for (const attack of NETWORK_ATTACKS) {
  test(`a site reaches nobody by ${attack.name}`, async () => {
    stage.evil.seen.length = 0
    if (attack.control !== 'none') await runInPlainPage(attack)
    await expectSilence(attack, false)
  })

  test(`a site in the sandbox page reaches nobody by ${attack.name}`, () => expectSilence(attack, true))
}

for (const attack of BRIDGE_ATTACKS) {
  test(`a site reaches nobody by ${attack.name}`, () => expectSilence(attack, false))
}
