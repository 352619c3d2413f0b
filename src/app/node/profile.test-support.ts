/** A browser profile with tabs, locks that die with their tab, a service worker and node workers. */
import type { NodeApi } from '../../workers/rpc/contract.ts'
import { toWireError } from '../../workers/rpc/errors.ts'
import { NODE_METHODS } from '../../workers/rpc/methods.ts'
import { serve } from '../../workers/rpc/server.ts'
import type { FromNodeWorker, ToNodeWorker } from '../../workers/rpc/worker-messages.ts'
import { answerTab, type TabClient } from '../../workers/sw/find-node.ts'
import type { NodeWorker, TabEnvironment } from './environment.ts'

interface HeldLock {
  name: string
  tab: string
  shared: boolean
  release: (stolen: boolean) => void
}

interface WaitingLock {
  name: string
  tab: string
  shared: boolean
  grant: () => void
}

export interface Tab {
  environment: TabEnvironment
  /** Workers started in this tab, newest last. */
  workers: FakeWorker[]
  /** Takes everything away at once, as a crash or a closed tab does. */
  crash(): void
  /** Stops answering, and keeps all locks. */
  freeze(): void
}

export interface ProfileInit {
  serviceWorker?: boolean
  /** Why the next nodes cannot start. */
  failure?: Error | undefined
}

export class Profile {
  serviceWorker: boolean
  failure: Error | undefined
  /** Names of nodes that were started, in order. */
  readonly started: string[] = []
  #held: HeldLock[] = []
  #waiting: WaitingLock[] = []
  readonly #tabs = new Map<string, TabClient & { frozen: boolean }>()

  constructor({ serviceWorker = true, failure }: ProfileInit = {}) {
    this.serviceWorker = serviceWorker
    this.failure = failure
  }

