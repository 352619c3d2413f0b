/**
 * The catalogue of one person on one device: what is stored, under which names, and where. Kept in
 * memory, logged in a table; other devices' catalogues are joined to it. docs/specs/catalogue.md.
 */
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { Table } from '../../../interface/store.ts'
import type { EntryView, FolderWindow, VersionView } from '../api.ts'
import * as commands from './commands.ts'
import type { Changes, NewFile, NewStripe, Workbench } from './commands.ts'
import { ID_BYTES, MAX_LABEL_LENGTH, WRITER_BYTES } from './constants.ts'
import { currentOf } from './entry.ts'
import { EntryNotFoundError, VersionNotFoundError } from './errors.ts'
import { encodeId } from './ids.ts'
import { CatalogueLog, type CatalogueRow } from './log.ts'
import type { Location, Operation, StripeHolder } from './model.ts'
import { collisionKey, safeName } from './names.ts'
import { readSegments, type Segment } from './segments.ts'
import { CatalogueState } from './state.ts'
import type { KnownStripe } from './stripe-index.ts'
import { tick } from './stamps.ts'
import { Tree } from './tree.ts'
import { CatalogueView, type CatalogueStats } from './view.ts'

export interface CatalogueInit {
  table: Table<CatalogueRow>
  rng: Rng
  clock: Pick<Clock, 'now'>
  /** What other devices show as the writer of a version. */
  device: string
}

/** All that is needed to read a version. */
export interface FileContent {
  version: string
  sizeBytes: number
  modifiedAt: number
  /** When it was stored here, by the clock of the device that stored it. */
  storedAt: number
  object: Uint8Array
  key: Uint8Array
  location: Location
}

/** @throws InvalidCatalogueError when the table holds something else */
export async function openCatalogue(init: CatalogueInit): Promise<Catalogue> {
  const newWriter = () => encodeId(init.rng.bytes(WRITER_BYTES))
  const { log, bases, operations } = await CatalogueLog.open(init.table, newWriter)
  const state = new CatalogueState()
  for (const { snapshot } of bases) state.merge(snapshot)
  for (const operation of operations) state.apply(operation)
  return new Catalogue(init, log, state)
}

export class Catalogue {
  readonly #init: CatalogueInit
  readonly #log: CatalogueLog
  readonly #listeners = new Set<() => void>()
  #state: CatalogueState
  #tree: Tree
  #view: CatalogueView
  /** Commands wait for each other: each is built on what the one before it left. */
  #last: Promise<unknown> = Promise.resolve()

  /** By `openCatalogue`. */
  constructor(init: CatalogueInit, log: CatalogueLog, state: CatalogueState) {
    this.#init = init
    this.#log = log
    this.#state = state
    this.#tree = new Tree(state.entries)
    this.#view = new CatalogueView(this.#tree)
    this.#tree.update(state.touched)
  }

  /** Calls back after every change. Returns an unsubscribe. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Of `root`, `bin` or a folder. @throws EntryNotFoundError */
  list(folder: string, window: FolderWindow): { total: number; entries: EntryView[] } {
    return this.#view.list(folder, window)
  }

  search(text: string, limit?: number): EntryView[] {
    return this.#view.search(text, limit)
  }

  /** @throws EntryNotFoundError */
  entry(id: string): EntryView {
    return this.#view.entry(id)
  }

  /** @throws EntryNotFoundError */
  pathOf(id: string): { id: string; name: string }[] {
    return this.#view.pathOf(id)
  }

  /** @throws EntryNotFoundError */
  versions(id: string): VersionView[] {
    return this.#view.versions(id)
  }

  stats(): CatalogueStats {
    return this.#view.stats()
  }

  /** Whose name in the folder is this one, case and normal form aside. @throws EntryNotFoundError */
  find(parent: string, name: string): EntryView | undefined {
    const folder = this.#tree.node(parent)
    if (folder === undefined) throw new EntryNotFoundError(parent)
    const [node] = folder.groups.get(collisionKey(safeName(name))) ?? []
    return node && this.#view.row(node)
  }

