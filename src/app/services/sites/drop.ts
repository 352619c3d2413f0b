/**
 * Reads what a person dropped or picked: folders of any depth, loose files, or one ZIP. Entries
 * must be taken inside the drop event; reading them goes on afterwards.
 */
import type { SiteFileInput } from '../../../p2p/services/sites/index.ts'

/** A bound against dropping a whole disk by mistake. */
export const MAX_FILES = 50_000
/** Deeper than any site; ends walks through odd file systems. */
const MAX_DEPTH = 64

const JUNK_FILES = new Set(['.ds_store', 'thumbs.db', 'desktop.ini', '.gitignore', '.gitattributes'])
const JUNK_FOLDERS = new Set(['.git', '.svn', '.hg', '__macosx', 'node_modules', '.idea', '.vscode'])

/** The dropped folder holds more files than a site can. */
export class TooManyFilesError extends Error {
  override readonly name = 'TooManyFilesError'

  constructor() {
    super(`more than ${String(MAX_FILES)} files`)
  }
}

export interface Gathered {
  files: SiteFileInput[]
  /** Set instead of files when a single ZIP was given. */
  archive?: File
  /** Name of the folder or archive, if it was one. */
  name?: string
  sizeBytes: number
  /** System files and tool folders: not part of any site. */
  leftOut: string[]
  /** Could not be read: moved, locked or forbidden. */
  unreadable: string[]
}

export interface GatherOptions {
  signal?: AbortSignal
  onProgress?: (files: number, sizeBytes: number) => void
}

/** What was dropped, held before the event ends. */
export type DropSource = (FileSystemEntry | File)[]

/** Takes the entries of a drop event; to be called synchronously in it. */
export function takeDrop(transfer: DataTransfer): DropSource {
  const source: DropSource = []
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry() ?? item.getAsFile()
    if (entry) source.push(entry)
  }
  return source
}

/**
 * Reads everything below what was given. A single folder is the site's root, so its own name is
 * no part of the paths.
 * @throws TooManyFilesError, AbortError
 */
export async function gather(source: DropSource, options: GatherOptions = {}): Promise<Gathered> {
  const walk = new Walk(options)
  for (const item of source) {
    if (item instanceof File) walk.add(item.webkitRelativePath || item.name, item)
    else await walk.enter(item)
  }
  return tidy(walk.found)
}

/** The title of the first page, read from its HTML, for a first proposal. */
export async function proposeTitle({ files, name }: Gathered): Promise<string> {
  const index = files.find((file) => /^index\.html?$/i.test(file.path))
  const head = index ? await index.data.slice(0, 65_536).text() : ''
  const title = /<title[^>]*>([^<]{1,400})<\/title>/i.exec(head)?.[1] ?? ''
  const text = title
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, decodeEntity)
    .replace(/\s+/g, ' ')
    .trim()
  return (text || name?.replace(/\.zip$/i, '') || '').slice(0, 120)
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['#39', "'"],
  ['nbsp', ' ']
])

function decodeEntity(whole: string, entity: string): string {
  return ENTITIES.get(entity) ?? whole
}

class Walk {
  readonly found: Gathered = { files: [], sizeBytes: 0, leftOut: [], unreadable: [] }
  readonly #options: GatherOptions

  constructor(options: GatherOptions) {
    this.#options = options
  }

  add(path: string, file: File): void {
    this.#options.signal?.throwIfAborted()
    if (isJunk(path)) {
      this.found.leftOut.push(path)
      return
    }
    if (this.found.files.length >= MAX_FILES) throw new TooManyFilesError()
    this.found.files.push({ path, data: file })
    this.found.sizeBytes += file.size
    this.#options.onProgress?.(this.found.files.length, this.found.sizeBytes)
  }

  /** Breadth first and without recursion, so that depth costs no stack. */
  async enter(root: FileSystemEntry): Promise<void> {
    const waiting: { entry: FileSystemEntry; path: string; depth: number }[] = [
      { entry: root, path: root.name, depth: 0 }
    ]
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { entry, path, depth } = next
      this.#options.signal?.throwIfAborted()
      if (isJunk(path)) this.found.leftOut.push(path)
      else if (isFile(entry)) await this.#addFiles([{ entry, path }])
      else if (!isFolder(entry) || depth >= MAX_DEPTH) this.found.unreadable.push(path)
      else
        waiting.push(
          ...(await this.#readFolder(entry, path)).map((child) => ({ ...child, depth: depth + 1 }))
        )
    }
  }

  /** Adds the folder's files and returns its folders. */
  async #readFolder(
    folder: FileSystemDirectoryEntry,
    path: string
  ): Promise<{ entry: FileSystemEntry; path: string }[]> {
    const folders: { entry: FileSystemEntry; path: string }[] = []
    const reader = folder.createReader()
    // Engines answer at most 100 entries a call, until an empty answer.
    for (;;) {
      this.#options.signal?.throwIfAborted()
      const batch = await readBatch(reader).catch(() => undefined)
      if (!batch) this.found.unreadable.push(path)
      if (!batch || batch.length === 0) return folders
      const children = batch.map((entry) => ({ entry, path: `${path}/${entry.name}` }))
      folders.push(...children.filter((child) => !isFile(child.entry)))
      await this.#addFiles(
        children.flatMap(({ entry, path: childPath }) => (isFile(entry) ? [{ entry, path: childPath }] : []))
      )
    }
  }

  async #addFiles(entries: { entry: FileSystemFileEntry; path: string }[]): Promise<void> {
    const files = await Promise.all(
      entries.map(async ({ entry, path }) => ({ path, file: await openFile(entry).catch(() => undefined) }))
    )
    for (const { path, file } of files) {
      if (file) this.add(path, file)
      else this.found.unreadable.push(path)
    }
  }
}

/** Drops the name of the one folder around everything; recognises a single archive. */
function tidy(found: Gathered): Gathered {
  const [first] = found.files
  if (!first) return found
  if (found.files.length === 1 && first.data instanceof File && isArchive(first)) {
    return { ...found, files: [], archive: first.data, name: first.data.name }
  }
  const slash = first.path.indexOf('/')
  const root = first.path.slice(0, slash + 1)
  if (slash < 0 || !found.files.every((file) => file.path.startsWith(root))) return found
  const strip = (path: string): string => (path.startsWith(root) ? path.slice(root.length) : path)
  return {
    ...found,
    files: found.files.map(({ path, data }) => ({ path: strip(path), data })),
    name: root.slice(0, -1),
    leftOut: found.leftOut.map(strip),
    unreadable: found.unreadable.map(strip)
  }
}

function isArchive({ path, data }: SiteFileInput): boolean {
  return !path.includes('/') && (/\.zip$/i.test(path) || /^application\/(x-)?zip/.test(data.type))
}

function isJunk(path: string): boolean {
  const segments = path.toLowerCase().split('/')
  const name = segments.at(-1) ?? ''
  return JUNK_FILES.has(name) || segments.some((segment) => JUNK_FOLDERS.has(segment))
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

function openFile(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject)
  })
}

function readBatch(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => {
    reader.readEntries(resolve, reject)
  })
}
