/** A disk in memory that can die between any two steps, lose what was not flushed, fill up and be wiped. */
import { StoreFullError } from '../../../p2p/store/index.ts'
import type { Extent } from '../database.ts'
import { PacksInUseError, PacksUnavailableError, type PackFile, type PackFolder } from './pack-file.ts'
import type { PackIndex } from './pack-index.ts'

export class CrashError extends Error {
  override name = 'CrashError'
}

/** What a crash makes of bytes that were written and not flushed. */
export type Unflushed = 'kept' | 'lost'

interface FakeFile {
  now: Uint8Array<ArrayBuffer>
  flushed: Uint8Array<ArrayBuffer>
  isOpen: boolean
  isDead: boolean
  /** Its file is gone and nobody told it. */
  isUnlinked: boolean
}

export class FakeDisk {
  quotaBytes = Number.MAX_SAFE_INTEGER
  /** Steps taken so far by whoever writes. */
  steps = 0
  /** The step at which the worker dies. */
  crashAt = Number.MAX_SAFE_INTEGER
  /** As an engine without access handles, or with storage denied. */
  isUnavailable = false
  isLocked = false
  #files = new Map<number, FakeFile>()
  /** Deleted, which a crash may undo. */
  #removed = new Map<number, FakeFile>()
  /** Folders of before a crash are dead. */
  #life = 0
  #isDead = false

  get sizes(): Map<number, number> {
    return new Map([...this.#files].map(([pack, { now }]) => [pack, now.byteLength]))
  }

  get usedBytes(): number {
    return [...this.sizes.values()].reduce((sum, size) => sum + size, 0)
  }

  folder(): PackFolder {
    const life = this.#life
    let hasLock = false
    const check = () => this.#check(life)
    return {
      lock: async () => {
        check()
        if (this.isUnavailable) throw new PacksUnavailableError()
        if (this.isLocked) throw new PacksInUseError()
        this.isLocked = true
        hasLock = true
      },
      unlock: () => {
        if (hasLock && life === this.#life) this.isLocked = false
        hasLock = false
      },
      abandon: () => {
        hasLock = false
      },
      packs: async () => {
        check()
        return [...this.#files.keys()]
      },
      open: async (pack) => {
        this.#step(life)
        const file = this.#files.get(pack) ?? newFile()
        if (file.isOpen) throw new PacksInUseError()
        file.isOpen = true
        this.#files.set(pack, file)
        return this.#packFile(file, life)
      },
      remove: async (pack) => {
        this.#step(life)
        const file = this.#files.get(pack)
        if (file?.isOpen === true) throw new PacksInUseError()
        if (file !== undefined) this.#removed.set(pack, file)
        this.#files.delete(pack)
      },
      peek: async ({ pack, offset, sizeBytes }: Extent) => {
        check()
        return this.#files.get(pack)?.now.slice(offset, offset + sizeBytes)
      },
      erase: async () => {
        check()
        this.#files.clear()
      }
    }
  }

  /** An index whose changes are steps before and after their commit. */
  index(inner: PackIndex): PackIndex {
    const life = this.#life
    const stepped = async <T>(work: () => Promise<T>): Promise<T> => {
      this.#step(life)
      const result = await work()
      this.#step(life)
      return result
    }
    return {
      epoch: () => inner.epoch(),
      find: (key) => inner.find(key),
      held: (keys) => inner.held(keys),
      inPack: (pack) => inner.inPack(pack),
      entries: () => inner.entries(),
      keys: () => inner.keys(),
      size: () => inner.size(),
      add: (epoch, entries) => stepped(() => inner.add(epoch, entries)),
      move: (epoch, moves) => stepped(() => inner.move(epoch, moves)),
      remove: (keys) => stepped(() => inner.remove(keys))
    }
  }

  /** The machine comes up again after a crash. */
  restart(unflushed: Unflushed): void {
    this.#life++
    this.#isDead = false
    this.isLocked = false
    this.steps = 0
    this.crashAt = Number.MAX_SAFE_INTEGER
    if (unflushed === 'lost') for (const [pack, file] of this.#removed) this.#files.set(pack, file)
    this.#removed.clear()
    for (const file of this.#files.values()) {
      file.isOpen = false
      if (unflushed === 'lost') file.now = file.flushed.slice()
      file.flushed = file.now.slice()
    }
  }

  /**
   * The engine clears the origin under whoever has files open.
   * @param handles fail from here on, or go on writing into what nobody can find any more
   */
  wipe(handles: 'fail' | 'go on'): void {
    for (const file of this.#files.values()) {
      file.isDead = handles === 'fail'
      file.isUnlinked = handles === 'go on'
    }
    this.#files.clear()
    this.#removed.clear()
    this.isLocked = false
  }

  #packFile(file: FakeFile, life: number): PackFile {
    const check = () => {
      if (file.isDead) throw new DOMException('The storage was cleared', 'InvalidStateError')
      this.#check(life)
    }
    return {
      read: (offset, length) => {
        check()
        return file.now.slice(offset, offset + length)
      },
      write: (offset, bytes) => {
        check()
        // Torn: half of it is written when the worker dies, or the disk is full.
        const half = bytes.subarray(0, bytes.byteLength >>> 1)
        const grownBytes = Math.max(0, offset + bytes.byteLength - file.now.byteLength)
        const isFull = this.usedBytes + grownBytes > this.quotaBytes
        if (this.steps + 1 === this.crashAt || isFull) overwrite(file, offset, half)
        this.#step(life)
        if (isFull) throw new StoreFullError()
        overwrite(file, offset, bytes)
      },
      truncate: (sizeBytes) => {
        check()
        this.#step(life)
        file.now = file.now.slice(0, sizeBytes)
      },
      flush: () => {
        check()
        this.#step(life)
        file.flushed = file.now.slice()
      },
      size: () => {
        check()
        return file.now.byteLength
      },
      close: () => {
        if (file.isUnlinked) throw new Error('Chromium would hang here for ever')
        file.isOpen = false
      }
    }
  }

  #step(life: number): void {
    this.#check(life)
    this.steps++
    if (this.steps !== this.crashAt) return
    this.#isDead = true
    throw new CrashError()
  }

  #check(life: number): void {
    if (this.#isDead || life !== this.#life) throw new CrashError()
  }
}

function newFile(): FakeFile {
  return { now: new Uint8Array(), flushed: new Uint8Array(), isOpen: false, isDead: false, isUnlinked: false }
}

function overwrite(file: FakeFile, offset: number, bytes: Uint8Array): void {
  const grown = new Uint8Array(Math.max(file.now.byteLength, offset + bytes.byteLength))
  grown.set(file.now)
  grown.set(bytes, offset)
  file.now = grown
}
