/** The holder's side: answers wants in order, never beyond the credit the asker granted. */
import type { Stream } from '@libp2p/interface'
import type { CID } from 'multiformats/cid'
import { readFrames, sendFrame } from '../../wire/index.ts'
import { decodeAsk, encodeAnswer, ProtocolViolationError, type Ask } from './codec.ts'
import { MAX_ASK_BYTES, MAX_CREDIT_BYTES, MAX_QUEUED_CIDS, SERVE_AHEAD_BLOCKS } from './constants.ts'

export interface ServedBlocks {
  /** The block when it is here and may be given away. */
  serve(cid: CID): Promise<Uint8Array | undefined>
}

interface Queued {
  want: number
  position: number
  cid: CID | undefined
}

interface Due extends Queued {
  block: Promise<Uint8Array | undefined>
}

/** Serves one stream until it ends. Never throws: what a peer does wrong ends its stream. */
export async function serveBlocks(
  stream: Stream,
  blocks: ServedBlocks,
  onServed: (bytes: number) => void
): Promise<void> {
  const serving = new Serving(stream, blocks, onServed)
  await serving.run()
}

class Serving {
  readonly #stream: Stream
  readonly #blocks: ServedBlocks
  readonly #onServed: (bytes: number) => void
  readonly #queue: Queued[] = []
  readonly #due: Due[] = []
  #credit = 0
  #ended = false
  #wake: (() => void) | undefined

  constructor(stream: Stream, blocks: ServedBlocks, onServed: (bytes: number) => void) {
    this.#stream = stream
    this.#blocks = blocks
    this.#onServed = onServed
  }

  async run(): Promise<void> {
    const sending = this.#send().catch((error: unknown) => this.#stream.abort(error as Error))
    try {
      for await (const frame of readFrames(this.#stream, MAX_ASK_BYTES)) this.#take(decodeAsk(frame))
    } catch (error) {
      this.#stream.abort(error as Error)
    }
    this.#ended = true
    this.#wake?.()
    await sending
    if (this.#stream.status === 'open') await this.#stream.close().catch(() => undefined)
  }

  #take({ want, cancel, credit }: Ask): void {
    this.#credit = Math.min(this.#credit + credit, MAX_CREDIT_BYTES)
    if (cancel.length > 0) this.#cancel(new Set(cancel))
    if (want !== undefined) {
      if (this.#queue.length + want.cids.length > MAX_QUEUED_CIDS) {
        throw new ProtocolViolationError('more wants than a holder queues')
      }
      for (const [position, cid] of want.cids.entries()) this.#queue.push({ want: want.id, position, cid })
    }
    this.#wake?.()
  }

  #cancel(wants: ReadonlySet<number>): void {
    for (const list of [this.#queue, this.#due]) {
      for (let i = list.length - 1; i >= 0; i--) {
        if (wants.has(list[i]?.want ?? -1)) list.splice(i, 1)
      }
    }
  }

  async #send(): Promise<void> {
    for (;;) {
      this.#readAhead()
      const due = this.#due[0]
      if (due === undefined) {
        if (this.#ended) return
        await this.#woken()
        continue
      }
      const block = await due.block
      // Cancelled while it was read.
      if (this.#due[0] !== due) continue
      if (block !== undefined && block.byteLength > this.#credit) {
        if (this.#ended) return
        await this.#woken()
        continue
      }
      this.#due.shift()
      this.#credit -= block?.byteLength ?? 0
      await sendFrame(this.#stream, encodeAnswer({ want: due.want, position: due.position, block }))
      this.#onServed(block?.byteLength ?? 0)
    }
  }

  #readAhead(): void {
    while (this.#due.length < SERVE_AHEAD_BLOCKS) {
      const next = this.#queue.shift()
      if (next === undefined) return
      const block = next.cid === undefined ? Promise.resolve(undefined) : this.#blocks.serve(next.cid)
      block.catch(() => undefined)
      this.#due.push({ ...next, block })
    }
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve))
  }
}
