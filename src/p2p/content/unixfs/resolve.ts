/** Names to CIDs, through directory blocks only: a path is never joined, a name is never trusted. */
import { murmur3128 } from '@multiformats/murmur3'
import type { CID } from 'multiformats/cid'
import type { AbortOptions } from '../../interface/store.ts'
import { MAX_SHARD_DEPTH } from '../constants.ts'
import { DagInvalidError, PathNotFoundError } from '../errors.ts'
import type { BlockSource } from '../source.ts'
import { decodeNode, type DagLink, type DagNode } from './node.ts'

type ShardNode = Extract<DagNode, { type: 'shard' }>

/**
 * The CID at `segments` below `root`; `root` itself when there are none.
 * @throws PathNotFoundError, DagInvalidError, and those of `source`
 */
export async function resolvePath(
  source: BlockSource,
  root: CID,
  segments: readonly string[],
  options?: AbortOptions
): Promise<CID> {
  let cid = root
  for (const [depth, segment] of segments.entries()) {
    const node = decodeNode(cid, await source.get(cid, options))
    const child = await childNamed(source, node, segment, options)
    if (child === undefined) throw new PathNotFoundError(segments.slice(0, depth + 1).join('/'))
    cid = child
  }
  return cid
}

/** What a directory, sharded or not, holds under `name`. */
export async function childNamed(
  source: BlockSource,
  node: DagNode,
  name: string,
  options?: AbortOptions
): Promise<CID | undefined> {
  if (name === '') return undefined
  if (node.type === 'directory') return node.links.find((link) => link.name === name)?.cid
  if (node.type === 'shard') return childInShard(source, node, name, options)
  return undefined
}

async function childInShard(
  source: BlockSource,
  root: ShardNode,
  name: string,
  options?: AbortOptions
): Promise<CID | undefined> {
  const hash = await shardHash(name)
  let usedBits = 0
  let shard = root
  for (let depth = 0; depth < MAX_SHARD_DEPTH; depth++) {
    const bits = Math.log2(shard.fanout)
    const prefix = shardPrefix(hash, usedBits, shard.fanout)
    if (prefix === undefined) break
    const entry = shard.links.find((link) => link.name === prefix + name)
    if (entry !== undefined) return entry.cid
    const below = shard.links.find((link) => link.name === prefix)
    if (below === undefined) return undefined
    const node = decodeNode(below.cid, await source.get(below.cid, options))
    if (node.type !== 'shard') throw new DagInvalidError('a shard that is none')
    shard = node
    usedBits += bits
  }
  throw new DagInvalidError('a sharded directory too deep')
}

/** The first 64 bits of murmur3-128 of the name, as one number: bits are used from the top. */
async function shardHash(name: string): Promise<bigint> {
  const digest = await murmur3128.encode(new TextEncoder().encode(name))
  let hash = 0n
  for (const byte of digest.subarray(0, 8)) hash = (hash << 8n) | BigInt(byte)
  return hash
}

/** Hexadecimal label of the bits after `usedBits`; undefined when the hash is used up. */
function shardPrefix(hash: bigint, usedBits: number, fanout: number): string | undefined {
  const bits = Math.log2(fanout)
  const shift = 64 - usedBits - bits
  if (shift < 0) return undefined
  const index = (hash >> BigInt(shift)) & BigInt(fanout - 1)
  return index.toString(16).toUpperCase().padStart(shardLabelLength(fanout), '0')
}

function shardLabelLength(fanout: number): number {
  return (fanout - 1).toString(16).length
}

/** Every entry of a directory with its name, in the order of its blocks. */
export async function* listDirectory(
  source: BlockSource,
  node: DagNode,
  options?: AbortOptions
): AsyncGenerator<DagLink> {
  if (node.type === 'directory') yield* node.links
  else if (node.type === 'shard') yield* listShard(source, node, 0, options)
}

async function* listShard(
  source: BlockSource,
  node: ShardNode,
  depth: number,
  options?: AbortOptions
): AsyncGenerator<DagLink> {
  if (depth > MAX_SHARD_DEPTH) throw new DagInvalidError('a sharded directory too deep')
  const labelLength = shardLabelLength(node.fanout)
  for (const link of node.links) {
    if (link.name.length > labelLength) {
      yield { ...link, name: link.name.slice(labelLength) }
      continue
    }
    const below = decodeNode(link.cid, await source.get(link.cid, options))
    if (below.type !== 'shard') throw new DagInvalidError('a shard that is none')
    yield* listShard(source, below, depth + 1, options)
  }
}
