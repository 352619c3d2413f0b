/**
 * Names of shards in a store: CID v1 of a private-use codec, whose multihash is the shard's Merkle root
 * over its 16 KiB leaves (docs/specs/objects.md). It is not the hash of the bytes.
 */
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { NotAShardError } from './errors.ts'

/** From the range that multicodec keeps free for private use. */
const SHARD_CODEC = 0x300b17
const SHA_256 = 0x12
const ROOT_BYTES = 32

/** @throws NotAShardError when `root` is not 32 bytes long */
export function shardCid(root: Uint8Array): CID {
  if (root.byteLength !== ROOT_BYTES) throw new NotAShardError()
  return CID.createV1(SHARD_CODEC, Digest.create(SHA_256, root.slice()))
}

export function isShardCid(cid: CID): boolean {
  return cid.code === SHARD_CODEC && cid.multihash.code === SHA_256 && cid.multihash.size === ROOT_BYTES
}

/** The Merkle root that names the shard. @throws NotAShardError */
export function rootOf(cid: CID): Uint8Array {
  if (!isShardCid(cid)) throw new NotAShardError()
  return cid.multihash.digest
}
