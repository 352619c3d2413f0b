/**
 * The opened packs of one worker: values in append-and-reuse files, entries in the index.
 *
 * Order that makes a crash harmless at every point: bytes are written into free space and flushed, then
 * the entry is committed; an entry's removal is committed, then its space is free. Whatever lies in the
 * files without an entry is free space, which the next start finds again.
 */
import { StoreFullError } from '../../../p2p/store/index.ts'
import type { Extent } from '../database.ts'
import type { BlockRecord } from '../write-groups.ts'
import { MAX_HOLE_SHARE, type PackLimits } from './constants.ts'
import { FreeSpace } from './free-space.ts'
import { PacksBrokenError, PacksWipedError, type PackFolder } from './pack-file.ts'
import { PackFiles } from './pack-files.ts'
import type { PackEntry, PackIndex } from './pack-index.ts'

interface Written extends PackEntry {
  bytes: Uint8Array<ArrayBuffer>
}

export interface PacksInit {
  folder: PackFolder
  index: PackIndex
  limits: PackLimits
}

export class Packs {
  readonly #folder: PackFolder
  readonly #index: PackIndex
  readonly #limits: PackLimits
  readonly #files: PackFiles
  readonly #epoch: string
  #space: FreeSpace
  #last: Promise<unknown> = Promise.resolve()
  /** Settles when files and lock are given back; set once, by the first trouble or by `close`. */
  #released: Promise<void> | undefined
  #isCompacting = false
  #frees = 0

  private constructor(init: PacksInit, epoch: string) {
    this.#folder = init.folder
    this.#index = init.index
    this.#limits = init.limits
    this.#files = new PackFiles(init.folder, init.limits.maxOpen)
    this.#epoch = epoch
    this.#space = new FreeSpace(init.limits.packBytes)
  }

  /**
   * Takes the folder for this worker and sweeps what a crash left in it.
   * @throws PacksInUseError, PacksUnavailableError
   */
  static async open(init: PacksInit): Promise<Packs> {
    const packs = new Packs(init, await init.index.epoch())
    await init.folder.lock()
    try {
      await packs.#sweep()
      return packs
    } catch (error) {
      await packs.close()
      throw error
    }
  }

  /** After an error that leaves in doubt what was done: nothing works any more, and packs are opened anew. */
  get isBroken(): boolean {
    return this.#released !== undefined
  }

  /** Grows with each time that space became free: what was read of an extent before may be another's. */
  get frees(): number {
    return this.#frees
  }

  /** Undefined when the file is shorter, as after the engine cleared it. */
  async read({ pack, offset, sizeBytes }: Extent): Promise<Uint8Array | undefined> {
    const bytes = await this.#guard(() => this.#files.use(pack, (file) => file.read(offset, sizeBytes)))
    return bytes.byteLength === sizeBytes ? bytes : undefined
  }

