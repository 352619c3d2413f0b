/** The pack files that are open: the least recently used is closed when there are too many. */
import { PacksBrokenError, type PackFile, type PackFolder } from './pack-file.ts'

export class PackFiles {
  readonly #folder: PackFolder
  readonly #maxOpen: number
  /** Least recently used first. */
  readonly #files = new Map<number, PackFile>()
  /** A file can be opened once only, so that whoever comes meanwhile waits for the same. */
  readonly #opening = new Map<number, Promise<void>>()
  #isClosed = false

  constructor(folder: PackFolder, maxOpen: number) {
    this.#folder = folder
    this.#maxOpen = maxOpen
  }

  /** Runs `work` on the open file; it is not closed under it. */
  async use<T>(pack: number, work: (file: PackFile) => T): Promise<T> {
    for (;;) {
      if (this.#isClosed) throw new PacksBrokenError()
      const file = this.#files.get(pack)
      if (file !== undefined) {
        this.#files.delete(pack)
        this.#files.set(pack, file)
        return work(file)
      }
      let opening = this.#opening.get(pack)
      if (opening === undefined) {
        opening = this.#open(pack).finally(() => this.#opening.delete(pack))
        this.#opening.set(pack, opening)
      }
      await opening
    }
  }

  /** Empties the file at once, and deletes it unless someone is just opening it: the next start does then. */
  async remove(pack: number): Promise<void> {
    await this.use(pack, (file) => {
      file.truncate(0)
      file.close()
      this.#files.delete(pack)
    })
    if (!this.#opening.has(pack)) await this.#folder.remove(pack)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#opening.values())
    for (const file of this.#files.values()) file.close()
    this.#files.clear()
  }

  /** Forgets the files as they are: Chromium never returns from closing one that was cleared away under it. */
  abandon(): void {
    this.#isClosed = true
    this.#files.clear()
  }

  async #open(pack: number): Promise<void> {
    const file = await this.#folder.open(pack)
    this.#files.set(pack, file)
    for (const oldest of [...this.#files.keys()]) {
      if (this.#files.size <= this.#maxOpen) return
      this.#shut(oldest)
    }
  }

  #shut(pack: number): void {
    const file = this.#files.get(pack)
    this.#files.delete(pack)
    // It may hold what a write group has not flushed yet.
    file?.flush()
    file?.close()
  }
}
