/**
 * `site/headers.json`: headers of the files that the build of the site frame made, by path. They name
 * the hashes of those files' scripts, so they come with the files and are not written twice.
 */
import type { RelayConfig } from '../../config/config.ts'
import { appOrigins, transportSecurity, type Headers } from './headers.ts'
import type { Authority } from './host.ts'
import type { StaticFiles } from './static-files.ts'

const FILE = '/site/headers.json'

/** Stands for the origins that may embed a site. */
const APP_PLACEHOLDER = '{APP}'

/** Stands for the one of them that a site host's home page leads to. */
const MAIN_APP_PLACEHOLDER = '{APP_MAIN}'

/** Where there is no app, the home page leads nowhere: a name that cannot exist (RFC 6761). */
const NO_APP = 'https://app.invalid'

export type BuiltPath = '/__sw.js' | '/__bridge' | '/' | '/sandbox.html'

/** The file is there and is not what the build of the site frame writes. */
export class BrokenHeadersError extends Error {
  override name = 'BrokenHeadersError'
}

function entriesOf(value: unknown, what: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) {
    throw new BrokenHeadersError(`${what} is no object`)
  }
  return Object.entries(value)
}

/**
 * Undefined while no site frame is built: its files must then not be served at all.
 * @throws BrokenHeadersError
 */
export async function builtHeaders(
  app: StaticFiles,
  path: BuiltPath,
  authority: Authority,
  config: RelayConfig
): Promise<Headers | undefined> {
  const file = await app.find(FILE)
  if (file === undefined) {
    return undefined
  }
  const { bytes } = await file.body('identity')
  const tables = new Map(entriesOf(JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown, FILE))
  const apps = appOrigins(authority, config)
  const embedders = apps.length === 0 ? "'none'" : apps.join(' ')
  const headers = entriesOf(tables.get(path), `${path} in ${FILE}`).map(([name, value]) => {
    if (typeof value !== 'string') {
      throw new BrokenHeadersError(`${name} of ${path} in ${FILE} is no text`)
    }
    const filled = value
      .replaceAll(MAIN_APP_PLACEHOLDER, apps[0] ?? NO_APP)
      .replaceAll(APP_PLACEHOLDER, embedders)
    return [name, filled] as const
  })
  return { ...transportSecurity(authority), ...Object.fromEntries(headers) }
}
