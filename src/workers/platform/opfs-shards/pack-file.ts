/**
 * The little that packs need of a file system: files by number in a folder that one worker owns. Real
 * ones: opfs-folder.ts. Tests use one in memory that breaks at any step.
 */
import type { Extent } from '../database.ts'

/** Synchronous, as the engine's access handles are: nothing comes between two calls. */
export interface PackFile {
  /** Shorter than asked beyond the end of the file. */
  read(offset: number, length: number): Uint8Array<ArrayBuffer>
  /** @throws StoreFullError; part of it may be written then */
  write(offset: number, bytes: Uint8Array<ArrayBuffer>): void
  truncate(sizeBytes: number): void
  /** What was written before is on the disk when this returns. */
  flush(): void
  size(): number
  close(): void
}

export interface PackFolder {
  /**
   * Makes this worker the only one that opens packs, until `unlock`.
   * @throws PacksInUseError, PacksUnavailableError
   */
  lock(): Promise<void>
  unlock(): void
  /** Forgets the lock after the engine cleared its storage, when there is nothing to give back. */
  abandon(): void
  packs(): Promise<number[]>
  /** Makes the file when there is none. */
  open(pack: number): Promise<PackFile>
  /** The file must not be open. */
  remove(pack: number): Promise<void>
  /**
   * Reads without the lock; what another worker writes meanwhile may come out wrong.
   * @throws PacksInUseError
   */
  peek(extent: Extent): Promise<Uint8Array | undefined>
  /** Deletes the folder. @throws PacksInUseError */
  erase(): Promise<void>
}

/** Another worker, probably that of a tab that is just ending, has the pack files open. */
export class PacksInUseError extends Error {
  override name = 'PacksInUseError'
  constructor(options?: ErrorOptions) {
    super('Another tab has the files of stored shards open; close it and try again', options)
  }
}

/** This engine has no files that a worker can write in place, or denies them here. */
export class PacksUnavailableError extends Error {
  override name = 'PacksUnavailableError'
  constructor(options?: ErrorOptions) {
    super('This browser offers no files for shards here', options)
  }
}

/** The engine cleared this origin's storage under us: what we know of the packs is void. */
export class PacksWipedError extends Error {
  override name = 'PacksWipedError'
  constructor() {
    super('The browser cleared the stored data')
  }
}

/** These packs were closed, or given up after an error; they have to be opened anew. */
export class PacksBrokenError extends Error {
  override name = 'PacksBrokenError'
  constructor() {
    super('The files of stored shards have to be opened anew')
  }
}
