/** Files and trees into UnixFS blocks, with the parameters that give the same CIDs as `ipfs add --cid-version 1`. */
import { UnixFS } from 'ipfs-unixfs'
import { importer, type ImporterOptions, type WritableStorage } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import type { CID } from 'multiformats/cid'
import { CHUNK_BYTES, MAX_FILE_LINKS, SHARD_THRESHOLD_BYTES } from '../constants.ts'
import type { AbortOptions } from '../../interface/store.ts'
import type { BlockWriter } from '../writer.ts'

/** A file or a tree after its import. */
export interface ImportedNode {
  cid: CID
  /** Bytes of the file's content. 0 for directories. */
  sizeBytes: number
  /** Bytes of all its blocks together, repetitions included. */
  dagBytes: number
}

export interface TreeEntry extends ImportedNode {
  /** Relative path with `/`, already checked. */
  path: string
}

const FORMAT = {
  cidVersion: 1,
  rawLeaves: true,
  shardSplitThresholdBytes: SHARD_THRESHOLD_BYTES,
  shardSplitStrategy: 'links-bytes'
} as const satisfies ImporterOptions

/** Streams `content` into blocks: memory stays bounded whatever the size. */
export async function importFile(
  content: AsyncIterable<Uint8Array>,
  writer: BlockWriter,
  options?: AbortOptions
): Promise<ImportedNode> {
  const candidates = [{ content: abortable(content, options?.signal) }]
  const importing = importer(candidates, storageOf(writer), {
    ...FORMAT,
    chunker: fixedSize({ chunkSize: CHUNK_BYTES }),
    layout: balanced({ maxChildrenPerNode: MAX_FILE_LINKS }),
    blockWriteConcurrency: 8
  })
  for await (const { cid, size, unixfs } of importing) {
    const sizeBytes = Number(unixfs?.fileSize() ?? size)
    return { cid, sizeBytes, dagBytes: Number(size) }
  }
  throw new Error('The importer gave no root')
}

/** Directory blocks over files imported before; large directories become HAMTs. */
export async function importTree(
  entries: Iterable<TreeEntry>,
  writer: BlockWriter,
  options?: AbortOptions
): Promise<ImportedNode> {
  // The entries are DAGs already: this builder hands them to the importer's directories as they are.
  const dagBuilder: NonNullable<ImporterOptions['dagBuilder']> = async function* () {
    for (const { path, cid, sizeBytes, dagBytes } of entries) {
      options?.signal?.throwIfAborted()
      const unixfs = new UnixFS({ type: 'file', blockSizes: [BigInt(sizeBytes)] })
      yield async () => ({ cid, path, originalPath: path, size: BigInt(dagBytes), unixfs })
    }
  }
  let root: ImportedNode | undefined
  for await (const { cid, size } of importer([], storageOf(writer), {
    ...FORMAT,
    dagBuilder,
    wrapWithDirectory: true
  })) {
    root = { cid, sizeBytes: 0, dagBytes: Number(size) }
  }
  if (root === undefined) throw new Error('The importer gave no root')
  return root
}

/** What the importer writes to: only `put`, of whole blocks. */
function storageOf(writer: BlockWriter): WritableStorage {
  return {
    async put(cid, bytes) {
      if (!(bytes instanceof Uint8Array)) throw new TypeError('The importer writes whole blocks')
      await writer.put(cid, bytes)
      return cid
    }
  }
}

async function* abortable(
  content: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined
): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    signal?.throwIfAborted()
    yield chunk
  }
}
