/**
 * The service as the node and the app see it. Its parts are loaded when they are needed: a visitor of a
 * site must not wait for them, and keeps nothing for others.
 */
import type { Service, ServiceContext, ServiceUsage } from '../../interface/service.ts'
import { errorText } from '../../lib/errors.ts'
import type { StorageApi, StoredFileReader } from './api.ts'
import { OPEN_AFTER_MS } from './constants.ts'
import { FileTooLargeError } from './errors.ts'
import type { StorageInit } from './ports.ts'
import type { Vault } from './vault.ts'

/** `blob` is for previews; what is larger is streamed. */
const MAX_BLOB_BYTES = 64 * 1024 * 1024

export class StorageService implements Service {
  readonly api: StorageApi
  readonly reader: StoredFileReader
  readonly #context: ServiceContext
  readonly #init: StorageInit
  #opening: Promise<Vault> | undefined
  #timer: unknown
  #unsubscribe: (() => void) | undefined

  constructor(context: ServiceContext, init: StorageInit) {
    this.#context = context
    this.#init = init
    this.reader = {
      read: async (request, options) => {
        const [{ createReader }, { reading }] = await Promise.all([import('./reader.ts'), this.#vault()])
        return createReader(reading).read(request, options)
      }
    }
    this.api = this.#createApi()
  }

  async start(): Promise<void> {
    const { identity, platform } = this.#context
    const openIn = (delayMs: number) => {
      if (identity.snapshot().status !== 'ready' || this.#opening !== undefined) return
      platform.clock.clearTimeout(this.#timer)
      this.#timer = platform.clock.setTimeout(() => void this.#tryToOpen(), delayMs)
    }
    // Whoever just typed the words waits for the files.
    this.#unsubscribe = identity.onChange(() => openIn(0))
    openIn(OPEN_AFTER_MS)
    return Promise.resolve()
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.()
    this.#context.platform.clock.clearTimeout(this.#timer)
    const vault = await this.#opening?.catch(() => undefined)
    await vault?.stop()
  }

  async usage(): Promise<ServiceUsage> {
    const { sizeBytes } = await this.#context.platform.store.shards.size()
    return { pinnedBytes: sizeBytes, cachedBytes: 0 }
  }

  /** Once; what failed is tried again with the next call. */
  #vault(): Promise<Vault> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }

  async #open(): Promise<Vault> {
    const { Vault } = await import('./vault.ts')
    const vault = await Vault.open(this.#context, this.#init)
    // What is here is shown while the way to others is made.
    vault.start().catch((error: unknown) => this.#context.log('error', 'storage', errorText(error)))
    return vault
  }

  async #tryToOpen(): Promise<void> {
    try {
      await this.#vault()
    } catch (error) {
      this.#context.log('error', 'storage', errorText(error))
    }
  }

  #createApi(): StorageApi {
    const catalogue = async () => (await this.#vault()).catalogue
    const library = async () => (await this.#vault()).library
    return {
      watchFolder: (folder, window, onSnapshot) =>
        later(library(), (there) => there.watchFolder(folder, window, onSnapshot)),
      watchEntry: (id, onSnapshot) => later(library(), (there) => there.watchEntry(id, onSnapshot)),
      watchSummary: (onSnapshot) => later(library(), (there) => there.watchSummary(onSnapshot)),
      search: async (text) => (await library()).search(text),
      store: async (parent, files, options) => (await this.#vault()).store(parent, files, options),
      createFolder: async (parent, name) => (await catalogue()).createFolder(parent, name),
      rename: async (id, name) => (await catalogue()).rename(id, name),
      move: async (ids, parent) => (await catalogue()).move(ids, parent),
      remove: async (ids) => (await catalogue()).remove(ids),
      restore: async (ids) => (await catalogue()).restore(ids),
      purge: async (ids) => (await this.#vault()).purge(ids),
      versions: async (id) => (await catalogue()).versions(id),
      useVersion: async (id, version) => (await catalogue()).useVersion(id, version),
      blob: async (id, options = {}) => {
        const [{ readContent }, { reading }] = await Promise.all([import('./reader.ts'), this.#vault()])
        const content = reading.catalogue.content(id)
        if (content.sizeBytes > MAX_BLOB_BYTES) throw new FileTooLargeError(content.sizeBytes)
        const range = { offset: 0, length: content.sizeBytes }
        const parts: Uint8Array<ArrayBuffer>[] = []
        for await (const part of readContent(reading, content, range, options))
          parts.push(Uint8Array.from(part))
        return new Blob(parts)
      },
      watchSafety: (id, onSnapshot) =>
        later(this.#vault(), (vault) =>
          vault.library.watchEntry(id, (place) => {
            if (place !== undefined) onSnapshot(vault.safety(id))
          })
        ),
      watchBarter: (onSnapshot) => later(this.#vault(), ({ partners }) => partners.watch(onSnapshot)),
      setOffer: async (offer) => (await this.#vault()).partners.setOffer(offer),
      recover: async (options) => (await this.#vault()).recovery.now(options)
    }
  }
}

/** A watch that begins when its subject is there; the page that asked is told by its other calls if it never is. */
function later<T>(subject: Promise<T>, watch: (subject: T) => () => void): () => void {
  let stop: (() => void) | undefined
  let stopped = false
  subject.then(
    (there) => {
      if (!stopped) stop = watch(there)
    },
    () => undefined
  )
  return () => {
    stopped = true
    stop?.()
  }
}
