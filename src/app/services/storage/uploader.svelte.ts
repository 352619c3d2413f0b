/** Brings files from the person's disk into a folder: reads what was given, then hands it to the node. */
import type { StorageApi } from '../../../p2p/services/storage/index.ts'
import { walk, type DropSource } from '../../disk/walk.ts'

/** What was given holds no file. */
export class NothingDroppedError extends Error {
  override readonly name = 'NothingDroppedError'
}

/** As many as a folder is shown with; more is a whole disk by mistake. */
const MAX_FILES = 200_000

export class Uploader {
  /** reading: the disk. storing: the node is at work, which Activity shows too. */
  stage = $state<'idle' | 'reading' | 'storing'>('idle')
  files = $state(0)
  sizeBytes = $state(0)
  /** Paths that could not be read, of the last run. */
  unreadable = $state.raw<readonly string[]>([])
  error = $state.raw<unknown>()
  readonly #api: Pick<StorageApi, 'store'>
  #controller = new AbortController()

  constructor(api: Pick<StorageApi, 'store'>) {
    this.#api = api
  }

  cancel(): void {
    this.#controller.abort()
  }

  /** Resolves with whether everything that could be read is stored; `error` says why not. */
  async run(source: DropSource, folder: string): Promise<boolean> {
    if (this.stage !== 'idle') return false
    this.error = undefined
    this.unreadable = []
    this.#controller = new AbortController()
    try {
      await this.#run(source, folder, this.#controller.signal)
      return true
    } catch (error) {
      this.error = error
      return false
    } finally {
      this.stage = 'idle'
    }
  }

  async #run(source: DropSource, folder: string, signal: AbortSignal): Promise<void> {
    this.stage = 'reading'
    this.files = 0
    this.sizeBytes = 0
    const onProgress = (files: number, sizeBytes: number): void => {
      this.files = files
      this.sizeBytes = sizeBytes
    }
    const found = await walk(source, { maxFiles: MAX_FILES }, { signal, onProgress })
    this.unreadable = found.unreadable
    if (found.files.length === 0) throw new NothingDroppedError()
    this.stage = 'storing'
    const inputs = found.files.map(({ path, data }) => ({ path, data, modifiedAt: data.lastModified }))
    await this.#api.store(folder, inputs, { signal })
  }
}
