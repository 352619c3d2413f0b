/** Settings from flags, environment and file, in this order of precedence; then the built-in ones. */
import { readFileSync } from 'node:fs'
import { parseRelayAddress } from '../../../src/p2p/network/addresses.ts'
import {
  ConfigError,
  OPTIONS,
  type Environment,
  type Option,
  type RawValue,
  type RelayConfig
} from './options.ts'

export { ConfigError, type RelayConfig } from './options.ts'

export type CommandLine = { show: 'help' | 'version' } | { show: 'nothing'; config: RelayConfig }

/** Texts as given, by setting. */
type RawSettings = Map<keyof RelayConfig, { value: RawValue; source: string }>

interface Entry {
  key: keyof RelayConfig
  option: Option<unknown>
}

const ENTRIES: readonly Entry[] = (Object.keys(OPTIONS) as (keyof RelayConfig)[]).map((key) => ({
  key,
  option: OPTIONS[key]
}))

const DEFAULT_STORE_QUOTA_BYTES = 50 * 1024 ** 3

const ENV_PREFIX = 'BITPIE_RELAY_'

function environmentName(flag: string): string {
  return ENV_PREFIX + flag.replaceAll('-', '_').toUpperCase()
}

function fileKey(flag: string): string {
  return flag.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

interface Flags {
  settings: RawSettings
  file: string | undefined
  show: 'help' | 'version' | 'nothing'
}

function readFlags(args: readonly string[]): Flags {
  const settings: RawSettings = new Map()
  let file: string | undefined
  let show: Flags['show'] = 'nothing'

  for (let index = 0; index < args.length; index++) {
    const [, flag, inline] = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(args[index] ?? '') ?? []
    const value = (): string => {
      const given = inline ?? args[++index]
      if (given === undefined) {
        throw new ConfigError(`--${flag} needs a value`)
      }
      return given
    }
    if (args[index] === '-h' || flag === 'help') {
      show = 'help'
      continue
    }
    if (args[index] === '-v' || flag === 'version') {
      show = 'version'
      continue
    }
    if (flag === 'config') {
      file = value()
      continue
    }
    const entry = ENTRIES.find(({ option }) => option.flag === flag)
    if (entry === undefined) {
      throw new ConfigError(`unknown argument ${args[index]}; see --help`)
    }
    const { key, option } = entry
    const raw = option.placeholder === undefined ? (inline ?? 'true') : value()
    const earlier = settings.get(key)?.value
    const repeated = option.repeats === true ? [...(typeof earlier === 'object' ? earlier : []), raw] : raw
    settings.set(key, { value: repeated, source: `--${option.flag}` })
  }
  return { settings, file, show }
}

function readEnvironment(env: Environment): RawSettings {
  const settings: RawSettings = new Map()
  for (const { key, option } of ENTRIES) {
    const source = environmentName(option.flag)
    const value = env[source]
    if (value !== undefined && value !== '') {
      settings.set(key, { value, source })
    }
  }
  return settings
}

function isRawValue(value: unknown): value is RawValue {
  return (
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (Array.isArray(value) && value.every((part) => typeof part === 'string'))
  )
}

function readFile(path: string): RawSettings {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new ConfigError(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause
    })
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError(`${path} must hold one JSON object`)
  }
  const settings: RawSettings = new Map()
  for (const [name, value] of Object.entries(content)) {
    const entry = ENTRIES.find(({ option }) => fileKey(option.flag) === name)
    if (entry === undefined) {
      throw new ConfigError(`unknown setting "${name}" in ${path}`)
    }
    if (!isRawValue(value)) {
      throw new ConfigError(`"${name}" in ${path} must be a text, a number, true, false or a list of texts`)
    }
    settings.set(entry.key, { value, source: `"${name}" in ${path}` })
  }
  return settings
}

function settle<T>(
  option: Option<T>,
  raw: { value: RawValue; source: string } | undefined,
  env: Environment
): T {
  if (raw === undefined) {
    return option.fallback(env)
  }
  try {
    return option.parse(raw.value)
  } catch (cause) {
    throw new ConfigError(`${raw.source} ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause
    })
  }
}

/** Checks that concern more than one setting, or need the network's own rules. */
function check(config: RelayConfig): RelayConfig {
  if ((config.tlsCert === undefined) !== (config.tlsKey === undefined)) {
    throw new ConfigError('--tls-cert and --tls-key are given together or not at all')
  }
  if (config.store === undefined && config.storeQuotaBytes !== undefined) {
    throw new ConfigError('--store-quota says how much --store may hold, and there is no --store')
  }
  for (const peer of config.peers) {
    try {
      parseRelayAddress(peer)
    } catch (cause) {
      throw new ConfigError(
        `--peer must be a WebSocket multiaddr like /dns4/relay.example/tcp/443/tls/ws, not "${peer}"`,
        {
          cause
        }
      )
    }
  }
  return config.store === undefined
    ? config
    : { ...config, storeQuotaBytes: config.storeQuotaBytes ?? DEFAULT_STORE_QUOTA_BYTES }
}

/** @throws ConfigError */
export function readCommandLine(args: readonly string[], env: Environment): CommandLine {
  const flags = readFlags(args)
  if (flags.show !== 'nothing') {
    return { show: flags.show }
  }
  const file = flags.file ?? env[`${ENV_PREFIX}CONFIG`]
  const layers: RawSettings[] = [flags.settings, readEnvironment(env)]
  if (file !== undefined) {
    layers.push(readFile(file))
  }
  const values = ENTRIES.map(({ key, option }) => {
    const raw = layers.map((layer) => layer.get(key)).find((value) => value !== undefined)
    return [key, settle(option, raw, env)] as const
  })
  return { show: 'nothing', config: check(Object.fromEntries(values) as unknown as RelayConfig) }
}

/** The built-in settings with some replaced: for tests and programs that start a relay themselves. */
export function relayConfig(changes: Partial<RelayConfig> = {}): RelayConfig {
  const defaults = Object.fromEntries(ENTRIES.map(({ key, option }) => [key, option.fallback(process.env)]))
  return check({ ...defaults, ...changes } as RelayConfig)
}

export function helpText(): string {
  const lines = ENTRIES.map(({ option }) => {
    const flag = `--${option.flag}${option.placeholder === undefined ? '' : ` ${option.placeholder}`}`
    const fallback = option.fallback({})
    const isTold = typeof fallback === 'string' || typeof fallback === 'number'
    const more = [
      isTold ? `default ${fallback}` : '',
      option.repeats === true ? 'may be repeated' : ''
    ].filter(Boolean)
    return `  ${flag.padEnd(36)} ${option.help}${more.length === 0 ? '' : ` (${more.join(', ')})`}`
  })
  return [
    'Usage: bitpie-relay [options]',
    '',
    'Serves the app, introduces peers to each other and carries circuits between them.',
    '',
    ...lines,
    `  ${'--config FILE'.padEnd(36)} JSON file of the same settings, e.g. {"publicUrl": "https://relay.example"}`,
    `  ${'--help, --version'.padEnd(36)} print and exit`,
    '',
    `Each option is also read from the environment (--public-url: ${environmentName('public-url')}).`,
    'Flags win over the environment, the environment over the file.',
    ''
  ].join('\n')
}
