/** ZIP archives, read without unpacking more than is asked for and never more than a limit. */
import { Unzip, UnzipInflate, type UnzipFile } from 'fflate'
import type { AbortOptions } from '../../../interface/store.ts'
import { ARCHIVE_RATIO_FROM_BYTES, MAX_ARCHIVE_BYTES, MAX_ARCHIVE_RATIO, MAX_FILES } from '../constants.ts'
import { InvalidArchiveError } from '../errors.ts'

export interface ArchivedFile {
  path: string
  chunks: Uint8Array[]
  sizeBytes: number
}

/** Bytes handed to the unpacker at a time. */
const SLICE_BYTES = 64 * 1024

/** First bytes of every ZIP: a file's header, or the end record of an empty one. */
const LOCAL_HEADER = 0x04034b50
const END_RECORD = 0x06054b50

/**
 * The files of an archive one after the other, folders left out. Unpacked bytes are counted as they
 * come, whatever the headers claim.
 * @throws InvalidArchiveError
 */
export async function* readArchive(archive: Blob, options?: AbortOptions): AsyncGenerator<ArchivedFile> {
  await checkSignature(archive)
  const reading = new ArchiveReading(archive.size)
  let last = false
  for (let at = 0; at < archive.size; at += SLICE_BYTES) {
    options?.signal?.throwIfAborted()
    const slice = new Uint8Array(await archive.slice(at, at + SLICE_BYTES).arrayBuffer())
    last = at + SLICE_BYTES >= archive.size
    reading.push(slice, last)
    yield* reading.takeFinished()
  }
  reading.checkEnd()
}

async function checkSignature(archive: Blob): Promise<void> {
  const head = new DataView(await archive.slice(0, 4).arrayBuffer())
  const signature = head.byteLength === 4 ? head.getUint32(0, true) : 0
  if (signature !== LOCAL_HEADER && signature !== END_RECORD)
    throw new InvalidArchiveError('it is no ZIP file')
}

class ArchiveReading {
  readonly #packedBytes: number
  readonly #unzip: Unzip
  #finished: ArchivedFile[] = []
  #open = 0
  #files = 0
  #bytes = 0
  #failure: Error | undefined

  constructor(packedBytes: number) {
    this.#packedBytes = packedBytes
    this.#unzip = new Unzip((file) => this.#onFile(file))
    this.#unzip.register(UnzipInflate)
  }

  push(slice: Uint8Array, last: boolean): void {
    try {
      this.#unzip.push(slice, last)
    } catch (cause) {
      throw cause instanceof InvalidArchiveError ? cause : new InvalidArchiveError('it is damaged', { cause })
    }
    if (this.#failure !== undefined) throw this.#failure
  }

  takeFinished(): ArchivedFile[] {
    const finished = this.#finished
    this.#finished = []
    return finished
  }

  checkEnd(): void {
    if (this.#open > 0) throw new InvalidArchiveError('it ends in the middle of a file')
  }

  #onFile(file: UnzipFile): void {
    if (file.name.endsWith('/')) return
    if (++this.#files > MAX_FILES) throw new InvalidArchiveError(`it has more than ${MAX_FILES} files`)
    const chunks: Uint8Array[] = []
    let sizeBytes = 0
    this.#open++
    file.ondata = (error, chunk, final) => {
      if (error !== null) {
        this.#failure ??= new InvalidArchiveError('it is damaged', { cause: error })
        return
      }
      sizeBytes += chunk.byteLength
      this.#count(chunk.byteLength)
      chunks.push(chunk)
      if (!final) return
      this.#open--
      this.#finished.push({ path: file.name, chunks, sizeBytes })
    }
    try {
      file.start()
    } catch (cause) {
      throw new InvalidArchiveError(`${file.name} is packed in a way that is not supported`, { cause })
    }
  }

  #count(bytes: number): void {
    this.#bytes += bytes
    const ratio = this.#bytes / this.#packedBytes
    const bomb = this.#bytes > ARCHIVE_RATIO_FROM_BYTES && ratio > MAX_ARCHIVE_RATIO
    if (bomb || this.#bytes > MAX_ARCHIVE_BYTES) {
      throw new InvalidArchiveError('it unpacks to more than is reasonable')
    }
  }
}
