/** The frame of a site on good and on bad days: streaming, a node that moves, a worker that stops, a host that is down. */
import { expect, test, type Page } from '@playwright/test'
import { attackPage } from '../fixtures/hostile/page.ts'
import type { HarnessFile } from '../fixtures/hostile/harness.ts'
import { openStage, type Stage } from '../fixtures/hostile/stage.ts'

const MIB = 1024 * 1024

let stage: Stage
let page: Page

test.beforeAll(async () => {
  stage = await openStage()
})

test.afterAll(() => stage.close())

test.beforeEach(async () => {
  page = await stage.openApp()
})

test.afterEach(async () => {
  stage.hosts.sitesDown = false
  await page.close()
})

const script = (code: string): { type: string; text: string } => ({
  type: 'text/html',
  text: attackPage(code, stage.evil)
})
const text = (content: string): { type: string; text: string } => ({ type: 'text/plain', text: content })
const title = (): Promise<string | undefined> => page.evaluate(() => window.harness.navigations.at(-1)?.title)

test('a page, its title and its path reach the app in standards mode', async () => {
  await stage.show(
    page,
    { '/a%20b/': script(`history.pushState(0, '', 'c?d#e'); return document.compatMode`) },
    { path: '/a b/' }
  )
  expect(await stage.untilOver(page)).toBe('CSS1Compat')
  expect(await page.evaluate(() => window.harness.navigations.at(-1)?.path)).toBe('/a%20b/c?d#e')
})

test('a link out of the site is left to the app', async () => {
  await stage.show(page, {
    '/': script(
      `document.body.innerHTML = '<a href="https://example.org/x">x</a>'; document.body.firstChild.click()`
    )
  })
  expect(await stage.untilOver(page)).toBe('')
  expect(await page.evaluate(() => window.harness.outside)).toEqual(['https://example.org/x'])
})

test('a request waits for a node that is still starting', async () => {
  await stage.show(page, { '/': script('return "shown"') }, { attachDelayMs: 1500 })
  expect(await stage.untilOver(page)).toBe('shown')
})

test('a body arrives whole, and one that nobody reads on is given up in the node', async () => {
  await stage.show(page, {
    '/': script(`
      const whole = await (await fetch('/big')).arrayBuffer()
      const abort = new AbortController()
      const reader = (await fetch('/other', { signal: abort.signal })).body.getReader()
      await reader.read()
      abort.abort()
      return whole.byteLength`),
    '/big': { type: 'application/octet-stream', zeroBytes: 20 * MIB },
    '/other': { type: 'application/octet-stream', zeroBytes: 20 * MIB }
  })
  expect(await stage.untilOver(page)).toBe(String(20 * MIB))
  await expect.poll(() => page.evaluate(() => window.harness.cancelled)).toEqual(['/other'])
})

test('a range without an end is answered in part', async () => {
  await stage.show(page, {
    '/': script(`
      const response = await fetch('/big', { headers: { Range: 'bytes=100-' } })
      return response.status + ' ' + response.headers.get('content-range') + ' ' + (await response.arrayBuffer()).byteLength`),
    '/big': { type: 'video/mp4', zeroBytes: 20 * MIB }
  })
  expect(await stage.untilOver(page)).toBe(`206 bytes 100-${100 + 4 * MIB - 1}/${20 * MIB} ${4 * MIB}`)
})

test('headers of the node that are not about content stay out', async () => {
  await stage.show(page, {
    '/': script(`
      const { headers } = await fetch('/x')
      return [...headers.keys()].filter((name) => ['link', 'set-cookie', 'refresh', 'reporting-endpoints'].includes(name)).join() +
        headers.get('content-security-policy').includes('frame-ancestors')`),
    '/x': {
      ...text('x'),
      headers: {
        Link: '</evil>; rel=preload',
        Refresh: '0',
        'Reporting-Endpoints': 'a="/b"',
        'content-security-policy': ''
      }
    }
  })
  expect(await stage.untilOver(page)).toBe('true')
})

for (const tell of [true, false]) {
  test(`a site goes on when the node moved${tell ? '' : ' and nobody said so'}`, async () => {
    await stage.show(page, {
      '/': script(`
        document.title = 'waiting'
        await new Promise((done) => { onfocus = done; window.addEventListener('message', done) })
        return (await fetch('/late')).text()`),
      '/late': text('late')
    })
    await expect.poll(title).toBe('waiting')
    await page.evaluate((how) => window.harness.killNode(how), { tell })
    await page.evaluate(() => window.frames[1]?.postMessage('go', '*'))
    expect(await stage.untilOver(page)).toBe('late')
  })
}

