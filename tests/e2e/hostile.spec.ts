/** A hostile site reads, changes and stops nothing of the app, of other sites, or of its own frame for long. */
import { expect, test, type Page } from '@playwright/test'
import { attackPage } from '../fixtures/hostile/page.ts'
import { ALICES_SITE, openStage, type Stage } from '../fixtures/hostile/stage.ts'

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

/** Fills every place where a page can keep something. */
const HIDE_SECRETS = `(async () => {
  window.secret = document.cookie = localStorage.secret = sessionStorage.secret = 'secret=secret'
  await (await caches.open('secret')).put('/secret', new Response('secret'))
  await new Promise((done) => {
    const request = indexedDB.open('secret')
    request.onupgradeneeded = () => request.result.createObjectStore('secret').put('secret', 'secret')
    request.onsuccess = () => { request.result.close(); done() }
  })
  const directory = await navigator.storage.getDirectory()
  const file = await (await directory.getFileHandle('secret', { create: true })).createWritable()
  await file.write('secret')
  await file.close()
  const channel = new BroadcastChannel('secret')
  channel.onmessage = () => channel.postMessage('secret')
})()`

/** Names of the places where it found the secret. */
const SEEK_SECRETS = `
  const places = {
    parent: () => parent.secret,
    top: () => top.document.defaultView.secret,
    frameElement: () => frameElement.ownerDocument.defaultView.secret,
    cookie: () => document.cookie,
    localStorage: () => localStorage.secret,
    sessionStorage: () => sessionStorage.secret,
    parentStorage: () => parent.localStorage.secret,
    cache: async () => (await caches.match('/secret')).text(),
    parentCache: async () => (await parent.caches.match('/secret')).text(),
    indexedDB: () => new Promise((done, fail) => {
      const request = indexedDB.open('secret')
      request.onerror = fail
      request.onsuccess = () => {
        const read = request.result.transaction('secret').objectStore('secret').get('secret')
        read.onsuccess = () => done(read.result)
      }
    }),
    files: async () => (await (await (await navigator.storage.getDirectory()).getFileHandle('secret')).getFile()).text(),
    broadcast: () => new Promise((done) => {
      const channel = new BroadcastChannel('secret')
      channel.onmessage = ({ data }) => done(data)
      channel.postMessage('?')
      setTimeout(done, 500)
    })
  }
  const found = []
  for (const [name, look] of Object.entries(places)) {
    const tired = new Promise((done) => setTimeout(done, 1000))
    try { if (String(await Promise.race([look(), tired])).includes('secret')) found.push(name) } catch {}
  }
  return found.sort().join(' ')`

const PLACES =
  'broadcast cache cookie files frameElement indexedDB localStorage parent parentCache parentStorage sessionStorage top'

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
    const loop = 'const end = Date.now() + 3000; while (Date.now() < end);'
    await stage.show(
      page,
      { '/': attack(`setTimeout(() => { ${loop} document.title = 'loop over' })`) },
      { sandbox }
    )
    expect(await stage.untilOver(page)).toBe('')
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
    const paths = [
      `/../${ALICES_SITE}/secret.txt`,
      `/%2e%2e/${ALICES_SITE}/secret.txt`,
      `/..%2f${ALICES_SITE}%2fsecret.txt`,
      `/..\\\\${ALICES_SITE}\\\\secret.txt`,
      `//${ALICES_SITE}/secret.txt`,
      `///${ALICES_SITE}/secret.txt`,
      `/ipns/${ALICES_SITE}/secret.txt`,
      `/\\0/../secret.txt`,
      `${alice}/secret.txt`,
      `${alice.replace('http:', '')}/secret.txt`,
      `${stage.hosts.app}/secret.txt`
    ]
    const script = `
      const found = []
      for (const path of ${JSON.stringify(paths)}) {
        try { if ((await (await fetch(path)).text()).includes('hidden')) found.push(path) } catch {}
      }
      return found.join(' ')`
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
  const script = `
    const stolen = new Promise((done) => {
      bridge.ServiceWorker.prototype.postMessage = (message, [port]) => done(port)
    })
    document.title = 'waiting'
    const port = await stolen
    const answers = []
    let last
    port.onmessage = ({ data }) => { answers.push(data); if (data.id === 999 && data.type === 'end') last() }
    const alice = ${JSON.stringify(ALICES_SITE)}
    const garbage = [null, 1, 'x', [], {}, { type: 'request' }, { type: 'request', id: -1, method: 'GET', path: '/' },
      { type: 'credit', id: 7, bytes: Infinity }, { type: 'request', id: 5, method: 'POST', path: '/' }, { type: 'cancel', id: {} },
      { type: 'request', id: 6, method: 'GET', path: 'secret.txt' }, new Map(), new Uint8Array(10)]
    for (const message of garbage) port.postMessage(message)
    let id = 100
    for (const path of ['/secret.txt', '/../' + alice + '/secret.txt', '//' + alice + '/secret.txt', '/' + alice + '/secret.txt']) {
      for (const view of ['published', 'draft']) port.postMessage({ type: 'request', id: id++, method: 'GET', path, site: alice, view })
    }
    port.postMessage({ type: 'request', id: 999, method: 'GET', path: '/last' })
    await new Promise((done) => { last = done })
    const texts = answers.filter(({ type }) => type === 'chunk').map(({ bytes }) => new TextDecoder().decode(bytes))
    return texts.length + ' answers' + (texts.some((text) => text.includes('hidden')) ? ' with the secret' : '')`
  const eve = await stage.show(page, { '/': attack(script) })
  await page.waitForFunction(() => window.harness.navigations.at(-1)?.title === 'waiting')
  await page.evaluate(() => window.harness.killNode({ tell: true }))
  expect(await stage.untilOver(page)).toBe('9 answers')
  const asked = await page.evaluate(() => window.harness.requests)
  expect(asked.filter(({ site, view }) => site !== eve || view !== 'published')).toEqual([])
})

