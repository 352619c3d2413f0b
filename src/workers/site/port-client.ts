/**
 * The frame's end of a port to the node: requests with streamed answers. Runs in the site's service
 * worker and in the sandbox page.
 */
import { ACCEPT_TIMEOUT_MS, parseNodeMessage, type FrameToNode, type NodeToFrame } from './protocol.ts'

/** No answer came over this port: the node was closed or moved. Ask for a new port and try again. */
export class PortLostError extends Error {
  override readonly name = 'PortLostError'
}

/** The node gave up on a request; `reason` is the name of its error. */
export class SiteRequestError extends Error {
  override readonly name = 'SiteRequestError'
  readonly reason: string

  constructor(reason: string, message: string) {
    super(message)
    this.reason = reason
  }
}

export interface PortRequest {
  method: 'GET' | 'HEAD'
  /** Percent-encoded, with leading slash, without query. */
  path: string
  range?: string | undefined
}

export interface PortResponse {
  status: number
  headers: Record<string, string>
  /** Cancelling it cancels the work in the node. */
  body: ReadableStream<Uint8Array<ArrayBuffer>>
  /** Settles when the body ended, failed or was cancelled. */
  finished: Promise<void>
}

export interface PortClient {
  readonly closed: boolean
  /** @throws PortLostError, SiteRequestError, the signal's reason */
  request(request: PortRequest, options?: { signal?: AbortSignal | undefined }): Promise<PortResponse>
  /** Fails what is under way with PortLostError. */
  close(): void
}

/** The part of a MessagePort used here. */
export interface ClientPort {
  onmessage: ((event: MessageEvent) => void) | null
  postMessage(message: FrameToNode): void
  close(): void
}

export function createPortClient(port: ClientPort, onLost: () => void = () => undefined): PortClient {
  return new Client(port, onLost)
}

interface Pending {
  receive(message: NodeToFrame): void
  lose(): void
}

class Client implements PortClient {
  closed = false
  readonly #port: ClientPort
  readonly #onLost: () => void
  readonly #pending = new Map<number, Pending>()
  #nextId = 0

  constructor(port: ClientPort, onLost: () => void) {
    this.#port = port
    this.#onLost = onLost
    port.onmessage = ({ data }) => {
      const message = parseNodeMessage(data)
      if (message !== undefined) this.#pending.get(message.id)?.receive(message)
    }
  }

  request(
    { method, path, range }: PortRequest,
    { signal }: { signal?: AbortSignal | undefined } = {}
  ): Promise<PortResponse> {
    if (this.closed) return Promise.reject(new PortLostError('The port to the node is closed.'))
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    const id = this.#nextId++
    const exchange = new Exchange({
      credit: (bytes) => this.#send({ type: 'credit', id, bytes }),
      cancel: () => this.#send({ type: 'cancel', id }),
      silent: () => this.#lose(),
      done: () => {
        signal?.removeEventListener('abort', abort)
        this.#pending.delete(id)
      }
    })
    const abort = (): void => exchange.abort(signal?.reason)
    signal?.addEventListener('abort', abort)
    this.#pending.set(id, exchange)
    this.#send({ type: 'request', id, method, path, range })
    return exchange.head
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.#port.close()
    for (const exchange of [...this.#pending.values()]) exchange.lose()
  }

  #lose(): void {
    if (this.closed) return
    this.close()
    this.#onLost()
  }

  #send(message: FrameToNode): void {
    if (!this.closed) this.#port.postMessage(message)
  }
}

interface ExchangeEvents {
  credit(bytes: number): void
  cancel(): void
  /** The node did not even take the request. */
  silent(): void
  done(): void
}

/** One request and its answer. */
class Exchange implements Pending {
  readonly head: Promise<PortResponse>
  readonly #events: ExchangeEvents
  readonly #finished = Promise.withResolvers<void>()
  readonly #head = Promise.withResolvers<PortResponse>()
  readonly #acceptTimer: ReturnType<typeof setTimeout>
  readonly #queue: Uint8Array<ArrayBuffer>[] = []
  #body: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined
  /** Set while the reader waits for a chunk. */
  #wanted: (() => void) | undefined
  #ended = false
  #over = false

  constructor(events: ExchangeEvents) {
    this.#events = events
    this.head = this.#head.promise
    this.#acceptTimer = setTimeout(() => events.silent(), ACCEPT_TIMEOUT_MS)
  }

  receive(message: NodeToFrame): void {
    clearTimeout(this.#acceptTimer)
    if (message.type === 'head') this.#open(message.status, message.headers)
    else if (message.type === 'chunk') this.#push(message.bytes)
    else if (message.type === 'end') this.#end()
    else if (message.type === 'error') this.#fail(new SiteRequestError(message.name, message.message))
  }

  lose(): void {
    this.#fail(new PortLostError('The node went away.'))
  }

  abort(reason: unknown): void {
    if (this.#over) return
    this.#events.cancel()
    this.#fail(reason)
  }

  #open(status: number, headers: Record<string, string>): void {
    if (this.#body !== undefined) return
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        start: (controller) => {
          this.#body = controller
        },
        pull: () => this.#pull(),
        cancel: () => {
          if (this.#over) return
          this.#events.cancel()
          this.#finish()
        }
      },
      { highWaterMark: 0 }
    )
    this.#head.resolve({ status, headers, body, finished: this.#finished.promise })
  }

  /** Credit goes out as each chunk is taken, so that the window keeps moving. */
  #pull(): Promise<void> | undefined {
    const bytes = this.#queue.shift()
    if (bytes !== undefined) {
      this.#body?.enqueue(bytes)
      if (!this.#ended) this.#events.credit(bytes.byteLength)
      if (this.#ended && this.#queue.length === 0) this.#close()
      return undefined
    }
    const wanted = Promise.withResolvers<void>()
    this.#wanted = wanted.resolve
    return wanted.promise.then(() => this.#pull())
  }

  #push(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#over || this.#ended || this.#body === undefined || bytes.byteLength === 0) return
    this.#queue.push(bytes)
    this.#wake()
  }

  #end(): void {
    if (this.#over || this.#ended) return
    if (this.#body === undefined) {
      this.#fail(new SiteRequestError('ProtocolError', 'The node ended an answer before its head.'))
      return
    }
    this.#ended = true
    if (this.#queue.length === 0) this.#close()
  }

  #wake(): void {
    this.#wanted?.()
    this.#wanted = undefined
  }

  #close(): void {
    if (this.#over) return
    this.#body?.close()
    this.#finish()
  }

  #fail(error: unknown): void {
    if (this.#over) return
    this.#body?.error(error)
    this.#head.reject(error)
    this.#finish()
  }

  #finish(): void {
    clearTimeout(this.#acceptTimer)
    this.#over = true
    this.#events.done()
    this.#finished.resolve()
  }
}
