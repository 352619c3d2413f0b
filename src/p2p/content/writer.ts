/**
 * Blocks on their way into the store: gathered into few large transactions, since each one costs an
 * engine more than the bytes do. `put` resolves when its block is durable.
 */
import type { CID } from 'multiformats/cid'
import type { Block, BlockStore } from '../interface/store.ts'
import { WRITE_BATCH_BLOCKS, WRITE_BATCH_BYTES } from './constants.ts'
import type { Holdings } from './holdings.ts'

export interface BlockWriter {
  /** @throws StoreFullError */
  put(cid: CID, bytes: Uint8Array): Promise<void>
}

interface Waiting {
  block: Block
  resolve: () => void
  reject: (error: Error) => void
}

/** Writes verified blocks of all holdings. */
export class BatchingWriter {
  readonly #blocks: BlockStore
  readonly #holdings: Holdings
  readonly #waiting: Waiting[] = []
  #writing = false

  constructor(blocks: BlockStore, holdings: Holdings) {
    this.#blocks = blocks
    this.#holdings = holdings
  }

  /** A writer whose blocks belong to `holding`. */
  into(holding: string): BlockWriter {
    return { put: (cid, bytes) => this.put(holding, { cid, bytes }) }
  }

  async put(holding: string, block: Block): Promise<void> {
    const known = this.#holdings.isIn(holding, block.cid)
    this.#holdings.add(holding, block.cid, block.bytes.byteLength)
    try {
      await new Promise<void>((resolve, reject) => {
        this.#waiting.push({ block, resolve, reject })
        void this.#write()
      })
    } catch (error) {
      if (!known) this.#holdings.drop(holding, [block.cid])
      throw error
    }
  }

  async #write(): Promise<void> {
    if (this.#writing) return
    this.#writing = true
    // Whatever else is put in this task joins the first batch.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const batch = this.#take()
      try {
        await this.#blocks.putMany(batch.map(({ block }) => block))
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error as Error)
      }
    }
    this.#writing = false
  }

  #take(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { block } of this.#waiting) {
      bytes += block.bytes.byteLength
      if (count > 0 && bytes > WRITE_BATCH_BYTES) break
      if (++count === WRITE_BATCH_BLOCKS) break
    }
    return this.#waiting.splice(0, count)
  }
}
