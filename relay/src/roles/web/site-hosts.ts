/** Hosts of sites answer with fixed bytes only; the site itself comes from peers, inside the browser. */
import type { RelayConfig } from '../../config/config.ts'
import { appOrigins, bridgeHeaders, siteHeaders, type Headers } from './headers.ts'
import type { Authority } from './host.ts'
import type { StaticFile, StaticFiles } from './static-files.ts'

export interface SiteAnswer {
  file: StaticFile
  headers: Headers
}

/** In `site/headers.json`, stands for the origins that may embed a site. */
const APP_PLACEHOLDER = '{APP}'

/** Headers by path, as the build of the site frame wrote them: it knows the hashes of its scripts. */
type BuiltHeaders = Readonly<Record<string, Headers>>

interface Served {
  /** Candidates in the built app, first found wins. */
  files: readonly string[]
  /** Keys in `headers.json`. */
  key: string
  headers: typeof siteHeaders
}

const HOME: Served = { files: ['/site/index.html'], key: '/', headers: siteHeaders }
const FIXED: Readonly<Record<string, Served>> = {
  '/__sw.js': { files: ['/site/__sw.js'], key: '/__sw.js', headers: siteHeaders },
  '/__bridge': { files: ['/site/__bridge.html', '/site/__bridge'], key: '/__bridge', headers: bridgeHeaders }
}

function isHeaders(value: unknown): value is Headers {
  return (
    typeof value === 'object' && value !== null && Object.values(value).every((v) => typeof v === 'string')
  )
}

async function builtHeaders(app: StaticFiles): Promise<BuiltHeaders> {
  const file = await app.find('/site/headers.json')
  if (file === undefined) {
    return {}
  }
  const { bytes } = await file.body('identity')
  const content: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'))
  if (typeof content !== 'object' || content === null) {
    return {}
  }
  return Object.fromEntries(Object.entries(content).filter(([, headers]) => isHeaders(headers)))
}

/** The answer for any path of a site host; undefined while no app is built. */
export async function siteAnswer(
  app: StaticFiles,
  path: string,
  authority: Authority,
  config: RelayConfig
): Promise<SiteAnswer | undefined> {
  const served = Object.hasOwn(FIXED, path) ? (FIXED[path] ?? HOME) : HOME
  const found = await Promise.all(served.files.map((name) => app.find(name)))
  const file = found.find((candidate) => candidate !== undefined)
  if (file === undefined) {
    return undefined
  }
  const apps = appOrigins(authority, config)
  const built = Object.entries((await builtHeaders(app))[served.key] ?? {})
  const ancestors = apps.length === 0 ? "'none'" : apps.join(' ')
  const fitted = built.map(([name, value]) => [name, value.replaceAll(APP_PLACEHOLDER, ancestors)] as const)
  return { file, headers: { ...served.headers(authority, apps), ...Object.fromEntries(fitted) } }
}
