/**
 * Hash tree of a shard: leaves are SHA-256 of 16 KiB, nodes SHA-256 of left ‖ right. The two cannot be
 * taken for each other, since their inputs differ in length. The root is the shard's id; a leaf with
 * its siblings proves that the whole shard is held. Format: docs/specs/objects.md.
 */
import { equalBytes, sha256, sha256OfBulk } from '../../crypto/index.ts'
import { LEAF_BYTES, SHARD_SIZES } from './constants.ts'
import { LeafInvalidError, StripeInvalidError } from './errors.ts'

const HASH_BYTES = 32

/** One leaf of a shard with the hashes beside its way to the root, the lowest first. */
export interface LeafProof {
  leaf: Uint8Array
  siblings: Uint8Array[]
}

/** Leaves of a shard: a power of two. @throws StripeInvalidError when no shard has this size */
export function leafCountOf(shardBytes: number): number {
  if (!SHARD_SIZES.includes(shardBytes)) throw new StripeInvalidError(`a shard of ${shardBytes} bytes`)
  return shardBytes / LEAF_BYTES
}

/** Id of a shard: the root of its tree, 32 bytes. */
export async function shardIdOf(shard: Uint8Array): Promise<Uint8Array> {
  const [root] = (await treeOf(shard)).at(-1) ?? []
  if (root === undefined) throw new StripeInvalidError('a shard without leaves')
  return root
}

/** Proofs of some leaves, hashing the shard once. @throws LeafInvalidError when there is no such leaf */
export async function proveLeaves(shard: Uint8Array, indices: readonly number[]): Promise<LeafProof[]> {
  const levels = await treeOf(shard)
  return indices.map((index) => {
    if (levels[0]?.[index] === undefined) throw new LeafInvalidError(`there is no leaf ${index}`)
    return {
      leaf: shard.slice(index * LEAF_BYTES, (index + 1) * LEAF_BYTES),
      siblings: levels.slice(0, -1).flatMap((level, depth) => level[(index >> depth) ^ 1] ?? [])
    }
  })
}

/** Whether `proof` is leaf `index` of the shard `id` of `leafCount` leaves. Whatever a peer sends is safe to ask for. */
export async function verifyLeaf(
  id: Uint8Array,
  leafCount: number,
  index: number,
  { leaf, siblings }: LeafProof
): Promise<boolean> {
  const isInside = Number.isInteger(index) && index >= 0 && index < leafCount
  if (!isInside || leaf.byteLength !== LEAF_BYTES || 2 ** siblings.length !== leafCount) return false
  if (siblings.some((sibling) => sibling.byteLength !== HASH_BYTES)) return false
  const start = await sha256OfBulk(leaf)
  const root = siblings.reduce(
    (hash, sibling, depth) =>
      (index >> depth) % 2 === 0 ? parentOf(hash, sibling) : parentOf(sibling, hash),
    start
  )
  return equalBytes(root, id)
}

/** All levels, leaves first, root last. */
async function treeOf(shard: Uint8Array): Promise<Uint8Array[][]> {
  const leaves = Array.from({ length: leafCountOf(shard.byteLength) }, (_, index) =>
    sha256OfBulk(shard.subarray(index * LEAF_BYTES, (index + 1) * LEAF_BYTES))
  )
  const levels = [await Promise.all(leaves)]
  for (let level = levels[0] ?? []; level.length > 1; levels.push(level)) {
    level = level.flatMap((left, index) => {
      const right = level[index + 1]
      return index % 2 === 0 && right !== undefined ? [parentOf(left, right)] : []
    })
  }
  return levels
}

function parentOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(2 * HASH_BYTES)
  both.set(left)
  both.set(right, HASH_BYTES)
  return sha256(both)
}
