import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { request, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { temporaryFolder, testRelay } from '../../testing/peers.ts'
import type { Relay, RelayConfig } from '../../relay.ts'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A request whose path and headers go out exactly as given. */
function ask(
  relay: Relay,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET'
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  request({ host: '127.0.0.1', port: relay.port, path, method, headers, agent: false }, (response) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
    )
  })
    .on('error', reject)
    .end()
  return promise
}

/** Bytes sent as they are; gives all that comes back until the relay closes. */
function sendRaw(relay: Relay, bytes: string | Buffer): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect(relay.port, '127.0.0.1', () => socket.write(bytes))
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => resolve(Buffer.concat(chunks).toString()))
  socket.on('close', () => resolve(Buffer.concat(chunks).toString()))
  return promise
}

const INDEX =
  '<!doctype html>\n<meta http-equiv="Content-Security-Policy" content="default-src x" />\n<title>Pie</title>\n'
const BUILT_HEADERS = {
  '/__sw.js': { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' },
  '/__bridge': { 'Content-Security-Policy': "default-src 'none'; frame-ancestors {APP}" },
  '/': {
    'Content-Security-Policy': "default-src 'none'; frame-ancestors {APP} 'self'",
    'Cache-Control': 'no-store'
  },
  '/sandbox.html': {
    'Content-Security-Policy': 'sandbox allow-scripts',
    'Content-Type': 'text/html; charset=utf-8'
  }
}

async function builtApp(): Promise<string> {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'assets'))
  await mkdir(join(folder, 'site'))
  const files: Record<string, string> = {
    'index.html': INDEX,
    'sandbox.html': '<title>Sandbox</title>',
    'sw.js': 'self',
    'assets/app-Ab3_x9Yz.js': 'pie()\n'.repeat(1000),
    'site/__sw.js': 'site worker',
    'site/__bridge.html': 'bridge',
    'site/index.html': 'home',
    'site/headers.json': JSON.stringify(BUILT_HEADERS),
    '.hidden': 'secret'
  }
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)))
  await symlink('/etc/passwd', join(folder, 'passwd'))
  return folder
}

async function appRelay(changes: Partial<RelayConfig> = {}): Promise<Relay> {
  return testRelay({ app: await builtApp(), ...changes })
}

describe('the app', () => {
  test('comes with exactly the policy of the design, and without the tag for static hosts', async () => {
    const relay = await appRelay()
    const { status, headers, body } = await ask(relay, '/', { Host: `localhost:${relay.port}` })
    expect(status).toBe(200)
    expect(body.toString()).toBe('<!doctype html>\n<title>Pie</title>\n')
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
        "img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; manifest-src 'self'; " +
        `connect-src 'self' https: wss: ws:; frame-src http://*.sites.localhost:${relay.port} ` +
        `http://localhost:${relay.port}/sandbox.html; base-uri 'none'; form-action 'self'; ` +
        "frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; " +
        'trusted-types default svelte-trusted-html'
    )
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin'
    })
    expect(headers).not.toHaveProperty('strict-transport-security')
  })

  test('behind a proxy with https, plain sockets are gone and the transport is made strict', async () => {
    const relay = await appRelay({
      publicUrl: new URL('https://pie.example'),
      sitesHost: 'sites.pie.test',
      trustProxy: true
    })
    const { headers } = await ask(relay, '/', { Host: 'pie.example', 'X-Forwarded-Proto': 'https' })
    const policy = headers['content-security-policy']
    expect(policy).toContain("connect-src 'self' https: wss:;")
    expect(policy).toContain('frame-src https://*.sites.pie.test https://pie.example/sandbox.html;')
    expect(headers['strict-transport-security']).toBe('max-age=31536000')
  })

  test('sandbox.html comes with the headers of its build', async () => {
    const relay = await appRelay()
    const { headers } = await ask(relay, '/sandbox.html')
    expect(headers['content-security-policy']).toBe('sandbox allow-scripts')
  })

  test('hashed assets stay for ever, compressed as the client likes', async () => {
    const relay = await appRelay()
    const plain = await ask(relay, '/assets/app-Ab3_x9Yz.js')
    const brotli = await ask(relay, '/assets/app-Ab3_x9Yz.js', { 'Accept-Encoding': 'gzip, deflate, br' })
    const gzipped = await ask(relay, '/assets/app-Ab3_x9Yz.js', { 'Accept-Encoding': 'gzip, br;q=0' })
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(brotli.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body)
    expect(gzipped.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(gzipped.body)).toEqual(plain.body)
    expect(brotli.body.byteLength).toBeLessThan(plain.body.byteLength / 10)
  })

  test('an unchanged file is not sent again, a changed one is', async () => {
    const app = await builtApp()
    const relay = await testRelay({ app })
    const { etag = '' } = (await ask(relay, '/sw.js')).headers
    expect((await ask(relay, '/sw.js', { 'If-None-Match': `W/${etag}, "other"` })).status).toBe(304)
    await writeFile(join(app, 'sw.js'), 'self.v2')
    await utimes(join(app, 'sw.js'), new Date(), new Date(Date.now() + 5000))
    const changed = await ask(relay, '/sw.js', { 'If-None-Match': etag })
    expect(changed.body.toString()).toBe('self.v2')
  })

  test('HEAD says what GET would send', async () => {
    const relay = await appRelay()
    const { status, headers, body } = await ask(relay, '/sw.js', {}, 'HEAD')
    expect([status, headers['content-length'], body.byteLength]).toEqual([200, '4', 0])
  })

  test('a relay without an app says so and stays up', async () => {
    const relay = await testRelay()
    expect((await ask(relay, '/')).body.toString()).toBe('This relay serves no app.\n')
    expect((await ask(relay, '/healthz')).status).toBe(200)
  })
})

