/** Blocks of any size, the same for the same number in every process. */
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import type { Block } from '../interface/store.ts'

/** A block of `sizeBytes` bytes that differs by `seed`. */
export async function makeBlock(sizeBytes: number, seed = 0): Promise<Block> {
  const bytes = new Uint8Array(sizeBytes).map((_, index) => (index * 31 + seed * 7919) >>> 3)
  new DataView(bytes.buffer).setUint32(0, seed)
  return { cid: CID.createV1(raw.code, await sha256.digest(bytes)), bytes }
}

export function makeBlocks(count: number, sizeBytes: number): Promise<Block[]> {
  return Promise.all(Array.from({ length: count }, (_, seed) => makeBlock(sizeBytes, seed)))
}
