/** The app's end of the RPC: an object with the contract's methods that asks the node. */
import { proxy, transfer, wrap, type Remote } from 'comlink'
import { abortable } from '../../p2p/lib/abort.ts'
import { takeSignal } from './abort.ts'
import type { NodeApi } from './contract.ts'
import type { Door } from './door.ts'
import { fromWireError, NodeGoneError, type Outcome } from './errors.ts'
import { NODE_METHODS, type MethodKind, type MethodTable } from './methods.ts'

export interface ClientOptions {
  /** Held while the client lives, so that the node notices a crash of this tab; null holds none. */
  locks?: LockManager | null
}

export interface Client<Api> {
  readonly api: Api
  /** Aborted when the node is gone or `close` was called; its reason is a NodeGoneError. */
  readonly gone: AbortSignal
  /** Resolves when the node answered. @throws NodeGoneError, the signal's reason */
  ping(signal: AbortSignal): Promise<void>
  /** Calls under way and later ones reject with NodeGoneError; subscriptions fall silent. */
  close(): void
}

export type NodeClient = Client<NodeApi>

/** Talks to the node at the other end of `port`. */
export function createClient(port: MessagePort, options?: ClientOptions): NodeClient {
  return createClientOf(port, NODE_METHODS, options)
}

/** `createClient` for any contract. */
export function createClientOf<Api>(
  port: MessagePort,
  methods: MethodTable<Api>,
  { locks = globalThis.navigator?.locks }: ClientOptions = {}
): Client<Api> {
  return new PortClient(port, methods, locks)
}

class PortClient<Api> implements Client<Api> {
  readonly api: Api
  readonly #port: MessagePort
  readonly #door: Remote<Door>
  readonly #gone = new AbortController()
  #nextId = 1

  constructor(port: MessagePort, methods: MethodTable<Api>, locks: LockManager | null | undefined) {
    this.#port = port
    this.#door = wrap<Door>(port)
    this.api = buildApi(methods, (service, method, kind) =>
      kind === 'call'
        ? (...args) => this.#call(service, method, args)
        : (...args) => this.#watch(service, method, args)
    )
    port.addEventListener('close', () => this.close(), { signal: this.#gone.signal })
    if (locks) this.#holdLock(locks)
  }

  get gone(): AbortSignal {
    return this.#gone.signal
  }

  ping(signal: AbortSignal): Promise<void> {
    return abortable(this.#door.ping(), AbortSignal.any([this.gone, signal]))
  }

  close(): void {
    if (this.gone.aborted) return
    this.#gone.abort(new NodeGoneError())
    this.#port.close()
  }

  async #call(service: string, method: string, given: unknown[]): Promise<unknown> {
    const { args, signal } = takeSignal(given)
    signal?.throwIfAborted()
    this.gone.throwIfAborted()
    const id = this.#nextId++
    const cancel = () => void this.#door.cancel(id)
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      const ports = args.filter((arg) => arg instanceof MessagePort)
      const answer: Promise<Outcome> = this.#door.call(
        id,
        service,
        method,
        transfer(args, ports),
        signal !== undefined
      )
      return valueOf(await abortable(abortable(answer, this.gone), signal))
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  #watch(service: string, method: string, given: unknown[]): () => void {
    const onSnapshot = given.at(-1)
    if (typeof onSnapshot !== 'function')
      throw new TypeError(`${service}.${method} needs a listener as last argument`)
    if (this.gone.aborted) return () => undefined
    const id = this.#nextId++
    let watching = true
    const sink = async (snapshot: unknown): Promise<void> => {
      if (watching && !this.gone.aborted) Reflect.apply(onSnapshot, undefined, [snapshot])
    }
    const opened: Promise<Outcome> = this.#door.watch(id, service, method, given.slice(0, -1), proxy(sink))
    // A subscription that cannot be opened is a fault of the program, not a state of the world.
    abortable(opened, this.gone)
      .then(valueOf)
      .catch((error: unknown) => {
        if (error !== this.gone.reason) reportError(error)
      })
    return () => {
      if (!watching) return
      watching = false
      if (!this.gone.aborted) void this.#door.unwatch(id)
    }
  }

  #holdLock(locks: LockManager): void {
    const name = `rpc-client:${crypto.randomUUID()}`
    const held = new Promise<void>((resolve) => {
      this.gone.addEventListener('abort', () => resolve(), { once: true })
    })
    locks
      .request(name, () => {
        if (!this.gone.aborted) void this.#door.hello(name)
        return held
      })
      // Where locks are denied, only the closed port tells the node that we are gone.
      .catch(() => undefined)
  }
}

/** An object with one function per method of the table. */
export function buildApi<Api>(
  methods: MethodTable<Api>,
  build: (service: string, method: string, kind: MethodKind) => (...args: unknown[]) => unknown
): Api {
  const services = Object.entries<Record<string, MethodKind>>(methods).map(([service, table]) => [
    service,
    Object.fromEntries(Object.entries(table).map(([method, kind]) => [method, build(service, method, kind)]))
  ])
  // The table is complete and exact by its type, so the object has just the contract's methods.
  return Object.fromEntries(services) as Api
}

function valueOf(outcome: Outcome): unknown {
  if (outcome.ok) return outcome.value
  throw fromWireError(outcome.error)
}