describe('paths', () => {
  test.each([
    '/../package.json',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../../../etc/passwd',
    '/assets/..%5c..%5cindex.html',
    '//etc/passwd',
    '/passwd',
    '/.hidden',
    '/%00index.html',
    '/index.html%00.js',
    '/site/headers.json',
    '/site/__sw.js',
    '/constructor',
    '/__proto__'
  ])('%s is not found', async (path) => {
    const relay = await appRelay()
    expect((await ask(relay, path)).status).toBe(404)
  })

  test.each(['/%zz', '/%', 'http://other.example/', '*'])('%s is malformed', async (path) => {
    const relay = await appRelay()
    expect((await ask(relay, path)).status).toBe(400)
  })

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('%s is not allowed', async (method) => {
    const relay = await appRelay()
    expect((await ask(relay, '/', {}, method)).status).toBe(405)
  })
})

describe('site hosts', () => {
  const SITE = `${'k'.repeat(62)}.sites.localhost`

  test.each([
    '/',
    '/index.html',
    '/../secret',
    '/__sw.js/',
    '/sw.js',
    '/assets/app-Ab3_x9Yz.js',
    '/relays.json',
    '/metrics'
  ])('%s gives the page that leads home', async (path) => {
    const relay = await appRelay()
    const { body, headers } = await ask(relay, path, { Host: SITE })
    expect(body.toString()).toBe('home')
    expect(headers['cache-control']).toBe('no-store')
  })

  test('the worker and the bridge are the only other files, with the app named', async () => {
    const relay = await appRelay()
    const host = `${SITE}:${relay.port}`
    const worker = await ask(relay, '/__sw.js', { Host: host })
    const bridge = await ask(relay, '/__bridge?v=1', { Host: host })
    const origins = ['localhost', 'app.localhost', '127.0.0.1'].map((name) => `http://${name}:${relay.port}`)
    expect(worker.body.toString()).toBe('site worker')
    expect(bridge.body.toString()).toBe('bridge')
    expect(bridge.headers['content-security-policy']).toBe(
      `default-src 'none'; frame-ancestors ${origins.join(' ')}`
    )
  })

  test('the public address is the first that may embed', async () => {
    const relay = await appRelay({ publicUrl: new URL('https://pie.example'), sitesHost: 'sites.pie.test' })
    const { headers } = await ask(relay, '/__bridge', { Host: 'abc.sites.pie.test' })
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors https://pie.example")
  })

  test('cookies that a site set on its host are cleared, also too many of them', async () => {
    const relay = await appRelay()
    const few = await ask(relay, '/', { Host: SITE, Cookie: 'a=b' })
    expect(few.headers['clear-site-data']).toBe('"cookies"')
    const bomb = await sendRaw(
      relay,
      `GET / HTTP/1.1\r\nHost: ${SITE}\r\nCookie: ${'a=b; '.repeat(150_000)}\r\n\r\n`
    )
    expect(bomb).toContain('431')
    expect(bomb).toContain('Clear-Site-Data: "cookies"')
  })

  test('no socket leads from a site host to peers', async () => {
    const relay = await appRelay()
    const answer = await sendRaw(relay, upgrade(SITE))
    expect(answer).toMatch(/^HTTP\/1.1 403 /)
  })

  test.each(['a.b.sites.localhost', 'sites.localhost', 'a_b.sites.localhost', '.sites.localhost'])(
    '%s is no site host',
    async (host) => {
      const relay = await appRelay()
      expect([400, 421]).toContain((await ask(relay, '/', { Host: host })).status)
    }
  )
})

function upgrade(host: string, more = ''): string {
  const fields = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13']
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
  return `GET / HTTP/1.1\r\nHost: ${host}\r\n${[...fields, key].join('\r\n')}\r\n${more}\r\n`
}

