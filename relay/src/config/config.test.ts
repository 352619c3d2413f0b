import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, helpText, readCommandLine, relayConfig, type RelayConfig } from './config.ts'
import { OPTIONS } from './options.ts'

function read(args: string[], env: Record<string, string> = {}): RelayConfig {
  const command = readCommandLine(args, env)
  if (command.show !== 'nothing') {
    throw new Error('asked for help')
  }
  return command.config
}

function file(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'bitpie-relay-')), 'config.json')
  writeFileSync(path, content)
  return path
}

describe('precedence', () => {
  const path = file('{"port": 1, "maxTopics": 1, "httpRate": 1}')

  test('flags win over the environment, it over the file, that over the built-in', () => {
    const env = { BITPIE_RELAY_PORT: '2', BITPIE_RELAY_MAX_TOPICS: '2', BITPIE_RELAY_CONFIG: path }
    const config = read(['--port', '3'], env)
    expect(config).toMatchObject({ port: 3, maxTopics: 2, httpRate: 1, circuitMib: 4096 })
  })

  test('the file of the flag wins over the one of the environment', () => {
    const config = read(['--config', file('{"port": 5}')], { BITPIE_RELAY_CONFIG: path })
    expect(config).toMatchObject({ port: 5, maxTopics: 10_000 })
  })

  test('an empty variable is as good as none', () => {
    expect(read([], { BITPIE_RELAY_PORT: '' }).port).toBe(8080)
  })
})

describe('values', () => {
  test('repeated flags, lists in the environment and in the file mean the same', () => {
    const peers = ['/dns4/a.example/tcp/443/tls/ws', '/ip4/192.0.2.1/tcp/80/ws']
    const [first = '', second = ''] = peers
    expect(read(['--peer', first, `--peer=${second}`]).peers).toEqual(peers)
    expect(read([], { BITPIE_RELAY_PEER: peers.join(', ') }).peers).toEqual(peers)
    expect(read(['--config', file(JSON.stringify({ peer: peers }))]).peers).toEqual(peers)
  })

  test('switches need no value and can be switched off', () => {
    expect(read(['--trust-proxy']).trustProxy).toBe(true)
    expect(read(['--trust-proxy=false'], { BITPIE_RELAY_TRUST_PROXY: '1' }).trustProxy).toBe(false)
  })

  test('"none" means no wildcard host', () => {
    expect(read(['--sites-host', 'none']).sitesHost).toBeUndefined()
  })

  test('space is given in a folder, 50 GiB unless told otherwise', () => {
    expect(read([])).toMatchObject({ store: undefined, storeQuotaBytes: undefined })
    expect(read(['--store', 'shards'])).toMatchObject({ store: 'shards', storeQuotaBytes: 50 * 1024 ** 3 })
    const config = read(['--store', 'shards'], { BITPIE_RELAY_STORE_QUOTA: '1.5 TB' })
    expect(config.storeQuotaBytes).toBe(1_500_000_000_000)
    expect(read(['--store', 's', '--store-quota=500MiB']).storeQuotaBytes).toBe(500 * 1024 ** 2)
  })

  test('the key goes where the system keeps state, or beside', () => {
    expect(read([]).data).toBe('.bitpie-relay')
    expect(read([], { XDG_STATE_HOME: '/var/state' }).data).toBe('/var/state/bitpie-relay')
  })
})

describe('mistakes are told with where they were made', () => {
  const mistakes: [string, string[], Record<string, string>, string][] = [
    ['an unknown flag', ['--prot', '1'], {}, 'unknown argument --prot'],
    ['a stray word', ['8080'], {}, 'unknown argument 8080'],
    ['a flag without value', ['--port'], {}, '--port needs a value'],
    [
      'a port too high',
      ['--port', '65536'],
      {},
      '--port must be a whole number from 0 to 65535, not "65536"'
    ],
    ['a port in words', [], { BITPIE_RELAY_PORT: 'http' }, 'BITPIE_RELAY_PORT must be a whole number'],
    ['an odd public address', ['--public-url', 'relay.example'], {}, '--public-url must be an address'],
    [
      'a public address below a path',
      ['--public-url', 'https://a.example/b'],
      {},
      '--public-url must be an address'
    ],
    ['half a certificate', ['--tls-cert', 'a.pem'], {}, '--tls-cert and --tls-key are given together'],
    [
      'a peer that is no relay',
      ['--peer', '/ip4/192.0.2.1/udp/1'],
      {},
      '--peer must be a WebSocket multiaddr'
    ],
    ['an odd host name', ['--sites-host', '*.sites'], {}, '--sites-host must be a host name'],
    ['a quota without a folder', ['--store-quota', '1GiB'], {}, 'there is no --store'],
    ['a quota without a unit', ['--store', 's', '--store-quota', '50'], {}, '--store-quota must be a size'],
    ['a quota of nothing', ['--store', 's', '--store-quota', '0GiB'], {}, 'at least 1MiB'],
    ['a quota beyond numbers', ['--store', 's', '--store-quota', '999999999TiB'], {}, 'must be a size'],
    ['an odd level', ['--log-level', 'loud'], {}, '--log-level must be one of debug, info'],
    ['a switch that is neither', [], { BITPIE_RELAY_TRUST_PROXY: 'maybe' }, 'must be true or false'],
    ['a file that is not there', ['--config', '/nowhere.json'], {}, 'cannot read /nowhere.json'],
    ['a file of nonsense', ['--config', file('{')], {}, 'cannot read'],
    ['a file of a list', ['--config', file('[]')], {}, 'must hold one JSON object'],
    ['an unknown key', ['--config', file('{"prot": 1}')], {}, 'unknown setting "prot"'],
    ['a nested value', ['--config', file('{"port": {}}')], {}, '"port" in']
  ]

  test.each(mistakes)('%s', (_name, args, env, message) => {
    expect(() => read(args, env)).toThrow(ConfigError)
    expect(() => read(args, env)).toThrow(message)
  })
})

test('help and version win over everything', () => {
  expect(readCommandLine(['--port', '1', '--help'], {})).toEqual({ show: 'help' })
  expect(readCommandLine(['-v'], {})).toEqual({ show: 'version' })
})

test('the help names every option', () => {
  for (const { flag } of Object.values(OPTIONS)) {
    expect(helpText()).toContain(`--${flag}`)
  }
})

test('programs start from the built-in settings', () => {
  expect(relayConfig({ port: 0 })).toMatchObject({ port: 0, sitesHost: 'sites.localhost' })
})
