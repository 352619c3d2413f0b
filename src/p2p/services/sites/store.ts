/** Rows of the sites service. Values are structured-cloneable; bytes stay bytes. */
import type { Store, Table } from '../../interface/store.ts'
import type { EditorProject, SiteKind } from './api.ts'

export interface VersionRow {
  root: string
  sequence: number
  publishedAt: number
  sizeBytes: number
  files: number
}

/** One own site. */
export interface SiteRow {
  id: string
  /** Which of the keys derived from the words. */
  index: number
  title: string
  kind: SiteKind
  createdAt: number
  updatedAt: number
  /** In the bin since. */
  removedAt?: number | undefined
  /** The draft differs from the newest version. */
  changed: boolean
  project?: EditorProject | undefined
  /** Newest first: what stands, then what can be rolled back to. */
  versions: VersionRow[]
  /** Signed name record of the newest version. */
  record?: Uint8Array | undefined
  /** Highest sequence that reached the network. */
  spreadSequence: number
  /** Sum over the draft's files, kept beside it so that lists need not read it. */
  draft: { files: number; sizeBytes: number }
}

/** A file of a draft, keyed `<site>/<path>`. */
export interface DraftRow {
  cid: string
  sizeBytes: number
  dagBytes: number
}

/** A visited site. */
export interface VisitRow {
  /** The newest valid record seen. Never replaced by an older one. */
  record: Uint8Array
  sequence: number
  /** Root that is shown, which may be older than the record until an update is accepted. */
  shownRoot: string
  shownSequence: number
  lastVisitedAt: number
  /** Blocks of `shownRoot` are kept. */
  held: boolean
  /** All of them are. */
  complete: boolean
}

export interface SiteTables {
  sites: Table<SiteRow>
  drafts: Table<DraftRow>
  visits: Table<VisitRow>
}

export function openTables(store: Pick<Store, 'table'>): SiteTables {
  return {
    sites: store.table<SiteRow>('sites'),
    drafts: store.table<DraftRow>('drafts'),
    visits: store.table<VisitRow>('visits')
  }
}

/** Names of holdings in the content layer. */
export const holdingOf = {
  draft: (site: string) => `draft/${site}`,
  build: (site: string) => `build/${site}`,
  version: (site: string, root: string) => `site/${site}/${root}`,
  visit: (site: string, root: string) => `visit/${site}/${root}`
}
