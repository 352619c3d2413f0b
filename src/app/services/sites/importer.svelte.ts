/** Brings files from the person's disk into a site's draft, and says how far it is and what came of it. */
import type { SitesApi } from '../../../p2p/services/sites/index.ts'
import type { DropSource } from '../../disk/walk.ts'
import { gather, type Gathered } from './drop.ts'

/** What was dropped holds no file. */
export class NothingDroppedError extends Error {
  override readonly name = 'NothingDroppedError'
}

export interface ImportOutcome {
  files: number
  archive: boolean
  /** A folder without a first page still works; the person should know. */
  hasIndex: boolean
  leftOut: string[]
  unreadable: string[]
}

export interface ImportTarget {
  /** Called with what was found; gives the site that takes it. */
  site: (found: Gathered) => Promise<string>
  replaceAll?: boolean
  /** Called when that site did not get the files after all. */
  abandon?: (site: string) => Promise<void>
}

export class Importer {
  stage = $state<'idle' | 'reading' | 'storing'>('idle')
  files = $state(0)
  sizeBytes = $state(0)
  /** Name of the archive that is being unpacked. */
  archiveName = $state<string>()
  outcome = $state.raw<ImportOutcome>()
  error = $state.raw<unknown>()
  readonly #api: Pick<SitesApi, 'putFiles' | 'putArchive'>
  #controller = new AbortController()

  constructor(api: Pick<SitesApi, 'putFiles' | 'putArchive'>) {
    this.#api = api
  }

  cancel(): void {
    this.#controller.abort()
  }

  /** Forgets how the last import went. */
  clear(): void {
    this.outcome = undefined
    this.error = undefined
  }

  /** Reads and stores; the draft gets all of it or nothing. Gives the site, or undefined with `error` set. */
  async run(source: DropSource, target: ImportTarget): Promise<string | undefined> {
    if (this.stage !== 'idle') return undefined
    this.clear()
    this.#controller = new AbortController()
    try {
      return await this.#import(source, target, this.#controller.signal)
    } catch (error) {
      this.error = error
      return undefined
    } finally {
      this.stage = 'idle'
    }
  }

  async #import(source: DropSource, target: ImportTarget, signal: AbortSignal): Promise<string> {
    this.stage = 'reading'
    this.files = 0
    this.sizeBytes = 0
    this.archiveName = undefined
    const found = await gather(source, {
      signal,
      onProgress: (files, sizeBytes) => {
        this.files = files
        this.sizeBytes = sizeBytes
      }
    })
    if (!found.archive && found.files.length === 0) throw new NothingDroppedError()
    this.archiveName = found.archive?.name
    this.stage = 'storing'
    const site = await target.site(found)
    const options = { signal, replaceAll: target.replaceAll ?? false }
    try {
      if (found.archive) await this.#api.putArchive(site, found.archive, options)
      else await this.#api.putFiles(site, found.files, options)
    } catch (error) {
      await target.abandon?.(site)
      throw error
    }
    this.outcome = {
      files: found.files.length,
      archive: found.archive !== undefined,
      hasIndex: found.archive !== undefined || found.files.some((file) => file.path === 'index.html'),
      leftOut: found.leftOut,
      unreadable: found.unreadable
    }
    return site
  }
}
