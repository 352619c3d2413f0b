/** Which origin shows which site. */
import type { SiteRequest } from '../../../../p2p/services/sites/index.ts'

export type SiteViewName = SiteRequest['view']

/** IPNS name of an Ed25519 key in base36. */
const SITE_ID = /^k[0-9a-z]{61}$/
/** A draft has an origin of its own; with the id it fills the 63 characters of a DNS label. */
const DRAFT_LABEL = /^d(k[0-9a-z]{61})$/

/** Such a site id has no origin. */
export class InvalidSiteIdError extends Error {
  override readonly name = 'InvalidSiteIdError'
}

/**
 * @param sites pattern such as `https://*.sites.example`
 * @throws InvalidSiteIdError
 */
export function siteOrigin(sites: string, site: string, view: SiteViewName): string {
  if (!SITE_ID.test(site)) throw new InvalidSiteIdError('This is not the id of a site.')
  return sites.replace(/\*|\{id\}/, view === 'draft' ? `d${site}` : site)
}

/** The site that an origin below `sites` shows, if it is one. */
export function siteOfOrigin(sites: string, origin: string): string | undefined {
  const [before = '', after = ''] = sites.split(/\*|\{id\}/)
  if (!origin.startsWith(before) || !origin.endsWith(after)) return undefined
  const label = origin.slice(before.length, origin.length - after.length)
  return SITE_ID.test(label) ? label : DRAFT_LABEL.exec(label)?.[1]
}
