/**
 * The storage service as the app sees it. Entry ids are random, 26 characters of base32; the root
 * folder is `root`, the bin is `bin`. Names are untrusted text in NFC.
 */
import type { AbortOptions } from '../../interface/store.ts'

/**
 * local: on this device only. spreading: on its way to suppliers. safe: enough suppliers hold it. at-risk: some
 * must be replaced. lost: fewer than k shards can be found now.
 */
export type Safety = 'local' | 'spreading' | 'safe' | 'at-risk' | 'lost'

export interface EntryView {
  id: string
  parent: string
  name: string
  kind: 'file' | 'folder'
  /** Of the current version; of a folder, undefined. */
  sizeBytes?: number | undefined
  modifiedAt: number
  /** By the name's extension; untrusted. */
  mime?: string | undefined
  versions: number
  /** Two devices changed it at once: both are kept as versions, the newer is shown. */
  conflict: boolean
  safety?: Safety | undefined
}

export interface FolderView {
  folder: string
  /** From the root to this folder. */
  path: { id: string; name: string }[]
  /** Entries in all, of which `entries` are those of the window. */
  total: number
  entries: EntryView[]
  isLoading: boolean
  /** This device has nothing of these words yet, and what others keep of them is looked for. */
  isLooking?: boolean | undefined
}

export interface FolderWindow {
  offset: number
  limit: number
  sort: 'name' | 'modified' | 'size'
  descending: boolean
}

/** One entry and where it is, for pages that are opened by their address. */
export interface EntryPlace {
  entry: EntryView
  /** From the root to the folder it is in. */
  path: { id: string; name: string }[]
}

export interface VersionView {
  id: string
  sizeBytes: number
  storedAt: number
  device: string
  current: boolean
}

export interface ShardView {
  stripe: number
  index: number
  supplier?: string | undefined
  state: 'placing' | 'held' | 'doubtful' | 'lost'
  auditedAt?: number | undefined
}

export interface SafetyView {
  id: string
  safety: Safety
  /** Name of why, for the UI to translate: NoSuppliers, TooFewSuppliers, Uploading, SuppliersGone … */
  reason?: string | undefined
  stripes: number
  k: number
  n: number
  shards: ShardView[]
  /** P(at least k shards of every stripe reachable now), 0 to 1. */
  availability: number
  /** Forecast P(loss within a year), 0 to 1; assumes that suppliers fail independently. */
  annualLoss: number
  history: {
    at: number
    event: 'stored' | 'audited' | 'failed-audit' | 'repaired'
    supplier?: string | undefined
  }[]
}

export interface SupplierView {
  /** Peer id. */
  peer: string
  kind: 'relay' | 'browser' | 'other'
  connected: boolean
  /** 0 to 1: lower 5 % quantile. */
  rating: number
  /** Met lately and not audited yet: the rating says nothing so far. */
  isNew: boolean
  /** Share of hours seen, 0 to 1. */
  presence: number
  givesBytes: number
  takesBytes: number
  /** Byte-days owed to us (positive) or by us (negative). */
  balanceByteDays: number
  lastAuditAt?: number | undefined
}

/** What I give and take. */
export interface BarterView {
  /** This device offers space. */
  offering: boolean
  offeredBytes: number
  /** The most that could be offered here, by the engine's quota. */
  offerLimitBytes: number
  givenBytes: number
  takenBytes: number
  suppliers: SupplierView[]
  /** Hourly sums of the last 7 days, oldest first. */
  chart: { at: number; givenBytes: number; takenBytes: number }[]
}

export interface StoreInput {
  /** Relative path, `/`-separated; folders are made. */
  path: string
  data: Blob
  modifiedAt?: number | undefined
}

export interface StorageSummary {
  files: number
  storedBytes: number
  safety: Record<Safety, number>
}

export interface StorageApi {
  watchFolder(folder: string, window: FolderWindow, onSnapshot: (view: FolderView) => void): () => void
  /** Undefined once there is no such entry. */
  watchEntry(id: string, onSnapshot: (place: EntryPlace | undefined) => void): () => void
  watchSummary(onSnapshot: (summary: StorageSummary) => void): () => void
  search(text: string, options?: AbortOptions): Promise<EntryView[]>
  /** Reads, seals, cuts and spreads; one activity. @throws NoIdentityError, StoreFullError, InvalidNameError, FileChangedError */
  store(parent: string, files: StoreInput[], options?: AbortOptions): Promise<void>
  createFolder(parent: string, name: string): Promise<EntryView>
  rename(id: string, name: string): Promise<void>
  /** @throws FolderLoopError */
  move(ids: string[], parent: string): Promise<void>
  /** Moves to the bin; `restore` takes it back. */
  remove(ids: string[]): Promise<void>
  restore(ids: string[]): Promise<void>
  /** Deletes for ever what is in the bin: all of it without `ids`. */
  purge(ids?: string[]): Promise<void>
  versions(id: string): Promise<VersionView[]>
  useVersion(id: string, version: string): Promise<void>
  /** The whole file, for small previews. @throws FileTooLargeError over 64 MiB, NotEnoughShardsError */
  blob(id: string, options?: AbortOptions): Promise<Blob>
  watchSafety(id: string, onSnapshot: (view: SafetyView) => void): () => void
  watchBarter(onSnapshot: (view: BarterView) => void): () => void
  setOffer(offer: { offering: boolean; offeredBytes: number }): Promise<void>
  /** Looks for the catalogue of these words in the network. Returns the number of files found. */
  recover(options?: AbortOptions): Promise<number>
}

export interface StoredFileRequest {
  entry: string
  version: string
  method: 'GET' | 'HEAD'
  /** Value of the Range header. */
  range?: string | undefined
}

export interface StoredFileResponse {
  status: number
  /** Content headers only: type, length, range, `accept-ranges`. Security headers are the service worker's. */
  headers: Record<string, string>
  body: AsyncIterable<Uint8Array>
}

/** Streams files to the app's service worker: previews, seeking, downloads of any size. Stays inside the node worker. */
export interface StoredFileReader {
  /** Never throws for what is not there: answers 404, or 416 for a range beyond the end. Waits for shards. */
  read(request: StoredFileRequest, options?: AbortOptions): Promise<StoredFileResponse>
}