describe('relays.json', () => {
  const cases: [string, string, (port: number) => string | null][] = [
    ['localhost', '/dns4/localhost', (port) => `http://{id}.sites.localhost:${port}`],
    ['127.0.0.1', '/ip4/127.0.0.1', (port) => `http://{id}.sites.localhost:${port}`],
    ['[::1]', '/ip6/::1', (port) => `http://{id}.sites.localhost:${port}`],
    ['192.168.1.5', '/ip4/192.168.1.5', () => null],
    ['pie.local', '/dns4/pie.local', () => null]
  ]

  test.each(cases)('a client of %s is told what it can reach', async (host, address, sites) => {
    const relay = await testRelay()
    const { body, headers } = await ask(relay, '/relays.json', { Host: `${host}:${relay.port}` })
    expect(JSON.parse(body.toString())).toEqual({
      relays: [`${address}/tcp/${relay.port}/ws/p2p/${relay.peer}`],
      sites: sites(relay.port)
    })
    expect(headers['access-control-allow-origin']).toBe('*')
  })

  test('the public name goes with the public port and transport, and its own wildcard', async () => {
    const relay = await testRelay({ publicUrl: new URL('https://pie.example'), sitesHost: 'sites.pie.test' })
    const { body } = await ask(relay, '/relays.json', { Host: 'pie.example' })
    expect(JSON.parse(body.toString())).toEqual({
      relays: [`/dns4/pie.example/tcp/443/tls/ws/p2p/${relay.peer}`],
      sites: 'https://{id}.sites.pie.test'
    })
    expect(relay.addresses).toEqual([`/dns4/pie.example/tcp/443/tls/ws/p2p/${relay.peer}`])
  })

  test.each(['evil.example', 'localhost.evil.example', 'pie.example.'])('%s is not ours', async (host) => {
    const relay = await testRelay({ publicUrl: new URL('https://pie.example') })
    expect([400, 421]).toContain((await ask(relay, '/relays.json', { Host: host })).status)
  })

  test.each(['', 'a b', 'localhost/../x', 'localhost:0', 'localhost:99999', '[::1', '[1.2.3.4]', 'a"b'])(
    'the host “%s” is malformed',
    async (host) => {
      const relay = await testRelay()
      const answer = await sendRaw(
        relay,
        `GET /relays.json HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
      )
      expect(answer).toMatch(/^HTTP\/1.1 400 /)
    }
  )

  test('two hosts in one request are malformed', async () => {
    const relay = await testRelay()
    const answer = await sendRaw(relay, 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
  })
})

describe('operators', () => {
  test('see numbers on the machine itself', async () => {
    const relay = await testRelay()
    await ask(relay, '/healthz')
    const { body } = await ask(relay, '/metrics')
    expect(body.toString()).toMatch(/^bitpie_relay_reservations 0$/m)
    expect(body.toString()).toMatch(/^bitpie_relay_http_requests_total\{status="200"\} 1$/m)
    expect(body.toString()).toMatch(/^process_resident_memory_bytes \d+$/m)
  })

  test.each([
    ['another name', { Host: '192.168.1.5' }],
    ['a proxy', { 'X-Forwarded-For': '203.0.113.9' }]
  ])('others do not, who come by %s', async (_name, headers) => {
    const relay = await testRelay()
    expect((await ask(relay, '/metrics', headers)).status).toBe(403)
    const open = await testRelay({ metricsPublic: true })
    expect((await ask(open, '/metrics', headers)).status).toBe(200)
  })

  test('a client that asks too much is asked to wait, by its own address behind a trusted proxy', async () => {
    const relay = await testRelay({ httpRate: 1, trustProxy: true })
    const from = (address: string) => ask(relay, '/healthz', { 'X-Forwarded-For': `1.2.3.4, ${address}` })
    const answers = await Promise.all(Array.from({ length: 14 }, () => from('203.0.113.9')))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]?.headers['retry-after']).toBe('1')
    expect((await from('203.0.113.10')).status).toBe(200)
  })
})

describe('garbage', () => {
  test.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['bytes', Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 7) % 256))],
    ['a TLS hello', Buffer.from('16030100c8010000c40303', 'hex')],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'
    ],
    ['an upgrade to another protocol', upgrade('localhost').replace('websocket', 'h2c')],
    ['an upgrade without a key', upgrade('localhost').replace(/Sec-WebSocket-Key.*\r\n/, '')],
    ['an upgrade of another path', upgrade('localhost').replace('GET /', 'GET /peers')],
    ['an upgrade of a stranger', upgrade('evil.example')],
    ['an upgrade with an old version', upgrade('localhost').replace('Version: 13', 'Version: 8')],
    [
      'a broken frame',
      Buffer.concat([Buffer.from(upgrade('localhost')), Buffer.from('ffffffffffffffffff', 'hex')])
    ],
    [
      'an endless frame',
      Buffer.concat([Buffer.from(upgrade('localhost')), Buffer.from('82ff7fffffffffffffff01020304', 'hex')])
    ],
    [
      'a text frame',
      Buffer.concat([Buffer.from(upgrade('localhost')), Buffer.from('818100000000', 'hex'), Buffer.from('a')])
    ]
  ])('%s ends the connection and nothing else', async (_name, bytes) => {
    const relay = await testRelay()
    await sendRaw(relay, bytes)
    expect((await ask(relay, '/healthz')).body.toString()).toBe('ok\n')
  })

  test('noise of a thousand bytes inside a socket ends that socket only', async () => {
    const relay = await testRelay()
    const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/`)
    const closed = Promise.withResolvers<void>()
    socket.addEventListener('open', () => socket.send(new Uint8Array(1000).fill(0xff)))
    socket.addEventListener('close', () => closed.resolve())
    await closed.promise
    expect((await ask(relay, '/healthz')).status).toBe(200)
  })
})
