/** Hosts of sites answer with fixed bytes only; the site itself comes from peers, inside the browser. */
import type { RelayConfig } from '../../config/config.ts'
import { builtHeaders, type BuiltPath } from './built-headers.ts'
import type { Headers } from './headers.ts'
import type { Authority } from './host.ts'
import type { StaticFile, StaticFiles } from './static-files.ts'

export interface SiteAnswer {
  file: StaticFile
  headers: Headers
}

const FILES: Readonly<Record<Exclude<BuiltPath, '/sandbox.html'>, string>> = {
  '/__sw.js': '/site/__sw.js',
  '/__bridge': '/site/__bridge.html',
  '/': '/site/index.html'
}

/** The answer for any path of a site host; undefined while no site frame is built. */
export async function siteAnswer(
  app: StaticFiles,
  path: string,
  authority: Authority,
  config: RelayConfig
): Promise<SiteAnswer | undefined> {
  const known = path === '/__sw.js' || path === '/__bridge' ? path : '/'
  const file = await app.find(FILES[known])
  const headers = await builtHeaders(app, known, authority, config)
  return file === undefined || headers === undefined ? undefined : { file, headers }
}