  /** Keeps all of the records, or none. @throws StoreFullError */
  write(records: readonly BlockRecord[]): Promise<void> {
    return this.#serial(async () => {
      await this.#assertNotWiped()
      const seen = await this.#index.held(records.map(({ key }) => key))
      const added = records.filter(({ key }) => !seen.has(key) && seen.add(key))
      const written = added.map(({ key, bytes }) => ({
        key,
        bytes,
        extent: this.#space.allocate(bytes.byteLength)
      }))
      await this.#freeOnFull(written, async () => {
        await this.#writeOut(written)
        const refused = await this.#index.add(this.#epoch, written)
        await this.#free(refused.map(({ extent }) => extent))
      })
    })
  }

  remove(keys: readonly string[]): Promise<void> {
    return this.#serial(async () => {
      await this.#assertNotWiped()
      await this.#free(await this.#index.remove(keys))
      void this.#compact()
    })
  }

  /** Ends what is under way and gives files and lock back. */
  async close(): Promise<void> {
    this.#break()
    await this.#released
  }

  async #sweep(): Promise<void> {
    const files = new Set(await this.#folder.packs())
    const entries: PackEntry[] = []
    const sizes = new Map<number, number>()
    for await (const entry of this.#index.entries()) entries.push(entry)
    for (const pack of new Set(entries.map(({ extent }) => extent.pack))) {
      sizes.set(pack, files.has(pack) ? await this.#files.use(pack, (file) => file.size()) : 0)
    }
    const isThere = ({ extent }: PackEntry) =>
      extent.offset + extent.sizeBytes <= (sizes.get(extent.pack) ?? 0)
    const lost = entries.filter((entry) => !isThere(entry))
    if (lost.length > 0) await this.#index.remove(lost.map(({ key }) => key))
    const held = entries.filter(isThere).map(({ extent }) => extent)
    this.#space = new FreeSpace(this.#limits.packBytes, held)
    await this.#tidy(files)
  }

  async #writeOut(written: readonly Written[]): Promise<void> {
    for (const { extent, bytes } of written) {
      await this.#files.use(extent.pack, (file) => file.write(extent.offset, bytes))
    }
    for (const pack of new Set(written.map(({ extent }) => extent.pack))) {
      await this.#files.use(pack, (file) => file.flush())
    }
  }

  /** A full disk is no doubt: the space that was taken for the records is given back. */
  async #freeOnFull(written: readonly PackEntry[], work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof StoreFullError) await this.#free(written.map(({ extent }) => extent))
      throw error
    }
  }

  async #free(extents: readonly Extent[]): Promise<void> {
    if (extents.length === 0) return
    for (const extent of extents) this.#space.free(extent)
    this.#frees++
    await this.#tidy(new Set(extents.map(({ pack }) => pack)))
  }

  /** Gives the space behind the last value of each pack back to the disk. */
  async #tidy(packs: Iterable<number>): Promise<void> {
    for (const pack of packs) {
      const end = this.#space.end(pack)
      if (end > 0) {
        await this.#files.use(pack, (file) => {
          if (file.size() > end) file.truncate(end)
        })
      } else {
        this.#space.forget(pack)
        await this.#files.remove(pack)
      }
    }
  }

  /** Empties the sparsest packs, a little at a time, until few holes are left. */
  async #compact(): Promise<void> {
    if (this.#isCompacting) return
    this.#isCompacting = true
    try {
      while (this.#isSparse() && !this.isBroken) await this.#serial(() => this.#moveSome())
    } catch {
      // No room to move: the next deletion tries again. After anything else the packs are broken, which
      // whoever comes next finds and mends.
    }
    this.#isCompacting = false
  }

  #isSparse(): boolean {
    const { holeBytes, usedBytes } = this.#space
    return holeBytes > this.#limits.slackBytes && holeBytes > usedBytes * MAX_HOLE_SHARE
  }

  async #moveSome(): Promise<void> {
    await this.#assertNotWiped()
    const pack = this.#space.sparsest()
    if (pack === undefined) return
    const entries = await this.#index.inPack(pack)
    // From the end, so that the file can be cut shorter at once.
    entries.sort((a, b) => b.extent.offset - a.extent.offset)
    const written: (Written & { from: Extent })[] = []
    let movedBytes = 0
    for (const { key, extent: from } of entries) {
      if (movedBytes > 0 && movedBytes + from.sizeBytes > this.#limits.moveBytes) break
      movedBytes += from.sizeBytes
      const bytes = await this.#files.use(pack, (file) => file.read(from.offset, from.sizeBytes))
      written.push({ key, from, bytes, extent: this.#space.allocate(from.sizeBytes, pack) })
    }
    if (written.length === 0) {
      // Another tab removed the last entries without knowing of this worker's bookkeeping.
      this.#space.forget(pack)
      await this.#tidy([pack])
      return
    }
    await this.#freeOnFull(written, async () => {
      await this.#writeOut(written)
      const moves = written.map(({ key, from, extent: to }) => ({ key, from, to }))
      const refused = new Set((await this.#index.move(this.#epoch, moves)).map(({ key }) => key))
      await this.#free(written.map(({ key, from, extent }) => (refused.has(key) ? extent : from)))
    })
  }

  #serial<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#guard(work))
    this.#last = result.catch(() => undefined)
    return result
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    if (this.isBroken) throw new PacksBrokenError()
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreFullError)) this.#break()
      throw error
    }
  }

  /**
   * The lock goes only after the change under way: whoever takes it must find that one's entries, or it
   * would take their space for free.
   */
  #break(): void {
    this.#released ??= this.#last.then(async () => {
      if (await this.#isWiped()) {
        this.#files.abandon()
        this.#folder.abandon()
      } else {
        await this.#files.close()
        this.#folder.unlock()
      }
    })
  }

  /** Before any file is touched: handles of cleared files work on in Chromium, and never close. */
  async #assertNotWiped(): Promise<void> {
    if (await this.#isWiped()) throw new PacksWipedError()
  }

  async #isWiped(): Promise<boolean> {
    try {
      return (await this.#index.epoch()) !== this.#epoch
    } catch {
      // The database is closed, or in trouble of its own: nothing is known of a wipe.
      return false
    }
  }
}
