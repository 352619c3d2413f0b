/** Every setting of the relay, once: its flag, its environment variable, its key in the file, its check. */
import { LOG_FORMATS, LOG_LEVELS } from '../log.ts'

export interface RelayConfig {
  port: number
  host: string
  data: string
  /** Folder of the built app; undefined when none is served. */
  app: string | undefined
  publicUrl: URL | undefined
  allowedHosts: string[]
  trustProxy: boolean
  tlsCert: string | undefined
  tlsKey: string | undefined
  /** Parent domain of site hosts; undefined when there is no wildcard host. */
  sitesHost: string | undefined
  peers: string[]
  maxConnections: number
  maxPendingConnections: number
  /** New connections per second and address. */
  connectionRate: number
  maxReservations: number
  maxReservationsPerHost: number
  maxCircuitsPerPeer: number
  circuitMib: number
  circuitDurationS: number
  maxTopics: number
  /** Requests per second and address. */
  httpRate: number
  /** Folder of other people's shards; undefined when no space is given. */
  store: string | undefined
  /** Bytes of shards it takes; undefined as long as no folder is given. */
  storeQuotaBytes: number | undefined
  metricsPublic: boolean
  logLevel: (typeof LOG_LEVELS)[number]
  logFormat: (typeof LOG_FORMATS)[number]
  readyJson: boolean
}

/** A setting is unknown, or its value is not acceptable. The text names where it came from. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

export type RawValue = string | number | boolean | readonly string[]

export interface Option<T> {
  /** Flag without dashes; the environment variable and the file's key derive from it. */
  flag: string
  /** What the value looks like in --help; absent for switches. */
  placeholder?: string
  /** Given more than once, or as a list. */
  repeats?: boolean
  help: string
  fallback: (env: Environment) => T
  /** @throws Error with a text that goes after the setting's name. */
  parse: (value: RawValue) => T
}

export type Environment = Readonly<Record<string, string | undefined>>

const DAY_S = 24 * 60 * 60

function fail(expected: string, value: RawValue): never {
  throw new Error(`must be ${expected}, not ${JSON.stringify(value)}`)
}

function integer(min: number, max: number) {
  return (value: RawValue): number => {
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < min || number > max) {
      return fail(`a whole number from ${min} to ${max}`, value)
    }
    return number
  }
}

const UNIT_BYTES: Readonly<Record<string, number>> = {
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4
}
const MIN_QUOTA_BYTES = 1024 ** 2

function quota(value: RawValue): number {
  const [, number = '', unit = ''] =
    (typeof value === 'string' ? /^(\d{1,9}(?:\.\d{1,3})?)\s?([MGT]i?B)$/.exec(value.trim()) : null) ?? []
  const sizeBytes = Math.floor(Number(number) * (UNIT_BYTES[unit] ?? 0))
  return sizeBytes >= MIN_QUOTA_BYTES && Number.isSafeInteger(sizeBytes)
    ? sizeBytes
    : fail('a size of at least 1MiB with its unit, like 500MiB, 50GiB or 2TB', value)
}

function text(value: RawValue): string {
  return typeof value === 'string' && value.trim() !== ''
    ? value.trim()
    : fail('a text that is not empty', value)
}

function toggle(value: RawValue): boolean {
  if (value === true || value === 'true' || value === '1') {
    return true
  }
  return value === false || value === 'false' || value === '0' ? false : fail('true or false', value)
}

function list(value: RawValue): string[] {
  const parts = typeof value === 'string' ? value.split(/[\s,]+/) : value
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) {
    return fail('a list of texts', value)
  }
  return parts.filter((part) => part !== '')
}

