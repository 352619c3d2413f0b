/**
 * The ports a site's service worker holds: at most one per bridge, newest used first. A worker that
 * was stopped and started again has none, and asks the bridges that are open.
 */
import { createPortClient, type ClientPort, type PortClient } from './port-client.ts'

/** Ask again while a request waits: the bridge may just be loading. */
const ASK_INTERVAL_MS = 500

/** No bridge is open, so that nobody can give a port. */
export class NoBridgeError extends Error {
  override readonly name = 'NoBridgeError'
}

/** A bridge is open, but the node did not give it a port in time. */
export class NoPortError extends Error {
  override readonly name = 'NoPortError'
}

export interface Ports {
  add(bridge: string, port: ClientPort): void
  /** The newest port that is alive, waiting for one. @throws NoBridgeError, NoPortError, the signal's reason */
  current(options?: { signal?: AbortSignal | undefined }): Promise<PortClient>
}

export interface PortsInit {
  /** Asks every open bridge for a port; resolves with how many there are. */
  ask(): Promise<number>
  /** How long a port is waited for while a bridge is open: the time a node takes to start. */
  portTimeoutMs: number
  /** How long a bridge is waited for: it may be loading beside the page that asks. */
  bridgeTimeoutMs: number
}

export function createPorts(init: PortsInit): Ports {
  return new PortPool(init)
}

interface Waiter {
  readonly startedAt: number
  resolve: (client: PortClient) => void
  reject: (error: unknown) => void
}

class PortPool implements Ports {
  readonly #init: PortsInit
  /** In order of arrival. */
  readonly #clients = new Map<string, PortClient>()
  readonly #waiters = new Set<Waiter>()
  #asking = false

  constructor(init: PortsInit) {
    this.#init = init
  }

  add(bridge: string, port: ClientPort): void {
    const before = this.#clients.get(bridge)
    this.#clients.delete(bridge)
    const client = createPortClient(port, () => {
      if (this.#clients.get(bridge) === client) this.#clients.delete(bridge)
    })
    this.#clients.set(bridge, client)
    // last, since what was under way on it starts again on the new one
    before?.close()
    for (const waiter of [...this.#waiters]) waiter.resolve(client)
  }

  current({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<PortClient> {
    const newest = [...this.#clients.values()].at(-1)
    if (newest !== undefined) return Promise.resolve(newest)
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    const { promise, resolve, reject } = Promise.withResolvers<PortClient>()
    const waiter: Waiter = { startedAt: performance.now(), resolve, reject }
    const stop = (): void => reject(signal?.reason)
    this.#waiters.add(waiter)
    signal?.addEventListener('abort', stop)
    if (!this.#asking) void this.#ask()
    return promise.finally(() => {
      this.#waiters.delete(waiter)
      signal?.removeEventListener('abort', stop)
    })
  }

  /** Asks until a port came or nobody waits any more. */
  async #ask(): Promise<void> {
    const { portTimeoutMs, bridgeTimeoutMs } = this.#init
    this.#asking = true
    while (this.#waiters.size > 0) {
      const bridges = await this.#init.ask()
      for (const { startedAt, reject } of [...this.#waiters]) {
        const waitedMs = performance.now() - startedAt
        if (bridges === 0 && waitedMs >= bridgeTimeoutMs) reject(new NoBridgeError('No bridge is open.'))
        if (waitedMs >= portTimeoutMs) reject(new NoPortError('The node gave no port in time.'))
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_INTERVAL_MS))
    }
    this.#asking = false
  }
}
