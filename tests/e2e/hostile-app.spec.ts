/**
 * A hostile site in the whole app, published and opened as any other: it reaches nobody, finds nothing of
 * Bob's, and the app works on. What single parts of the frame do about it is in hostile.spec.ts.
 */
import { expect, test } from '@playwright/test'
import { NETWORK_ATTACKS } from '../fixtures/hostile/attacks.ts'
import {
  busyLoop,
  COOKIE_BOMB,
  EVIL_WORKER,
  HIDE_SECRETS,
  MESSAGE_FLOOD,
  pathTricks,
  registerWorkers,
  SEEK_SECRETS,
  seekByPaths,
  stealPort,
  UNREGISTER_ALWAYS,
  UNREGISTER_ONCE
} from '../fixtures/hostile/scripts.ts'
import { startLoop } from '../fixtures/hostile/stage.ts'
import { fileOf, openHostileStage, type Aimed, type HostileStage } from './support/hostile-stage.ts'
import { datagramsOf } from './support/net-log.ts'
import { expectConnected, siteFrame } from './support/sites.ts'
import { StaticHost } from './support/static-host.ts'

/** Stands on the front page of Bob's site only. */
const BOBS_WORDS = 'Tomatoes, beans and a bee.'
const FRONT_PAGE = '/index.html'
const LOOP_MS = 3000
const TABS_AT_ONCE = 4
/** The attack that asks for no more than an address. */
const LOOK_UP = 'link dns-prefetch'

let stage: HostileStage
/** Attacks that need nothing special, run in a page without protection. */
let controls: readonly Aimed[]

test.beforeAll(async () => {
  stage = await openHostileStage()
  const plain = NETWORK_ATTACKS.filter(({ alone, control }) => alone === undefined && control === undefined)
  const looksUp = NETWORK_ATTACKS.filter(({ name }) => name === LOOK_UP)
  controls = await stage.runUnprotected([...plain, ...looksUp])
  const { bobsSite, relay } = stage
  const origins = [bobsSite.origin, bobsSite.origin.replace('//', '//d')]
  const paths = origins.flatMap((origin) => pathTricks(bobsSite.id, origin, FRONT_PAGE))
  const appFiles = ['/', FRONT_PAGE, '/relays.json', '/healthz'].map((file) => relay.origin + file)
  await stage.publish(
    {
      'index.html': 'return "shown"',
      'secrets.html': SEEK_SECRETS,
      'paths.html': seekByPaths(paths, BOBS_WORDS),
      'app.html': seekByPaths(appFiles, ''),
      'port.html': stealPort(bobsSite.id, FRONT_PAGE, BOBS_WORDS),
      'workers.html': registerWorkers(relay.origin),
      'unregister-once.html': UNREGISTER_ONCE,
      'unregister-always.html': UNREGISTER_ALWAYS,
      'leave.html': `location = ${JSON.stringify(bobsSite.origin + FRONT_PAGE)}; await settle(10000)`,
      'flood.html': MESSAGE_FLOOD,
      'bomb.html': COOKIE_BOMB,
      'loop.html': busyLoop(LOOP_MS)
    },
    { 'evil.js': EVIL_WORKER, 'file.txt': 'from the node' }
  )
})

test.afterAll(() => stage.close())

test.afterEach(() => stage.expectNoStrangers())

test('attacks reach those they are aimed at from a page without protection', async () => {
  for (const { name, evil } of controls.filter((attack) => attack.name !== LOOK_UP)) {
    await expect.poll(() => evil.seen.length, { message: name }).toBeGreaterThan(0)
  }
})

test('a site reaches nobody by anything it tries at once', async () => {
  await stage.run('together.html')
  for (const { name, evil } of stage.attacks) expect.soft(evil.seen, name).toEqual([])
})

test('a site reaches nobody by what takes its page away', async () => {
  const alone = stage.attacks.filter((attack) => attack.alone === true)
  expect(alone.length).toBeGreaterThan(8)
  for (const few of batches(alone, TABS_AT_ONCE)) {
    await Promise.all(few.map((attack) => stage.run(fileOf(attack))))
  }
  for (const { name, evil } of alone) expect.soft(evil.seen, name).toEqual([])
})

test('a site on a plain static host reaches nobody either', async () => {
  const host = await StaticHost.start(stage.relay.addresses)
  await stage.run('together.html', host.origin)
  await host.stop()
  for (const { name, evil } of stage.attacks) expect.soft(evil.seen, name).toEqual([])
})

for (const [what, file, outcome] of [
  ["finds none of the app's secrets", 'secrets.html', ''],
  ["gets no file of Bob's site by tricks of paths", 'paths.html', ''],
  ['gets no file of the app', 'app.html', ''],
  ['gets its own files only from a port stolen from the bridge', 'port.html', '7 answers'],
  ['puts no service worker of its own in place of ours', 'workers.html', 'ours from the node'],
  ['is shown again when it unregisters its worker', 'unregister-once.html', 'healed'],
  ['is shown in the sandbox when it never stops unregistering', 'unregister-always.html', 'sandboxed'],
  ["cannot send its frame to Bob's site", 'leave.html', 'left']
] as const) {
  test(`a site ${what}`, async () => {
    if (file === 'secrets.html') await stage.main.evaluate(HIDE_SECRETS)
    expect(await stage.run(file)).toBe(outcome)
  })
}

test('a flood of odd messages asks Bob nothing and takes him nowhere', async () => {
  const tab = await stage.visit('flood.html')
  expect(await stage.untilOver(tab)).toBe('')
  await expect(tab.getByRole('dialog')).toBeHidden()
  await tab.close()
})

test('a busy loop of a site leaves the app responsive', async () => {
  const tab = await stage.visit('loop.html')
  const over = tab.waitForFunction(() => document.title.startsWith('loop over'), undefined, { polling: 20 })
  await stage.untilOver(tab)
  await startLoop(tab)
  let ended = false
  void over.then(() => (ended = true))
  let longestMs = 0
  while (!ended) {
    const before = Date.now()
    await tab.getByRole('banner').getByRole('link').first().focus()
    longestMs = Math.max(longestMs, Date.now() - before)
  }
  expect(longestMs).toBeLessThan(1000)
  await tab.close()
})

test('after a cookie bomb the app and its sites open as before', async () => {
  await stage.run('bomb.html')
  expect(await stage.run('index.html')).toBe('shown')
  const { main, bobsSite } = stage
  await main.reload()
  await expectConnected(main)
  await main.goto(bobsSite.link)
  await expect(siteFrame(main).getByText(BOBS_WORDS)).toBeVisible()
})

test('not one name was looked up and not one packet was sent for the site', async () => {
  const { lookups, tcp, udp } = await stage.traffic()
  const packets = [...tcp, ...datagramsOf({ udp }).map(({ address }) => address)]
  const reached = ({ evil }: Aimed): boolean => {
    const { hostname } = new URL(evil.url)
    return (
      lookups.some((name) => name.includes(hostname)) || packets.some((at) => at.endsWith(`:${evil.port}`))
    )
  }
  expect(controls.filter((attack) => !reached(attack))).toEqual([])
  expect(stage.attacks.filter(reached)).toEqual([])
})

function batches<T>(all: readonly T[], size: number): T[][] {
  const starts = Array.from({ length: Math.ceil(all.length / size) }, (_, index) => index * size)
  return starts.map((start) => all.slice(start, start + size))
}
