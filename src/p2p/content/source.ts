/** Where blocks are read from: the local store, or a fetch that asks peers for what is not here. */
import type { CID } from 'multiformats/cid'
import type { AbortOptions, BlockStore } from '../interface/store.ts'
import { BlockMissingError } from './errors.ts'

export interface BlockSource {
  /** @throws BlockMissingError, SessionClosedError, AbortError */
  get(cid: CID, options?: AbortOptions): Promise<Uint8Array>
}

/** Reads only what is here. */
export function localSource(blocks: Pick<BlockStore, 'get'>): BlockSource {
  return {
    async get(cid, options) {
      const bytes = await blocks.get(cid, options)
      if (bytes === undefined) throw new BlockMissingError(cid)
      return bytes
    }
  }
}