function oneOf<const T extends readonly string[]>(choices: T) {
  return (value: RawValue): T[number] =>
    choices.find((choice) => choice === value) ?? fail(`one of ${choices.join(', ')}`, value)
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

function hostName(value: RawValue): string {
  const name = text(value).toLowerCase()
  return HOST_NAME.test(name) ? name : fail('a host name', value)
}

function origin(value: RawValue): URL {
  const url = URL.parse(text(value))
  if (
    url === null ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== ''
  ) {
    return fail('an address like https://relay.example', value)
  }
  return url
}

/** Written as a record over the config's own keys, so that none can be forgotten. */
export const OPTIONS: { [K in keyof RelayConfig]: Option<RelayConfig[K]> } = {
  port: {
    flag: 'port',
    placeholder: 'NUMBER',
    help: 'port of everything: app, sites, peers; 0 takes a free one',
    fallback: () => 8080,
    parse: integer(0, 65535)
  },
  host: {
    flag: 'host',
    placeholder: 'ADDRESS',
    help: 'address to listen on; 127.0.0.1 keeps the relay to this machine',
    fallback: () => '0.0.0.0',
    parse: text
  },
  data: {
    flag: 'data',
    placeholder: 'FOLDER',
    help: 'where the relay keeps its key',
    fallback: (env) =>
      env['XDG_STATE_HOME'] === undefined ? '.bitpie-relay' : `${env['XDG_STATE_HOME']}/bitpie-relay`,
    parse: text
  },
  app: {
    flag: 'app',
    placeholder: 'FOLDER',
    help: 'the built app; by default the one that came with the relay; "none" serves none',
    fallback: () => undefined,
    parse: text
  },
  publicUrl: {
    flag: 'public-url',
    placeholder: 'URL',
    help: 'address under which the world reaches this relay, e.g. https://relay.example',
    fallback: () => undefined,
    parse: origin
  },
  allowedHosts: {
    flag: 'allowed-host',
    placeholder: 'NAME',
    repeats: true,
    help: 'another host name to answer to',
    fallback: () => [],
    parse: (value) => list(value).map(hostName)
  },
  trustProxy: {
    flag: 'trust-proxy',
    help: 'believe X-Forwarded-For and X-Forwarded-Proto: only behind a reverse proxy that sets them',
    fallback: () => false,
    parse: toggle
  },
  tlsCert: {
    flag: 'tls-cert',
    placeholder: 'FILE',
    help: 'certificate chain, PEM; read again when it changes',
    fallback: () => undefined,
    parse: text
  },
  tlsKey: {
    flag: 'tls-key',
    placeholder: 'FILE',
    help: 'key of the certificate, PEM',
    fallback: () => undefined,
    parse: text
  },
  sitesHost: {
    flag: 'sites-host',
    placeholder: 'NAME',
    help: 'domain whose subdomains are site hosts; "none" when there is no wildcard',
    fallback: () => 'sites.localhost',
    parse: (value) => (value === 'none' ? undefined : hostName(value))
  },
  peers: {
    flag: 'peer',
    placeholder: 'MULTIADDR',
    repeats: true,
    help: 'another relay to mesh with',
    fallback: () => [],
    parse: list
  },
  maxConnections: {
    flag: 'max-connections',
    placeholder: 'NUMBER',
    help: 'peers connected at once',
    fallback: () => 2000,
    parse: integer(1, 100_000)
  },
  maxPendingConnections: {
    flag: 'max-pending-connections',
    placeholder: 'NUMBER',
    help: 'connections in handshake at once',
    fallback: () => 200,
    parse: integer(1, 10_000)
  },
  connectionRate: {
    flag: 'connection-rate',
    placeholder: 'NUMBER',
    help: 'new peers per second and address',
    fallback: () => 100,
    parse: integer(1, 10_000)
  },
  maxReservations: {
    flag: 'max-reservations',
    placeholder: 'NUMBER',
    help: 'peers reachable through this relay',
    fallback: () => 2000,
    parse: integer(0, 100_000)
  },
  maxReservationsPerHost: {
    flag: 'max-reservations-per-host',
    placeholder: 'NUMBER',
    help: 'of those, per address',
    fallback: () => 512,
    parse: integer(1, 100_000)
  },
  maxCircuitsPerPeer: {
    flag: 'max-circuits-per-peer',
    placeholder: 'NUMBER',
    help: 'circuits one peer may open, and may be opened to it',
    fallback: () => 128,
    parse: integer(1, 10_000)
  },
  circuitMib: {
    flag: 'circuit-mib',
    placeholder: 'MIB',
    help: 'data one circuit may carry',
    fallback: () => 4096,
    parse: integer(1, 1024 * 1024)
  },
  circuitDurationS: {
    flag: 'circuit-duration-s',
    placeholder: 'SECONDS',
    help: 'time one circuit may last',
    fallback: () => DAY_S,
    // Longer ones overflow Node's timers, which then fire at once.
    parse: integer(10, 24 * DAY_S)
  },
  maxTopics: {
    flag: 'max-topics',
    placeholder: 'NUMBER',
    help: 'pubsub topics carried between peers',
    fallback: () => 10_000,
    parse: integer(0, 1_000_000)
  },
  httpRate: {
    flag: 'http-rate',
    placeholder: 'NUMBER',
    help: 'requests per second and address, with bursts of ten times that',
    fallback: () => 100,
    parse: integer(1, 100_000)
  },
  store: {
    flag: 'store',
    placeholder: 'FOLDER',
    help: "give space: keep other people's encrypted shards in this folder",
    fallback: () => undefined,
    parse: text
  },
  storeQuotaBytes: {
    flag: 'store-quota',
    placeholder: 'SIZE',
    help: 'how much space to give, e.g. 500MiB or 2TB (default 50GiB); needs --store',
    fallback: () => undefined,
    parse: quota
  },
  metricsPublic: {
    flag: 'metrics-public',
    help: 'show /metrics to everyone, not to this machine only',
    fallback: () => false,
    parse: toggle
  },
  logLevel: {
    flag: 'log-level',
    placeholder: 'LEVEL',
    help: LOG_LEVELS.join(', '),
    fallback: () => 'info',
    parse: oneOf(LOG_LEVELS)
  },
  logFormat: {
    flag: 'log-format',
    placeholder: 'FORMAT',
    help: LOG_FORMATS.join(', '),
    fallback: () => 'auto',
    parse: oneOf(LOG_FORMATS)
  },
  readyJson: {
    flag: 'ready-json',
    help: 'print one line of JSON on stdout when ready, instead of addresses and a QR code',
    fallback: () => false,
    parse: toggle
  }
}
