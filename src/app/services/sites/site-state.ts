/** What an own site is to its owner: the words for it are chosen by the components. */
import type { ActivityView } from '../../../p2p/interface/activity.ts'
import type { SiteVersionView, SiteView } from '../../../p2p/services/sites/index.ts'

export type SiteState = 'draft' | 'published' | 'changed'

export function siteState(site: SiteView): SiteState {
  if (site.versions.length === 0) return 'draft'
  return site.changed ? 'changed' : 'published'
}

export const TABS = ['edit', 'files', 'preview', 'versions', 'share'] as const
export type Tab = (typeof TABS)[number]

/** Tabs that a site has; only those written here have an editor. */
export function tabsOf(site: SiteView): readonly Tab[] {
  return site.kind === 'editor' ? TABS : TABS.filter((tab) => tab !== 'edit')
}

/** The tab asked for if the site has it, else its first. */
export function tabOf(site: SiteView, wanted: string | undefined): Tab {
  const tabs = tabsOf(site)
  return tabs.find((tab) => tab === wanted) ?? tabs[0] ?? 'files'
}

export function siteHref(id: string, tab?: Tab): string {
  return tab ? `#/sites/${id}/${tab}` : `#/sites/${id}`
}

export function currentVersion(site: SiteView): SiteVersionView | undefined {
  return site.versions.find((version) => version.current)
}

/** How a version differs from the one published before it; the oldest differs from nothing. */
export function versionChange(
  versions: readonly SiteVersionView[],
  index: number
): { files: number; sizeBytes: number } | undefined {
  const version = versions[index]
  const before = versions[index + 1]
  if (!version || !before) return undefined
  return { files: version.files - before.files, sizeBytes: version.sizeBytes - before.sizeBytes }
}

/** A whole address for a fragment that the node made. */
export function shareUrl(page: Pick<Location, 'origin' | 'pathname'>, fragment: string): string {
  return `${page.origin}${page.pathname}#${fragment}`
}

/** The node's own account of the newest running work of these kinds, for progress. */
export function runningActivity(
  activities: readonly ActivityView[],
  ...kinds: string[]
): ActivityView | undefined {
  return activities.findLast((activity) => kinds.includes(activity.kind) && activity.state === 'running')
}