test('a site cannot put a service worker of its own in place of ours', async () => {
  const script = `
    const tries = [
      ['/evil.js'],
      ['/evil.js', { scope: '/sub/' }],
      ['/__sw.js?app=' + encodeURIComponent(EVIL)],
      ['/__sw.js?app=' + encodeURIComponent(EVIL), { scope: '/sub/' }],
      ['/__nav.js'],
      ['/__bridge'],
      ['data:text/javascript,1'],
      [URL.createObjectURL(new Blob(['1'], { type: 'text/javascript' }))]
    ]
    const registered = []
    for (const [url, options] of tries) {
      try {
        const registration = await navigator.serviceWorker.register(url, options)
        const worker = registration.installing ?? registration.waiting ?? registration.active
        await new Promise((done) => {
          const look = () => { if (['activated', 'redundant'].includes(worker.state)) done() }
          worker.onstatechange = look
          look()
        })
        if (worker.state === 'activated') registered.push(url)
      } catch {}
    }
    // ours, which shows that registering works here at all
    await navigator.serviceWorker.register('/__sw.js?app=' + encodeURIComponent('${stage.hosts.app}'))
    registered.push('ours')
    return registered.join(' ') + ' ' + (await (await fetch('/file.txt')).text())`
  await stage.show(page, {
    '/': attack(script),
    '/evil.js': {
      type: 'text/javascript',
      text: 'self.onfetch = (event) => event.respondWith(new Response("evil"))'
    },
    '/file.txt': { type: 'text/plain', text: 'from the node' }
  })
  expect(await stage.untilOver(page)).toBe('ours from the node')
})

test('a site that unregisters its worker is shown again', async () => {
  const script = `
    if (sessionStorage.healed) return 'healed'
    sessionStorage.healed = 'yes'
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
    location.reload()
    await settle(10000)`
  await stage.show(page, { '/': attack(script) })
  expect(await stage.untilOver(page)).toBe('healed')
})

test('a site that unregisters its worker again and again is shown in the sandbox in the end', async () => {
  const script = `
    if (location.origin === 'null' || !('serviceWorker' in navigator)) return 'sandboxed'
    let registrations
    try { registrations = await navigator.serviceWorker.getRegistrations() } catch { return 'sandboxed' }
    for (const registration of registrations) await registration.unregister()
    location.reload()
    await settle(10000)`
  await stage.show(page, { '/': attack(script) })
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
  const script = `
    for (const type of ['hello', 'ready', 'port', 'failed', 'page', 'lost', 'outside', 'go', '__proto__', 1, {}]) {
      for (const path of ['/', '//evil', 'javascript:1', 1, '/' + 'x'.repeat(100000)]) {
        for (const target of [parent, top]) target.postMessage({ type, path, url: path, title: {}, reason: [] }, '*')
      }
    }
    parent.postMessage({ type: 'outside', url: 'javascript:alert(1)' }, '*')
    parent.postMessage({ type: 'outside', url: 'data:text/html,x' }, '*')
    parent.postMessage({ type: 'page', path: '/', title: 'a\\u202eb\\n' + 'c'.repeat(10000) }, '*')
    parent.postMessage(null, '*')`
  await stage.show(page, { '/': attack(script) })
  expect(await stage.untilOver(page)).toBe('')
  expect(await page.evaluate(() => window.harness.outside)).toEqual([])
  const titles = await page.evaluate(() => window.harness.navigations.map(({ title }) => title))
  expect(titles.filter((title) => title.length > 300 || /[\u202e\n]/.test(title))).toEqual([])
  await stage.expectAppAlive(page)
})

test('a cookie bomb keeps neither the app nor another site from loading', async () => {
  const bomb = `
    for (let i = 0; i < 200; i++) {
      for (const more of ['', '; Domain=sites.localhost', '; SameSite=None; Secure; Domain=sites.localhost', '; SameSite=None; Secure; Partitioned; Domain=sites.localhost', '; SameSite=None; Secure; Domain=localhost']) {
        document.cookie = 'bomb' + i + more.length + '=' + 'x'.repeat(4000) + '; path=/' + more
      }
    }
    return document.cookie.length > 100000 ? 'armed' : 'dud'`
  stage.hosts.plainPages.set('/bomb', attackPage(bomb, stage.evil))
  const plain = await stage.context.newPage()
  await plain.goto(`${stage.hosts.plain}/bomb`)
  await expect.poll(() => plain.title()).toBe('over: armed')
  await plain.close()

  await stage.show(page, { '/': attack(bomb) })
  await stage.untilOver(page)
  await page.reload()
  await page.waitForFunction(() => 'harness' in window)
  await stage.show(page, { '/': attack('return "shown"') })
  expect(await stage.untilOver(page)).toBe('shown')
  await expect(page.locator('iframe.content')).toBeAttached()
})
