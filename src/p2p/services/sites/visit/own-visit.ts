/** An own site as its visit looks: nothing to find, nothing to fetch. */
import type { VisitView } from '../api.ts'
import type { OwnSites } from '../own-sites.ts'
import type { VisitReason } from './machine.ts'

export function watchOwnVisit(
  own: OwnSites,
  site: string,
  onSnapshot: (view: VisitView) => void
): () => void {
  return own.watch(() => onSnapshot(ownVisitView(own, site)))
}

function ownVisitView(own: OwnSites, site: string): VisitView {
  const row = own.find(site)
  const version = row?.versions[0]
  const reason: VisitReason | undefined = version === undefined ? 'NotPublishedError' : undefined
  const sizeBytes = version?.sizeBytes ?? 0
  return {
    site,
    state: version === undefined ? 'failed' : 'complete',
    reason,
    title: row?.title,
    root: version?.root,
    sequence: version?.sequence,
    publishedAt: version?.publishedAt,
    peersAsked: 0,
    sources: [],
    blocks: { done: 0, known: 0 },
    bytes: { done: sizeBytes, total: sizeBytes },
    own: true
  }
}
