/** What is wrong with a link, in words. */
import { m } from '../../i18n/index.ts'
import type { LinkFault } from './link.ts'

export function linkFaultText(fault: LinkFault): string {
  const texts: Record<LinkFault, () => string> = {
    length: m.sites_visit_bad_length,
    shape: m.sites_visit_bad_shape,
    site: m.sites_visit_bad_site,
    path: m.sites_visit_bad_path
  }
  return texts[fault]()
}
