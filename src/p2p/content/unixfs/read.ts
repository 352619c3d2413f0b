/** Reading files as streams, any part of them, with several leaves on their way at once. */
import type { CID } from 'multiformats/cid'
import type { AbortOptions } from '../../interface/store.ts'
import { MAX_FILE_DEPTH, READ_AHEAD_LEAVES } from '../constants.ts'
import { DagInvalidError } from '../errors.ts'
import type { BlockSource } from '../source.ts'
import { decodeNode, type DagNode } from './node.ts'

export interface ReadOptions extends AbortOptions {
  /** First byte, from 0. */
  offset?: number
  /** Bytes from there; to the end when absent. */
  length?: number
}

/** Bytes of a file whose root node is `node`. @throws DagInvalidError when it is no file */
export function fileSizeOf(node: DagNode): number {
  if (node.type === 'leaf') return node.bytes.byteLength
  if (node.type === 'file') return node.sizeBytes
  throw new DagInvalidError('a directory where a file was expected')
}

/**
 * Bytes of the file `cid`, from `offset` on for `length`. Sizes claimed by inner nodes are checked
 * against what the leaves hold.
 * @throws DagInvalidError, and those of `source`
 */
export async function* readFile(
  source: BlockSource,
  cid: CID,
  options: ReadOptions = {}
): AsyncGenerator<Uint8Array> {
  const from = options.offset ?? 0
  const to = options.length === undefined ? Infinity : from + options.length
  const pending: Promise<Uint8Array>[] = []
  const pieces = piecesOf(source, cid, { from, to, signal: options.signal })
  let more = true
  try {
    while (more || pending.length > 0) {
      while (more && pending.length < READ_AHEAD_LEAVES) {
        const next = await pieces.next()
        if (next.done === true) more = false
        else pending.push(next.value.bytes)
      }
      const piece = await pending.shift()
      if (piece !== undefined && piece.byteLength > 0) yield piece
    }
  } finally {
    // Pieces asked for ahead may still fail; nobody waits for them any more.
    await Promise.allSettled(pending)
  }
}

/** The whole file in one array. @throws DagInvalidError when it exceeds `maxBytes` */
export async function readWhole(
  source: BlockSource,
  cid: CID,
  maxBytes: number,
  options?: AbortOptions
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of readFile(source, cid, options)) {
    size += chunk.byteLength
    if (size > maxBytes) throw new DagInvalidError(`a file larger than the ${maxBytes} bytes allowed here`)
    chunks.push(chunk)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

interface Window {
  from: number
  to: number
  signal?: AbortSignal | undefined
}

/** Boxed, since a generator would wait for a bare promise before it goes on. */
interface Piece {
  bytes: Promise<Uint8Array>
}

/** Pieces in file order, each being fetched while the next are found. */
async function* piecesOf(source: BlockSource, root: CID, window: Window): AsyncGenerator<Piece> {
  yield* below(source, root, 0, undefined, 0, window)
}

async function* below(
  source: BlockSource,
  cid: CID,
  start: number,
  claimedBytes: number | undefined,
  depth: number,
  window: Window
): AsyncGenerator<Piece> {
  if (depth > MAX_FILE_DEPTH) throw new DagInvalidError('a file nested too deep')
  const node = decodeNode(cid, await source.get(cid, window))
  const sizeBytes = fileSizeOf(node)
  if (claimedBytes !== undefined && claimedBytes !== sizeBytes)
    throw new DagInvalidError('a file of wrong sizes')
  if (node.type === 'leaf') {
    yield { bytes: Promise.resolve(cut(node.bytes, start, window)) }
    return
  }
  if (node.type !== 'file') throw new DagInvalidError('a directory where a file was expected')
  if (node.bytes.byteLength > 0) yield { bytes: Promise.resolve(cut(node.bytes, start, window)) }
  let at = start + node.bytes.byteLength
  for (const child of node.children) {
    const end = at + child.sizeBytes
    if (at >= window.to) return
    if (end > window.from) {
      if (isLeaf(child.cid)) yield { bytes: guarded(leaf(source, child, at, window)) }
      else yield* below(source, child.cid, at, child.sizeBytes, depth + 1, window)
    }
    at = end
  }
}

const RAW_CODEC = 0x55

function isLeaf(cid: CID): boolean {
  return cid.code === RAW_CODEC
}

async function leaf(
  source: BlockSource,
  child: { cid: CID; sizeBytes: number },
  start: number,
  window: Window
): Promise<Uint8Array> {
  const bytes = await source.get(child.cid, window)
  if (bytes.byteLength !== child.sizeBytes) throw new DagInvalidError('a file of wrong sizes')
  return cut(bytes, start, window)
}

/** Marks the promise as looked after: its failure is met when its turn comes, or not at all. */
function guarded<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

function cut(bytes: Uint8Array, start: number, { from, to }: Window): Uint8Array {
  const first = Math.max(0, from - start)
  const last = Math.min(bytes.byteLength, to - start)
  return first >= last ? new Uint8Array(0) : bytes.subarray(first, last)
}