  open(id: string): Tab {
    const listeners = new Set<(port: MessagePort) => void>()
    const workers: FakeWorker[] = []
    const client = {
      id,
      frozen: false,
      postMessage: (_message: unknown, [port]: Transferable[]) => {
        if (!client.frozen && port instanceof MessagePort) for (const listener of listeners) listener(port)
      }
    }
    this.#tabs.set(id, client)
    const locks = this.#locksOf(id)
    const directory = { locks, client: async (other: string) => this.#tabs.get(other) }
    const environment: TabEnvironment = {
      locks,
      baseUrl: 'https://app.test/',
      isFresh: true,
      site: undefined,
      switchboard: async () =>
        this.serviceWorker
          ? { post: (message, [port]) => void answerTab(message, port as MessagePort, { id }, directory) }
          : undefined,
      onHandOver: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      createWorker: () => {
        const worker = new FakeWorker(`${id}${workers.length + 1}`, this.failure, client, locks)
        this.started.push(worker.name)
        workers.push(worker)
        return worker
      },
      hostRtc: () => () => undefined,
      reportSurroundings: () => () => undefined,
      visible: () => true
    }
    return {
      environment,
      workers,
      freeze: () => (client.frozen = true),
      crash: () => {
        client.frozen = true
        listeners.clear()
        this.#tabs.delete(id)
        for (const worker of workers) worker.terminate()
        this.#waiting = this.#waiting.filter(({ tab }) => tab !== id)
        const mine = this.#held.filter(({ tab }) => tab === id)
        this.#held = this.#held.filter(({ tab }) => tab !== id)
        if (mine.length > 0) this.#grantNext()
      }
    }
  }

  #locksOf(tab: string): LockManager {
    const request = (
      name: string,
      ...rest: [LockGrantedCallback<unknown>] | [LockOptions, LockGrantedCallback<unknown>]
    ) => {
      const options = rest.length === 2 ? rest[0] : {}
      const callback = rest.length === 2 ? rest[1] : rest[0]
      return this.#request(tab, name, options, callback)
    }
    const query = async () => ({ held: this.#held.map(({ name }) => ({ name })), pending: [] })
    return { request, query } as LockManager
  }

  #request(
    tab: string,
    name: string,
    options: LockOptions,
    callback: LockGrantedCallback<unknown>
  ): Promise<unknown> {
    const shared = options.mode === 'shared'
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const hold = () => {
      const lock: HeldLock = {
        name,
        tab,
        shared,
        release: (stolen) => {
          this.#held = this.#held.filter((other) => other !== lock)
          if (stolen) reject(new DOMException('stolen', 'AbortError'))
          else this.#grantNext()
        }
      }
      this.#held.push(lock)
      const mode = shared ? 'shared' : 'exclusive'
      void Promise.resolve(callback({ name, mode })).then((value) => {
        if (!this.#held.includes(lock)) return
        lock.release(false)
        resolve(value)
      })
    }
    queueMicrotask(() => {
      if (options.signal?.aborted) return reject(new DOMException('aborted', 'AbortError'))
      if (options.steal)
        for (const lock of this.#held.filter((held) => held.name === name)) lock.release(true)
      if (this.#free(name, shared)) return hold()
      if (options.ifAvailable) return resolve(callback(null))
      const waiting = { name, tab, shared, grant: hold }
      this.#waiting.push(waiting)
      options.signal?.addEventListener('abort', () => {
        if (!this.#waiting.includes(waiting)) return
        this.#waiting = this.#waiting.filter((other) => other !== waiting)
        reject(new DOMException('aborted', 'AbortError'))
      })
    })
    return promise
  }

  #free(name: string, shared: boolean): boolean {
    return !this.#held.some((held) => held.name === name && !(held.shared && shared))
  }

  #grantNext(): void {
    for (const waiting of [...this.#waiting]) {
      if (!this.#free(waiting.name, waiting.shared)) continue
      this.#waiting = this.#waiting.filter((other) => other !== waiting)
      waiting.grant()
    }
  }
}

/** A node that answers with its own name, and counts who watches it. */
export class FakeWorker implements NodeWorker {
  readonly name: string
  readonly received: ToNodeWorker['type'][] = []
  readonly watchers = new Set<(sites: never[]) => void>()
  readonly #events = new EventTarget()
  readonly #failure: Error | undefined
  readonly #tab: { frozen: boolean }
  readonly #locks: LockManager
  readonly #ports: (() => void)[] = []
  #terminated = false
  readonly addEventListener = this.#events.addEventListener.bind(this.#events)

  constructor(name: string, failure: Error | undefined, tab: { frozen: boolean }, locks: LockManager) {
    this.name = name
    this.#locks = locks
    this.#failure = failure
    this.#tab = tab
  }

  postMessage(message: ToNodeWorker): void {
    this.received.push(message.type)
    queueMicrotask(() => {
      if (this.#terminated) return
      if (message.type === 'init') this.#answerInit()
      if (message.type === 'client' && this.#failure === undefined) this.#serve(message.port)
      if (message.type === 'stop') this.#tell({ type: 'stopped' })
    })
  }

  terminate(): void {
    this.#terminated = true
    for (const stop of this.#ports.splice(0)) stop()
  }

  #answerInit(): void {
    if (this.#failure === undefined) this.#tell({ type: 'ready' })
    else this.#tell({ type: 'failed', error: toWireError(this.#failure) })
  }

  #tell(data: FromNodeWorker): void {
    this.#events.dispatchEvent(new MessageEvent('message', { data }))
  }

  #serve(port: MessagePort): void {
    const api = {
      sites: {
        link: async (id: string) => `${this.name}:${id}`,
        publish: () => new Promise(() => undefined),
        watchSites: (onSnapshot: (sites: unknown[]) => void) => {
          if (!this.#tab.frozen) onSnapshot([this.name])
          this.watchers.add(onSnapshot)
          return () => this.watchers.delete(onSnapshot)
        }
      }
    }
    this.#ports.push(serve<NodeApi>(port, api as unknown as NodeApi, NODE_METHODS, { locks: this.#locks }))
  }
}
