/** The one place where bytes become blocks: nothing is stored or used before it passed here. */
import * as dagCbor from '@ipld/dag-cbor'
import * as dagPb from '@ipld/dag-pb'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import type { Block } from '../interface/store.ts'
import { MAX_BLOCK_BYTES } from './constants.ts'
import { BlockCorruptError } from './errors.ts'

const CODECS: ReadonlySet<number> = new Set([raw.code, dagPb.code, dagCbor.code])
const DIGEST_BYTES = 32

/** CIDv1, sha2-256 in full length, raw, dag-pb or dag-cbor: all that sites are made of. */
export function isAcceptedCid(cid: CID): boolean {
  return (
    cid.version === 1 &&
    CODECS.has(cid.code) &&
    cid.multihash.code === sha256.code &&
    cid.multihash.digest.byteLength === DIGEST_BYTES
  )
}

/** A binary CID of a peer; undefined when malformed or of a kind not accepted. */
export function decodeCid(bytes: Uint8Array): CID | undefined {
  try {
    const cid = CID.decode(bytes)
    return isAcceptedCid(cid) ? cid : undefined
  } catch {
    return undefined
  }
}

/** @throws BlockCorruptError */
export async function verifyBlock(cid: CID, bytes: Uint8Array): Promise<Block> {
  if (!isAcceptedCid(cid) || bytes.byteLength > MAX_BLOCK_BYTES) throw new BlockCorruptError(cid)
  const { digest } = await sha256.digest(bytes)
  const expected = cid.multihash.digest
  for (let i = 0; i < DIGEST_BYTES; i++) {
    if (digest[i] !== expected[i]) throw new BlockCorruptError(cid)
  }
  return { cid, bytes }
}
