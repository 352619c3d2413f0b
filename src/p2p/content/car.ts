/** CAR files (version 1): how a site leaves for, and arrives from, the rest of the IPFS world. */
import { CarBlockIterator, CarWriter } from '@ipld/car'
import type { CID } from 'multiformats/cid'
import type { AbortOptions } from '../interface/store.ts'
import { CarInvalidError } from './errors.ts'
import type { BlockSource } from './source.ts'
import { childrenOf, decodeNode } from './unixfs/node.ts'
import { verifyBlock } from './verify.ts'
import type { BlockWriter } from './writer.ts'

/** The whole DAG below `root` as a CAR, each block once, in the order a reader meets them. */
export async function* exportCar(
  source: BlockSource,
  root: CID,
  options?: AbortOptions
): AsyncGenerator<Uint8Array> {
  const { writer, out } = CarWriter.create([root])
  const writing = (async () => {
    const seen = new Set<string>([root.toString()])
    const stack = [root]
    for (let cid = stack.pop(); cid !== undefined; cid = stack.pop()) {
      const bytes = await source.get(cid, options)
      await writer.put({ cid, bytes })
      for (const child of childrenOf(decodeNode(cid, bytes)).reverse()) {
        if (seen.has(child.toString())) continue
        seen.add(child.toString())
        stack.push(child)
      }
    }
    await writer.close()
  })()
  // A failure ends the stream; it is thrown below, once what was written is out.
  const ended = writing.catch(() => writer.close().catch(() => undefined))
  yield* out
  await ended
  await writing
}

/** Reads a CAR, verifies and writes every block. @throws CarInvalidError, StoreFullError */
export async function importCar(
  chunks: AsyncIterable<Uint8Array>,
  writer: BlockWriter,
  options?: AbortOptions
): Promise<CID[]> {
  try {
    const blocks = await CarBlockIterator.fromIterable(chunks)
    for await (const { cid, bytes } of blocks) {
      options?.signal?.throwIfAborted()
      await verifyBlock(cid, bytes)
      await writer.put(cid, bytes)
    }
    return await blocks.getRoots()
  } catch (cause) {
    if ((cause as Error).name === 'StoreFullError' || options?.signal?.aborted === true) throw cause
    throw new CarInvalidError((cause as Error).message, { cause })
  }
}