  /** Of the current version without `version`. @throws EntryNotFoundError, VersionNotFoundError */
  content(id: string, version?: string): FileContent {
    const record = this.#tree.nodes.get(id)?.record
    if (record === undefined) throw new EntryNotFoundError(id)
    const wanted =
      version === undefined ? currentOf(record).version : record.versions.find(({ dot }) => dot === version)
    if (wanted === undefined) throw new VersionNotFoundError(version ?? id)
    const { dot, sizeBytes, modifiedAt, storedAt, object, key, location } = wanted
    return { version: dot, sizeBytes, modifiedAt, storedAt, object, key, location }
  }

  /** Current versions of all files in the tree, without those in the bin. */
  *currentContents(): IterableIterator<Pick<FileContent, 'location' | 'sizeBytes' | 'storedAt'>> {
    for (const { record, living } of this.#tree.nodes.values()) {
      const version = living && record !== undefined ? currentOf(record).version : undefined
      if (version === undefined) continue
      const { location, sizeBytes, storedAt } = version
      yield { location, sizeBytes, storedAt }
    }
  }

  /** @throws InvalidNameError, EntryNotFoundError */
  async createFolder(parent: string, name: string): Promise<EntryView> {
    const id = await this.#commit((bench) => {
      const { changes, folder } = commands.createFolders(bench, parent, [name])
      return [changes, folder]
    })
    return this.entry(id)
  }

  /** The folder below `parent` along these names; what is missing is made. @throws InvalidNameError, EntryNotFoundError */
  folderAt(parent: string, names: readonly string[]): Promise<string> {
    return this.#commit((bench) => {
      let at = parent
      let known = 0
      for (const name of names) {
        const found = this.find(at, name)
        if (found?.kind !== 'folder') break
        at = found.id
        known++
      }
      const { changes, folder } = commands.createFolders(bench, at, names.slice(known))
      return [changes, folder]
    })
  }

  /** Files and the stripes they lie in, all at once. Gives the entries' ids. @throws InvalidNameError, EntryNotFoundError */
  putFiles(files: readonly NewFile[], stripes: readonly NewStripe[]): Promise<string[]> {
    return this.#commit((bench) => {
      const { changes, ids } = commands.putFiles(bench, files, stripes)
      return [changes, ids]
    })
  }

  /** @throws InvalidNameError, EntryNotFoundError */
  rename(id: string, name: string): Promise<void> {
    return this.#write((bench) => commands.rename(bench, id, name))
  }

  /** @throws EntryNotFoundError, FolderLoopError */
  move(ids: readonly string[], parent: string): Promise<void> {
    return this.#write((bench) => commands.move(bench, ids, parent))
  }

  /** Into the bin, with all below. @throws EntryNotFoundError */
  remove(ids: readonly string[]): Promise<void> {
    return this.#write((bench) => commands.remove(bench, ids))
  }

  /** Out of the bin, with what was removed together with it. @throws EntryNotFoundError */
  restore(ids: readonly string[]): Promise<void> {
    return this.#write((bench) => commands.restore(bench, ids))
  }

  /** Deletes for ever what is in the bin, all of it without `ids`. @throws EntryNotFoundError */
  purge(ids?: readonly string[]): Promise<void> {
    return this.#write((bench) => commands.purge(bench, ids))
  }

  /** Shows another version, and settles a conflict. @throws EntryNotFoundError, VersionNotFoundError */
  useVersion(id: string, version: string): Promise<void> {
    return this.#write((bench) => commands.useVersion(bench, id, version))
  }

  stripes(): IterableIterator<KnownStripe> {
    return this.#state.stripes.all()
  }

  stripe(id: string): KnownStripe | undefined {
    return this.#state.stripes.get(id)
  }

  /** @throws EntryNotFoundError */
  setHolders(id: string, holders: ReadonlyMap<number, StripeHolder | undefined>): Promise<void> {
    return this.#write((bench) => commands.setHolders(bench, id, holders))
  }

  /** Stripes that no version needs any more: their shards may be dropped everywhere, then `release` forgets them. */
  releasable(): KnownStripe[] {
    return [...this.#state.stripes.unneeded()]
  }

  release(ids: readonly string[]): Promise<void> {
    return this.#write((bench) => commands.release(bench, ids))
  }

  /** All of the catalogue for another device. Segments that are known by their id need not be stored again. */
  exportSegments(): Promise<Segment[]> {
    return this.#serial(() => this.#log.segments())
  }

  /**
   * Joins what another device exported: all segments of an export, or some of operations alone.
   * Returns whether anything was new.
   * @throws InvalidCatalogueError, and nothing has changed then
   */
  async importSegments(segments: readonly Uint8Array[]): Promise<boolean> {
    const { bases, operations } = await readSegments(segments)
    return this.#serial(async () => {
      const { seen } = this.#state
      const writer = this.#log.writer
      const ours = seen.last(writer)
      const isCopied =
        bases.some(({ snapshot }) => snapshot.seen.last(writer) > ours) ||
        operations.some(({ stamp }) => stamp.writer === writer && stamp.seq > ours)
      // somebody else writes under our name: this store was restored from a copy
      const next = isCopied ? encodeId(this.#init.rng.bytes(WRITER_BYTES)) : writer
      let changed = false
      for (const { snapshot, segments: base } of bases) {
        if (this.#state.seen.covers(snapshot.seen)) continue
        changed = true
        const merged = new CatalogueState()
        merged.merge(this.#state.snapshot())
        merged.merge(snapshot)
        const isNewer = snapshot.seen.covers(this.#state.seen)
        if (isNewer) await this.#log.replace(base, ({ stamp }) => snapshot.seen.has(stamp), next)
        else await this.#log.fold(merged.snapshot(), next)
        this.#replaceState(merged)
      }
      const fresh = new Map(
        operations
          .filter(({ stamp }) => !this.#state.seen.has(stamp))
          .map((operation) => [`${operation.stamp.writer}.${operation.stamp.seq}`, operation])
      )
      if (fresh.size > 0) {
        await this.#log.append([...fresh.values()], next)
        this.#apply([...fresh.values()])
        await this.#foldWhenLong()
      }
      if (changed || fresh.size > 0) this.#tell()
      return changed || fresh.size > 0
    })
  }

  #write(build: (bench: Workbench) => Changes): Promise<void> {
    return this.#commit((bench) => [build(bench), undefined])
  }

  /** One operation: logged, then applied. Nothing is written when there is nothing to change. */
  #commit<T>(build: (bench: Workbench) => [Changes, T]): Promise<T> {
    return this.#serial(async () => {
      const { clock, rng, device } = this.#init
      const nowMs = clock.now()
      const { writer } = this.#log
      const stamp = {
        clock: tick(this.#state.clock, nowMs),
        writer,
        seq: this.#state.seen.last(writer) + 1
      }
      const [{ entries = [], stripes = [], purge }, result] = build({
        state: this.#state,
        tree: this.#tree,
        stamp,
        device: device.slice(0, MAX_LABEL_LENGTH),
        nowMs,
        newId: () => encodeId(rng.bytes(ID_BYTES))
      })
      if (entries.length === 0 && stripes.length === 0 && purge === undefined) return result
      const operation: Operation = { stamp, entries, stripes, purge }
      await this.#log.append([operation])
      this.#apply([operation])
      await this.#foldWhenLong()
      this.#tell()
      return result
    })
  }

  #apply(operations: readonly Operation[]): void {
    for (const operation of operations) this.#state.apply(operation)
    this.#tree.update(this.#state.touched)
  }

  async #foldWhenLong(): Promise<void> {
    if (!this.#log.isLong()) return
    // what was written is durable either way; without room for both, the next command tries again
    await this.#log.fold(this.#state.snapshot()).catch(() => undefined)
  }

  #replaceState(state: CatalogueState): void {
    this.#state = state
    this.#tree = new Tree(state.entries)
    this.#view = new CatalogueView(this.#tree)
    this.#tree.update(state.touched)
  }

  #serial<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
