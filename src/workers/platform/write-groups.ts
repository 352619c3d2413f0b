/**
 * Calls that arrive while a group is being written form the next group: one transaction, or one flush of
 * a file, serves them all. Each call still succeeds or fails as a whole.
 */
import { abortable } from '../../p2p/lib/abort.ts'
import type { Block } from '../../p2p/interface/store.ts'
import { BlockTooLargeError, MAX_BLOCK_BYTES } from '../../p2p/store/index.ts'

/** A block on its way, in a copy of our own. */
export interface BlockRecord {
  /** Text of the CID. */
  key: string
  bytes: Uint8Array<ArrayBuffer>
}

interface PendingCall {
  records: BlockRecord[]
  done: PromiseWithResolvers<void>
}

export interface GroupLimits {
  /** Enough of both to spread the cost of a write, little enough to end soon. */
  maxBlocks: number
  maxBytes: number
}

export class WriteGroups {
  readonly #limits: GroupLimits
  readonly #write: (records: readonly BlockRecord[]) => Promise<void>
  #pending: PendingCall[] = []
  #isWriting = false

  /** @param write keeps all of the records, or throws and keeps none */
  constructor(limits: GroupLimits, write: (records: readonly BlockRecord[]) => Promise<void>) {
    this.#limits = limits
    this.#write = write
  }

  /** @throws BlockTooLargeError, and what `write` throws */
  async put(blocks: readonly Block[], signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted()
    const records = blocks.map(toRecord)
    if (records.length === 0) return
    const done = Promise.withResolvers<void>()
    this.#pending.push({ records, done })
    if (!this.#isWriting) void this.#writePending()
    await abortable(done.promise, signal)
  }

  async #writePending(): Promise<void> {
    this.#isWriting = true
    // Lets all puts of the same task join the first group.
    await Promise.resolve()
    for (let group = this.#takeGroup(); group.length > 0; group = this.#takeGroup()) {
      await this.#writeGroup(group)
    }
    this.#isWriting = false
  }

  #takeGroup(): PendingCall[] {
    let blocks = 0
    let sizeBytes = 0
    let calls = 0
    for (const { records } of this.#pending) {
      blocks += records.length
      for (const { bytes } of records) sizeBytes += bytes.byteLength
      if (calls > 0 && (blocks > this.#limits.maxBlocks || sizeBytes > this.#limits.maxBytes)) break
      calls++
    }
    return this.#pending.splice(0, calls)
  }

  async #writeGroup(group: readonly PendingCall[]): Promise<void> {
    try {
      await this.#write(group.flatMap(({ records }) => records))
      for (const { done } of group) done.resolve()
    } catch (error) {
      const [first] = group
      if (group.length === 1 && first !== undefined) {
        first.done.reject(error)
        return
      }
      // One call that does not fit must not take its neighbours with it.
      for (const call of group) await this.#writeGroup([call])
    }
  }
}

/** Copies, since the caller may reuse its buffer before the group is written. */
function toRecord({ cid, bytes }: Block): BlockRecord {
  if (bytes.byteLength > MAX_BLOCK_BYTES) throw new BlockTooLargeError(bytes.byteLength)
  return { key: cid.toString(), bytes: bytes.slice() }
}
