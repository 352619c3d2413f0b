/**
 * The node's end of a port that asks for content: requests with answers streamed at the reader's pace.
 * Protocol: protocol.ts; the other end is port-client.ts.
 */
import {
  CHUNK_BYTES,
  OPEN_RANGE_BYTES,
  parseFrameMessage,
  WINDOW_BYTES,
  type FrameToNode,
  type NodeToFrame
} from './protocol.ts'

/** Requests worked on at a time per port; more wait their turn. */
const MAX_ACTIVE_REQUESTS = 64
/** Requests waiting per port; a page with more files than this asks too much at once. */
const MAX_WAITING_REQUESTS = 1024
/** A body that nobody reads on is given up after this. */
const STALL_TIMEOUT_MS = 60_000

/** What was asked for is more than one port may have under way. */
class TooManyRequestsError extends Error {
  override readonly name = 'TooManyRequestsError'
}

/** Nobody took the body for too long. */
class BodyStalledError extends Error {
  override readonly name = 'BodyStalledError'
}

/** Gives the content of a path; throws only for what is no fault of the request. */
export type ReadOverPort = (
  request: { method: 'GET' | 'HEAD'; path: string; range?: string },
  options: { signal: AbortSignal }
) => Promise<{ status: number; headers: Record<string, string>; body: AsyncIterable<Uint8Array> }>

export interface ServedPort {
  /** Ends what is under way. */
  close(): void
}

/** Answers requests that come over `port` until either end closes it. */
export function servePort(port: MessagePort, read: ReadOverPort, onClose: () => void): ServedPort {
  return new PortServer(read, port, onClose)
}

type Request = Extract<FrameToNode, { type: 'request' }>

interface Transfer {
  readonly request: Request
  readonly abort: AbortController
  /** Bytes that may still be sent. */
  credit: number
  /** Set while the transfer waits for credit. */
  resume: (() => void) | undefined
}

class PortServer implements ServedPort {
  readonly #read: ReadOverPort
  readonly #port: MessagePort
  readonly #onClose: () => void
  readonly #active = new Map<number, Transfer>()
  readonly #waiting = new Map<number, Request>()
  #closed = false

  constructor(read: ReadOverPort, port: MessagePort, onClose: () => void) {
    this.#read = read
    this.#port = port
    this.#onClose = onClose
    port.addEventListener('close', () => this.close())
    port.onmessage = ({ data }) => this.#receive(data)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#port.close()
    this.#waiting.clear()
    for (const { abort } of this.#active.values()) abort.abort()
    this.#onClose()
  }

  #receive(data: unknown): void {
    const message = parseFrameMessage(data)
    if (message === undefined) return
    const { id } = message
    if (message.type === 'request') this.#take(message)
    else if (message.type === 'cancel') {
      this.#waiting.delete(id)
      this.#active.get(id)?.abort.abort()
    } else {
      const transfer = this.#active.get(id)
      if (transfer === undefined) return
      // a window is all a frame can ever have taken since the last credit
      transfer.credit = Math.min(WINDOW_BYTES, transfer.credit + message.bytes)
      transfer.resume?.()
    }
  }

  #take(request: Request): void {
    const { id } = request
    if (this.#active.has(id) || this.#waiting.has(id)) return
    this.#send({ type: 'accepted', id })
    if (this.#active.size < MAX_ACTIVE_REQUESTS) {
      void this.#answer(request)
    } else if (this.#waiting.size < MAX_WAITING_REQUESTS) {
      this.#waiting.set(id, request)
    } else {
      this.#sendError(id, new TooManyRequestsError('The page asks for too much at once.'))
    }
  }

  async #answer(request: Request): Promise<void> {
    const { id, method, path } = request
    const transfer: Transfer = {
      request,
      abort: new AbortController(),
      credit: WINDOW_BYTES,
      resume: undefined
    }
    const { signal } = transfer.abort
    this.#active.set(id, transfer)
    try {
      const range = boundedRange(request.range)
      const { status, headers, body } = await this.#read(
        { method, path, ...(range === undefined ? {} : { range }) },
        { signal }
      )
      signal.throwIfAborted()
      this.#send({ type: 'head', id, status, headers })
      if (method !== 'HEAD') for await (const bytes of body) await this.#sendBody(transfer, bytes)
      this.#send({ type: 'end', id })
    } catch (error) {
      // a cancelled request is over for the frame already, unless it was the stall that cancelled it
      if (!signal.aborted || signal.reason instanceof BodyStalledError) this.#sendError(id, error)
    } finally {
      this.#active.delete(id)
      this.#next()
    }
  }

  #next(): void {
    const [request] = this.#waiting.values()
    if (request === undefined || this.#closed) return
    this.#waiting.delete(request.id)
    void this.#answer(request)
  }

  async #sendBody(transfer: Transfer, bytes: Uint8Array): Promise<void> {
    for (let offset = 0; offset < bytes.byteLength; offset += CHUNK_BYTES) {
      // a copy, because the node's own bytes may be shared with its cache and transferring detaches
      const chunk = bytes.slice(offset, offset + CHUNK_BYTES)
      while (transfer.credit <= 0) await waitForCredit(transfer)
      transfer.abort.signal.throwIfAborted()
      transfer.credit -= chunk.byteLength
      this.#send({ type: 'chunk', id: transfer.request.id, bytes: chunk }, [chunk.buffer])
    }
  }

  #sendError(id: number, error: unknown): void {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    this.#send({ type: 'error', id, name, message })
  }

  #send(message: NodeToFrame, transfer: Transferable[] = []): void {
    if (!this.#closed) this.#port.postMessage(message, transfer)
  }
}

/** Resolves with the next credit. @throws BodyStalledError, or the reason of a cancel */
async function waitForCredit(transfer: Transfer): Promise<void> {
  const { abort } = transfer
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const cancelled = (): void => reject(abort.signal.reason)
  const timer = setTimeout(() => abort.abort(new BodyStalledError('Nobody reads on.')), STALL_TIMEOUT_MS)
  abort.signal.addEventListener('abort', cancelled)
  transfer.resume = resolve
  try {
    abort.signal.throwIfAborted()
    await promise
  } finally {
    clearTimeout(timer)
    abort.signal.removeEventListener('abort', cancelled)
    transfer.resume = undefined
  }
}

/** Gives a range without an end one, so that a seeking player does not make us fetch the rest. */
function boundedRange(range: string | undefined): string | undefined {
  const start = /^bytes=(\d{1,15})-$/.exec(range ?? '')?.[1]
  return start === undefined ? range : `bytes=${start}-${Number(start) + OPEN_RANGE_BYTES - 1}`
}
