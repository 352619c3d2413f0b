import { describe, expect, test } from 'vitest'
import { parseRelayAddress } from './addresses.ts'
import { InvalidRelayAddressError } from './errors.ts'

describe('the address of a relay', () => {
  test.each([
    ['wss://relay.example', '/dns4/relay.example/tcp/443/tls/ws'],
    ['WSS://Relay.Example:8443/', '/dns4/relay.example/tcp/8443/tls/ws'],
    ['ws://192.168.1.7:4001', '/ip4/192.168.1.7/tcp/4001/ws'],
    ['ws://localhost', '/dns4/localhost/tcp/80/ws'],
    [' ws://[::1]:4001 ', '/ip6/::1/tcp/4001/ws'],
    ['/dns4/relay.example/tcp/443/wss', '/dns4/relay.example/tcp/443/wss']
  ])('may be written %s', (text, address) => {
    expect(parseRelayAddress(text).toString()).toBe(address)
  })

  test.each([
    'nonsense',
    '',
    'relay.example',
    'https://relay.example',
    'wss://',
    'wss://relay.example/path',
    'wss://relay.example?query',
    'wss://name@relay.example',
    'wss://relay.example:99999',
    '/ip4/127.0.0.1/tcp/80',
    '/ip4/127.0.0.1/udp/80/quic-v1',
    `wss://${'a'.repeat(600)}`
  ])('is not %s', (text) => {
    expect(() => parseRelayAddress(text)).toThrow(InvalidRelayAddressError)
  })
})
