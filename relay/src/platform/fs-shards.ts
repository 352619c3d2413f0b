/**
 * Shards as files, one each, behind the port of block stores. A value is written beside its place,
 * flushed and renamed, so that what has a name is whole; leftovers of a kill are swept at start.
 *
 * Layout: `<folder>/ab/c/<CID>`, fanned out by the last hexadecimal digits of the multihash, and
 * `<folder>/unfinished/` for what is being written.
 */
import { mkdir, open, opendir, rename, rm, stat, statfs, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import type { AbortOptions, Block, BlockStore, BlockStoreSize } from '../../../src/p2p/interface/store.ts'
import {
  BlockTooLargeError,
  MAX_BLOCK_BYTES,
  StoreClosedError,
  StoreFullError
} from '../../../src/p2p/store/index.ts'

export interface FsShardsInit {
  folder: string
  /** Bytes of values it takes before it throws `StoreFullError`. */
  quotaBytes: number
}

export interface FsShards extends BlockStore {
  /** What is held, and what may be held: the quota, or less when the disk has no more. */
  estimate(): Promise<{ usedBytes: number; quotaBytes: number }>
  /** Waits for what is being written. */
  close(): Promise<void>
}

const UNFINISHED = 'unfinished'
const FAN_OUT = /^[0-9a-f]{1,2}$/
/** Files written or looked at at once. */
const CONCURRENCY = 16

interface Value {
  cid: CID
  bytes: Uint8Array
  unfinished: string
}

/** Makes the folder if need be, sweeps it and counts what it holds. */
export async function openFsShards({ folder, quotaBytes }: FsShardsInit): Promise<FsShards> {
  await rm(join(folder, UNFINISHED), { recursive: true, force: true })
  await mkdir(join(folder, UNFINISHED), { recursive: true, mode: 0o700 })
  const held = { count: 0, sizeBytes: 0 }
  await inParallel(filesIn(folder), async ({ path }) => {
    const { size } = await stat(path)
    held.count++
    held.sizeBytes += size
  })
  return new ShardFiles(folder, quotaBytes, held)
}

class ShardFiles implements FsShards {
  readonly #folder: string
  readonly #quotaBytes: number
  readonly #held: BlockStoreSize
  /** Folders known to exist. */
  readonly #folders = new Set<string>()
  /** Changes run one after the other, so that counts and quota are exact. Reads do not wait. */
  #last: Promise<unknown> = Promise.resolve()
  #written = 0
  #isClosed = false

  constructor(folder: string, quotaBytes: number, held: BlockStoreSize) {
    this.#folder = folder
    this.#quotaBytes = quotaBytes
    this.#held = held
  }

  async get(cid: CID, options?: AbortOptions): Promise<Uint8Array | undefined> {
    return this.getRange(cid, 0, MAX_BLOCK_BYTES, options)
  }

  async getRange(
    cid: CID,
    offset: number,
    length: number,
    options?: AbortOptions
  ): Promise<Uint8Array | undefined> {
    this.#check(options)
    const file = await unlessMissing(open(this.#path(cid)))
    if (file === undefined) return undefined
    try {
      const { size } = await file.stat()
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      await readFully(file, bytes, offset)
      return bytes
    } finally {
      await file.close()
    }
  }

  async has(cid: CID, options?: AbortOptions): Promise<boolean> {
    this.#check(options)
    return (await this.#sizeOf(cid)) !== undefined
  }

  async put(cid: CID, bytes: Uint8Array, options?: AbortOptions): Promise<void> {
    await this.putMany([{ cid, bytes }], options)
  }

  async putMany(blocks: readonly Block[], options?: AbortOptions): Promise<void> {
    this.#check(options)
    const values = new Map<string, Value>()
    for (const { cid, bytes } of blocks) {
      if (bytes.byteLength > MAX_BLOCK_BYTES) throw new BlockTooLargeError(bytes.byteLength)
      const unfinished = join(this.#folder, UNFINISHED, String(this.#written++))
      // Copies, since the caller may reuse its buffer before its turn comes.
      values.set(cid.toString(), { cid, bytes: bytes.slice(), unfinished })
    }
    await this.#serial(() => this.#keep([...values.values()]))
  }

  async deleteMany(cids: readonly CID[], options?: AbortOptions): Promise<void> {
    this.#check(options)
    await this.#serial(() => inParallel(cids, (cid) => this.#remove(cid)))
  }

  async *cids(options?: AbortOptions): AsyncIterable<CID> {
    if (this.#isClosed) throw new StoreClosedError()
    for await (const { cid } of filesIn(this.#folder)) {
      options?.signal?.throwIfAborted()
      yield cid
    }
  }

  async size(): Promise<BlockStoreSize> {
    if (this.#isClosed) throw new StoreClosedError()
    return { ...this.#held }
  }

  async estimate(): Promise<{ usedBytes: number; quotaBytes: number }> {
    const { bavail, bsize } = await statfs(this.#folder)
    const usedBytes = this.#held.sizeBytes
    return { usedBytes, quotaBytes: Math.min(this.#quotaBytes, usedBytes + bavail * bsize) }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#last
  }

  async #keep(values: readonly Value[]): Promise<void> {
    const sizes = await Promise.all(values.map(({ cid }) => this.#sizeOf(cid)))
    const added = values.filter((_, index) => sizes[index] === undefined)
    const addedBytes = added.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    if (this.#held.sizeBytes + addedBytes > this.#quotaBytes) throw new StoreFullError()
    const named: Value[] = []
    try {
      await inParallel(added, ({ unfinished, bytes }) => writeFlushed(unfinished, bytes))
      for (const value of added) {
        await this.#makeFolder(value.cid)
        await rename(value.unfinished, this.#path(value.cid))
        named.push(value)
      }
      const folders = new Set(added.map(({ cid }) => this.#folderOf(cid)))
      await inParallel(folders, flushFolder)
    } catch (error) {
      await Promise.all(added.map(({ unfinished }) => rm(unfinished, { force: true })))
      await Promise.all(named.map(({ cid }) => rm(this.#path(cid), { force: true })))
      throw isFull(error) ? new StoreFullError({ cause: error }) : error
    }
    this.#held.count += added.length
    this.#held.sizeBytes += addedBytes
  }

  async #remove(cid: CID): Promise<void> {
    const sizeBytes = await this.#sizeOf(cid)
    if (sizeBytes === undefined) return
    // The same CID may be named twice in one call: whoever deletes the file counts.
    const isDeleted = await unlessMissing(unlink(this.#path(cid)).then(() => true))
    if (isDeleted !== true) return
    this.#held.count--
    this.#held.sizeBytes -= sizeBytes
  }

  async #sizeOf(cid: CID): Promise<number | undefined> {
    return (await unlessMissing(stat(this.#path(cid))))?.size
  }

  /** The names of new folders are flushed too, else a power cut could take a shard with its folder. */
  async #makeFolder(cid: CID): Promise<void> {
    const folder = this.#folderOf(cid)
    if (this.#folders.has(folder)) return
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await flushFolder(join(folder, '..'))
    await flushFolder(this.#folder)
    this.#folders.add(folder)
  }

  #folderOf(cid: CID): string {
    const { digest } = cid.multihash
    const hex = Buffer.from(digest.subarray(-2)).toString('hex').padStart(4, '0')
    return join(this.#folder, hex.slice(0, 2), hex.slice(2, 3))
  }

  #path(cid: CID): string {
    return join(this.#folderOf(cid), cid.toString())
  }

  #serial(work: () => Promise<void>): Promise<void> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => undefined)
    return result
  }

  #check(options: AbortOptions | undefined): void {
    options?.signal?.throwIfAborted()
    if (this.#isClosed) throw new StoreClosedError()
  }
}

/** Every value of the store, in no particular order, as long as it is there. */
async function* filesIn(folder: string, depth = 0): AsyncIterable<{ cid: CID; path: string }> {
  const entries = await unlessMissing(opendir(folder))
  if (entries === undefined) return
  for await (const entry of entries) {
    const path = join(folder, entry.name)
    if (depth < 2) {
      if (entry.isDirectory() && FAN_OUT.test(entry.name)) yield* filesIn(path, depth + 1)
    } else if (entry.isFile()) {
      const cid = parse(entry.name)
      if (cid !== undefined) yield { cid, path }
    }
  }
}

/** A stranger's file in the folder is none of ours. */
function parse(name: string): CID | undefined {
  try {
    return CID.parse(name)
  } catch {
    return undefined
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.datasync()
  } finally {
    await file.close()
  }
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function readFully(file: FileHandle, into: Uint8Array, offset: number): Promise<void> {
  let done = 0
  while (done < into.byteLength) {
    const { bytesRead } = await file.read(into, done, into.byteLength - done, offset + done)
    if (bytesRead === 0) throw new TruncatedShardError()
    done += bytesRead
  }
}

/** A file of the store became shorter while it was read: something else writes into the folder. */
class TruncatedShardError extends Error {
  override name = 'TruncatedShardError'
  constructor() {
    super('A stored shard was cut short while it was read')
  }
}

async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<void>
): Promise<void> {
  const running = new Set<Promise<void>>()
  let failure: { error: unknown } | undefined
  for await (const item of items) {
    const task = work(item)
      .catch((error: unknown) => {
        failure ??= { error }
      })
      .finally(() => running.delete(task))
    running.add(task)
    if (running.size >= CONCURRENCY) await Promise.race(running)
  }
  await Promise.all(running)
  if (failure !== undefined) throw failure.error
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function isFull(error: unknown): boolean {
  return hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT')
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
