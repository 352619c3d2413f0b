/**
 * The sites service as the app and the site frame see it. Site ids are IPNS names: the base36
 * libp2p-key CID of the site's Ed25519 key (62 characters, a valid DNS label).
 */
import type { AbortOptions } from '../../interface/store.ts'

export interface SiteVersionView {
  /** Root CID, base32. */
  root: string
  sequence: number
  publishedAt: number
  sizeBytes: number
  files: number
  current: boolean
}

export type SiteKind = 'editor' | 'folder'

export interface SiteView {
  id: string
  title: string
  kind: SiteKind
  /** A draft differs from what is published. */
  changed: boolean
  updatedAt: number
  /** Newest first. */
  versions: SiteVersionView[]
  draft: { files: number; sizeBytes: number }
  /** Peers seen to hold the current version, without us. */
  holders: number
}

export type Theme = 'plain' | 'paper' | 'night' | 'bold'

export interface PageSource {
  /** Path without extension: `index`, `about`, `blog/first`. */
  path: string
  title: string
  markdown: string
  inMenu: boolean
  /** ISO date; present for posts, which also appear in the feed. */
  date?: string | undefined
}

/** What the editor edits; stored inside the published site, so that any device of the owner can go on. */
export interface EditorProject {
  title: string
  description: string
  language: string
  theme: Theme
  pages: PageSource[]
}

export interface SiteFileView {
  path: string
  sizeBytes: number
}

export interface SiteFileInput {
  /** Relative, `/`-separated; checked and NFC-normalised by the service. */
  path: string
  data: Blob
}

/** Peers and relays a link carries so that a stranger's first fetch needs no look-up. */
export interface SiteHints {
  providers: string[]
  relays: string[]
}

export type VisitState =
  'connecting' | 'resolving' | 'finding-peers' | 'fetching' | 'ready' | 'complete' | 'failed'

export interface VisitView {
  site: string
  state: VisitState
  /** Name of the error or of what is waited for, for the UI to translate. */
  reason?: string | undefined
  /** Signed by the site's key; still untrusted text. */
  title?: string | undefined
  root?: string | undefined
  sequence?: number | undefined
  publishedAt?: number | undefined
  /** A newer verified version, offered and not yet taken. */
  offered?: { root: string; sequence: number } | undefined
  peersAsked: number
  /** Peers that gave blocks of this visit. */
  sources: { peer: string; blocks: number; bytes: number }[]
  blocks: { done: number; known: number }
  bytes: { done: number; total: number }
  own: boolean
}

export interface SitesApi {
  watchSites(onSnapshot: (sites: SiteView[]) => void): () => void
  /** @throws NoIdentityError, IdentityLockedError */
  create(input: { title: string; kind: SiteKind }, options?: AbortOptions): Promise<SiteView>
  /** Moves to the bin of the browser; the words can find a published one again. */
  remove(id: string): Promise<void>
  restoreRemoved(id: string): Promise<void>

  /** Replaces or adds files in the draft. @throws InvalidPathError, EmptyFolderError, FileTooLargeError, StoreFullError */
  putFiles(
    id: string,
    files: SiteFileInput[],
    options?: AbortOptions & { replaceAll?: boolean }
  ): Promise<void>
  /** Unpacks a ZIP into the draft. @throws InvalidArchiveError and those of `putFiles` */
  putArchive(id: string, archive: Blob, options?: AbortOptions & { replaceAll?: boolean }): Promise<void>
  deleteFiles(id: string, paths: string[]): Promise<void>
  files(id: string): Promise<SiteFileView[]>
  project(id: string): Promise<EditorProject>
  saveProject(id: string, project: EditorProject): Promise<void>

  /** Builds, signs and spreads the draft as a new version. Atomic: killed at any moment, the old version stands. */
  publish(id: string, options?: AbortOptions): Promise<SiteVersionView>
  /** Publishes an older version again, as a new sequence number. */
  rollback(id: string, root: string, options?: AbortOptions): Promise<SiteVersionView>
  discardDraft(id: string): Promise<void>
  /** Looks for sites published under these words: own keys one after the other until a gap of 5. Returns how many were found. */
  recover(options?: AbortOptions): Promise<number>

  /** Fragment part of a link: `/s/<id>?p=…&r=…`, hints included. */
  link(id: string): Promise<string>
  exportCar(id: string, options?: AbortOptions): Promise<Blob>

  /** Keeps the site open as long as subscribed: finds, fetches, verifies, follows, and helps serve it. */
  watchVisit(id: string, hints: SiteHints, onSnapshot: (visit: VisitView) => void): () => void
  /** Shows the newer version from now on. */
  acceptUpdate(id: string): Promise<void>
  retryVisit(id: string): Promise<void>
}

export interface SiteRequest {
  site: string
  /** `draft` shows the owner's unpublished state. */
  view: 'published' | 'draft'
  method: 'GET' | 'HEAD'
  /** Percent-encoded path as in the URL, with leading slash, without query. */
  path: string
  /** Value of the Range header. */
  range?: string | undefined
}

export interface SiteResponse {
  status: number
  /** Content headers only (type, length, range, etag); security headers are the frame's. */
  headers: Record<string, string>
  body: AsyncIterable<Uint8Array>
}

/** Answers requests of a site frame; stays inside the node worker. */
export interface SiteReader {
  /** Never throws for a missing or hostile path: answers 404 or 400 as a page would. Waits for blocks. */
  read(request: SiteRequest, options?: AbortOptions): Promise<SiteResponse>
}
