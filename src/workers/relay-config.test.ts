import { expect, test } from 'vitest'
import { isLocalHost, loadRelays, validRelays } from './relay-config.ts'

const answering = (body: string, status = 200) =>
  (() => Promise.resolve(new Response(body, { status }))) as typeof fetch

test('the relays of relays.json are those to start with', async () => {
  const relays = await loadRelays('http://localhost/', {
    fetcher: answering('{"relays":["/dns4/a/tcp/1/ws"]}')
  })
  expect(relays).toEqual(['/dns4/a/tcp/1/ws'])
})

test('a missing, broken or unreachable file means none', async () => {
  expect(await loadRelays('http://localhost/', { fetcher: answering('', 404) })).toEqual([])
  expect(await loadRelays('http://localhost/', { fetcher: answering('{') })).toEqual([])
  const failing = (() => Promise.reject(new TypeError('no network'))) as typeof fetch
  expect(await loadRelays('http://localhost/', { fetcher: failing })).toEqual([])
})

test('what is not a text is left out, and so is what is too much', () => {
  expect(validRelays({ relays: [1, null, '/a', {}] })).toEqual(['/a'])
  expect(validRelays({ relays: Array.from({ length: 99 }, (_, n) => `/${n}`) })).toHaveLength(16)
  expect(validRelays({ relays: 'x' })).toEqual([])
  expect(validRelays(null)).toEqual([])
})

test('local hosts are told from public ones', () => {
  for (const host of [
    'localhost',
    'app.localhost',
    '127.0.0.1',
    '192.168.1.7',
    '10.0.0.1',
    '172.20.0.2',
    '[::1]',
    '[fd00::1]'
  ])
    expect(isLocalHost(host), host).toBe(true)
  for (const host of [
    'example.org',
    '172.32.0.1',
    '11.0.0.1',
    'localhost.example',
    '1.10.0.1',
    '[2001:db8::1]'
  ])
    expect(isLocalHost(host), host).toBe(false)
})
