/** One block of a UnixFS DAG, decoded and checked. Everything here comes from strangers. */
import * as dagCbor from '@ipld/dag-cbor'
import * as dagPb from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { MAX_SHARD_FANOUT } from '../constants.ts'
import { DagInvalidError } from '../errors.ts'
import { isAcceptedCid } from '../verify.ts'

export interface DagLink {
  cid: CID
  name: string
  /** Bytes of the child and all below it, as the author claims. */
  dagBytes: number
}

export type DagNode =
  | { type: 'leaf'; bytes: Uint8Array }
  | { type: 'file'; bytes: Uint8Array; children: { cid: CID; sizeBytes: number }[]; sizeBytes: number }
  | { type: 'directory'; links: DagLink[] }
  | { type: 'shard'; links: DagLink[]; fanout: number }
  /** DAG-CBOR: structured values, never part of a file tree. */
  | { type: 'value'; bytes: Uint8Array }

/** @throws DagInvalidError */
export function decodeNode(cid: CID, bytes: Uint8Array): DagNode {
  if (cid.code === raw.code) return { type: 'leaf', bytes }
  if (cid.code === dagCbor.code) return { type: 'value', bytes }
  const { unixfs, links } = decodePb(bytes)
  switch (unixfs.type) {
    case 'raw':
    case 'file':
      return fileNode(unixfs, links)
    case 'directory':
      return { type: 'directory', links }
    case 'hamt-sharded-directory': {
      const fanout = Number(unixfs.fanout ?? 0n)
      if (fanout < 8 || fanout > MAX_SHARD_FANOUT || (fanout & (fanout - 1)) !== 0) {
        throw new DagInvalidError('a sharded directory of odd fan-out')
      }
      return { type: 'shard', links, fanout }
    }
    default:
      throw new DagInvalidError(`nodes of type ${unixfs.type} are not used in sites`)
  }
}

function decodePb(bytes: Uint8Array): { unixfs: UnixFS; links: DagLink[] } {
  try {
    const node = dagPb.decode(bytes)
    const unixfs = UnixFS.unmarshal(node.Data ?? new Uint8Array(0))
    const links = node.Links.map((link) => {
      if (!isAcceptedCid(link.Hash)) throw new DagInvalidError('a link of a kind that is not accepted')
      return { cid: link.Hash, name: link.Name ?? '', dagBytes: link.Tsize ?? 0 }
    })
    return { unixfs, links }
  } catch (cause) {
    if (cause instanceof DagInvalidError) throw cause
    throw new DagInvalidError('a block that cannot be decoded', { cause })
  }
}

function fileNode(unixfs: UnixFS, links: DagLink[]): DagNode {
  if (unixfs.blockSizes.length !== links.length) throw new DagInvalidError('a file of unknown sizes')
  const bytes = unixfs.data ?? new Uint8Array(0)
  let sizeBytes = bytes.byteLength
  const children = links.map((link, index) => {
    const size = Number(unixfs.blockSizes[index])
    sizeBytes += size
    if (!Number.isSafeInteger(sizeBytes)) throw new DagInvalidError('a file larger than any')
    return { cid: link.cid, sizeBytes: size }
  })
  return { type: 'file', bytes, children, sizeBytes }
}

/** CIDs that a node links to. */
export function childrenOf(node: DagNode): CID[] {
  switch (node.type) {
    case 'leaf':
    case 'value':
      return []
    case 'file':
      return node.children.map(({ cid }) => cid)
    case 'directory':
    case 'shard':
      return node.links.map(({ cid }) => cid)
  }
}