test('a service worker that was stopped asks for a port again', async () => {
  await stage.show(page, {
    '/': script(`
      document.title = 'waiting'
      await new Promise((done) => window.addEventListener('message', done))
      return (await fetch('/late')).text()`),
    '/late': text('late')
  })
  await expect.poll(title).toBe('waiting')
  const session = await stage.context.newCDPSession(page)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.stopAllWorkers')
  await page.evaluate(() => window.frames[1]?.postMessage('go', '*'))
  expect(await stage.untilOver(page)).toBe('late')
})

/** Opens the app again in a site that was shown before; tells whether the content waited for the bridge. */
async function showAgain(site: string, files: Record<string, HarnessFile>): Promise<'early' | 'late'> {
  await page.reload()
  await page.waitForFunction(() => 'harness' in window)
  return page.evaluate(
    async ([id, sites, given]) => {
      window.harness.put(id, given)
      await window.harness.show({ site: id, path: '/', sites })
      return document.querySelector('iframe.content') === null ? 'late' : 'early'
    },
    [site, stage.hosts.sites, files] as const
  )
}

test('a site that was open before opens while its host is down', async () => {
  const files = { '/': script('return "shown"') }
  const site = await stage.show(page, files)
  await stage.untilOver(page)
  stage.hosts.sitesDown = true
  expect(await showAgain(site, files)).toBe('early')
  expect(await stage.untilOver(page)).toBe('shown')
  await expect(page.locator('iframe.content')).toBeAttached()
})

test('a site that was open before opens although the browser dropped its worker', async () => {
  const files = { '/': script('return "shown"') }
  const site = await stage.show(page, files)
  await stage.untilOver(page)
  const session = await stage.context.newCDPSession(page)
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.unregister', { scopeURL: `${stage.hosts.sites.replace('*', site)}/` })
  expect(await showAgain(site, files)).toBe('early')
  expect(await stage.untilOver(page)).toBe('shown')
})

test('the sandbox page steps in when site hosts do not answer', async () => {
  stage.hosts.sitesDown = true
  await stage.show(page, { '/': script('return self.origin') })
  expect(await stage.untilOver(page)).toBe('null')
})

test('the address of a site opened directly leads to the app', async () => {
  const site = `k${'b'.repeat(61)}`
  await page.goto(`${stage.hosts.sites.replace('*', site)}/a/b%20c?d`)
  await page.waitForURL(`${stage.hosts.app}/#/s/${site}/a/b%20c`)
})

test('a page in the sandbox has its styles, modules, images, requests and links', async () => {
  await stage.show(
    page,
    {
      '/docs/': {
        type: 'text/html',
        text: `<!doctype html><title>Docs</title><link rel="stylesheet" href="../style/a.css"><img src="/i.svg">
          <a href="next.html">next</a><script src="/classic.js"></script><script type="module" src="/m/main.js"></script>`
      },
      '/docs/next.html': { type: 'text/html', text: '<title>Next</title>' },
      '/style/a.css': { type: 'text/css', text: '@import "b.css"; p { color: red }' },
      '/style/b.css': { type: 'text/css', text: 'body { background: url(../i.svg); margin-left: 7px }' },
      '/i.svg': {
        type: 'image/svg+xml',
        text: '<svg xmlns="http://www.w3.org/2000/svg" width="33" height="9"/>'
      },
      '/classic.js': { type: 'text/javascript', text: 'localStorage.classic = "classic"' },
      '/m/main.js': {
        type: 'text/javascript',
        text: `import { part } from './part.js'
          const [json, xhr] = await Promise.all([
            fetch('/data.json').then((response) => response.json()),
            new Promise((done) => {
              const request = new XMLHttpRequest()
              request.open('GET', '/data.json')
              request.responseType = 'json'
              request.onload = () => done(request.response)
              request.send()
            })
          ])
          const image = document.querySelector('img')
          if (!image.complete || image.naturalWidth === 0) await new Promise((done) => { image.onload = done })
          const { marginLeft, backgroundImage } = getComputedStyle(document.body)
          document.title = [part, json.a, xhr.a, localStorage.classic, image.naturalWidth, marginLeft, backgroundImage.slice(0, 10)].join()
          document.querySelector('a').click()`
      },
      '/m/part.js': { type: 'text/javascript', text: 'export const part = "part"' },
      '/data.json': { type: 'application/json', text: '{"a":1}' }
    },
    { path: '/docs/', sandbox: true }
  )
  await expect.poll(title).toBe('Next')
  const seen = await page.evaluate(() => window.harness.navigations)
  expect(seen.map((at) => at.title)).toContain('part,1,1,classic,33,7px,url("blob:')
  expect(seen.at(-1)).toEqual({ path: '/docs/next.html', title: 'Next' })
})
