/** Packs in the origin-private file system, through access handles that only dedicated workers have. */
import { StoreFullError } from '../../../p2p/store/index.ts'
import type { Extent } from '../database.ts'
import { PacksInUseError, PacksUnavailableError, type PackFile, type PackFolder } from './pack-file.ts'

/** The engine's; TypeScript knows it in workers only, and some engines lack it. */
interface AccessHandle {
  read(into: Uint8Array<ArrayBuffer>, options: { at: number }): number
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number
  truncate(sizeBytes: number): void
  flush(): void
  getSize(): number
  close(): void
}

interface Accessible extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<AccessHandle>
}

/** Held open by the one worker that uses the packs. */
const LOCK_FILE = 'lock'
const PACK_NAME = /^pack-(\d{1,9})$/

/** The folder of packs that belongs to the database `name`; undefined where engines have no such files. */
export function opfsFolder(name: string): PackFolder | undefined {
  const hasFiles = 'storage' in navigator && 'getDirectory' in navigator.storage
  return hasFiles ? new OpfsFolder(`shards-${name}`) : undefined
}

class OpfsFolder implements PackFolder {
  readonly #name: string
  #lock: AccessHandle | undefined

  constructor(name: string) {
    this.#name = name
  }

  async lock(): Promise<void> {
    this.#lock = await access(await this.#file(LOCK_FILE))
  }

  unlock(): void {
    this.#lock?.close()
    this.#lock = undefined
  }

  abandon(): void {
    this.#lock = undefined
  }

  async packs(): Promise<number[]> {
    const packs: number[] = []
    for await (const name of (await this.#directory()).keys()) {
      const [, digits] = PACK_NAME.exec(name) ?? []
      if (digits !== undefined) packs.push(Number(digits))
    }
    return packs
  }

  async open(pack: number): Promise<PackFile> {
    return new OpfsPackFile(await access(await this.#file(packName(pack))))
  }

  async remove(pack: number): Promise<void> {
    await (await this.#directory()).removeEntry(packName(pack))
  }

  async peek({ pack, offset, sizeBytes }: Extent): Promise<Uint8Array | undefined> {
    try {
      const directory = await this.#directory()
      const file = await (await directory.getFileHandle(packName(pack))).getFile()
      const bytes = new Uint8Array(await file.slice(offset, offset + sizeBytes).arrayBuffer())
      return bytes.byteLength === sizeBytes ? bytes : undefined
    } catch (error) {
      if (isNamed(error, 'NotFoundError')) return undefined
      // It was changed between being opened and being read.
      if (isNamed(error, 'NotReadableError')) throw new PacksInUseError({ cause: error })
      throw error
    }
  }

  async erase(): Promise<void> {
    this.unlock()
    try {
      const root = await navigator.storage.getDirectory()
      await root.removeEntry(this.#name, { recursive: true })
    } catch (error) {
      // Where there are no such files, none is left.
      if (isNamed(error, 'NotFoundError') || isNamed(error, 'SecurityError')) return
      throw isLocked(error) ? new PacksInUseError({ cause: error }) : error
    }
  }

  async #file(name: string): Promise<FileSystemFileHandle> {
    return (await this.#directory()).getFileHandle(name, { create: true })
  }

  /** Asked for each time: after the engine cleared its storage, old handles lead nowhere. */
  async #directory(): Promise<FileSystemDirectoryHandle> {
    try {
      const root = await navigator.storage.getDirectory()
      return await root.getDirectoryHandle(this.#name, { create: true })
    } catch (error) {
      throw isNamed(error, 'SecurityError') ? new PacksUnavailableError({ cause: error }) : error
    }
  }
}

class OpfsPackFile implements PackFile {
  readonly #handle: AccessHandle

  constructor(handle: AccessHandle) {
    this.#handle = handle
  }

  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length)
    const read = this.#handle.read(bytes, { at: offset })
    return read < length ? bytes.subarray(0, read) : bytes
  }

  write(offset: number, bytes: Uint8Array<ArrayBuffer>): void {
    let written: number
    try {
      written = this.#handle.write(bytes, { at: offset })
    } catch (error) {
      throw isNamed(error, 'QuotaExceededError') ? new StoreFullError({ cause: error }) : error
    }
    if (written < bytes.byteLength) throw new StoreFullError()
  }

  truncate(sizeBytes: number): void {
    this.#handle.truncate(sizeBytes)
  }

  flush(): void {
    this.#handle.flush()
  }

  size(): number {
    return this.#handle.getSize()
  }

  close(): void {
    this.#handle.close()
  }
}

/** @throws PacksInUseError, PacksUnavailableError */
async function access(file: FileSystemFileHandle): Promise<AccessHandle> {
  if (!isAccessible(file)) throw new PacksUnavailableError()
  try {
    return await file.createSyncAccessHandle()
  } catch (error) {
    throw isLocked(error) ? new PacksInUseError({ cause: error }) : error
  }
}

function isAccessible(file: FileSystemFileHandle): file is Accessible {
  return 'createSyncAccessHandle' in file
}

function isLocked(error: unknown): boolean {
  // Chromium and Firefox; older WebKit says InvalidStateError.
  return isNamed(error, 'NoModificationAllowedError') || isNamed(error, 'InvalidStateError')
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name
}

function packName(pack: number): string {
  return `pack-${pack}`
}
