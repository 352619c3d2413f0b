/**
 * Reads what a person dropped or picked: folders of any depth and loose files. Entries must be taken
 * inside the drop event; reading them goes on afterwards.
 */

/** Deeper than any real folder; ends walks through odd file systems. */
const MAX_DEPTH = 64

/** What was given holds more files than are taken at once. */
export class TooManyFilesError extends Error {
  override readonly name = 'TooManyFilesError'

  constructor(maxFiles: number) {
    super(`more than ${String(maxFiles)} files`)
  }
}

export interface WalkedFile {
  /** `/`-separated, beginning with the name of what was given. */
  path: string
  data: File
}

export interface Walked {
  files: WalkedFile[]
  sizeBytes: number
  /** Not wanted by `isJunk`. */
  leftOut: string[]
  /** Could not be read: moved, locked or forbidden. */
  unreadable: string[]
}

export interface WalkOptions {
  signal?: AbortSignal
  onProgress?: (files: number, sizeBytes: number) => void
}

export interface WalkRules {
  /** A bound against dropping a whole disk by mistake. */
  maxFiles: number
  /** Paths that are left out with everything below them. */
  isJunk?: (path: string) => boolean
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
 * Reads everything below what was given.
 * @throws TooManyFilesError, AbortError
 */
export async function walk(source: DropSource, rules: WalkRules, options: WalkOptions = {}): Promise<Walked> {
  const walker = new Walker(rules, options)
  for (const item of source) {
    if (item instanceof File) walker.add(item.webkitRelativePath || item.name, item)
    else await walker.enter(item)
  }
  return walker.found
}

class Walker {
  readonly found: Walked = { files: [], sizeBytes: 0, leftOut: [], unreadable: [] }
  readonly #rules: WalkRules
  readonly #options: WalkOptions

  constructor(rules: WalkRules, options: WalkOptions) {
    this.#rules = rules
    this.#options = options
  }

  add(path: string, file: File): void {
    this.#options.signal?.throwIfAborted()
    if (this.#isJunk(path)) {
      this.found.leftOut.push(path)
      return
    }
    const { maxFiles } = this.#rules
    if (this.found.files.length >= maxFiles) throw new TooManyFilesError(maxFiles)
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
      if (this.#isJunk(path)) this.found.leftOut.push(path)
      else if (isFile(entry)) await this.#addFiles([{ entry, path }])
      else if (!isFolder(entry) || depth >= MAX_DEPTH) this.found.unreadable.push(path)
      else
        waiting.push(
          ...(await this.#readFolder(entry, path)).map((child) => ({ ...child, depth: depth + 1 }))
        )
    }
  }

  #isJunk(path: string): boolean {
    return this.#rules.isJunk?.(path) ?? false
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
