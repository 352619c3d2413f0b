/** The node's end of the RPC: answers one client per port. */
import { expose, releaseProxy } from 'comlink'
import type { NodeApi } from './contract.ts'
import { putSignal } from './abort.ts'
import { guardedEndpoint, type Door, type SnapshotSink } from './door.ts'
import { toWireError, UnknownMethodError, type Outcome } from './errors.ts'
import { kindOf, NODE_METHODS, type MethodTable } from './methods.ts'
import { createSender, joinBatches, keepNewest } from './subscribe.ts'

export interface ServeOptions {
  /** To notice that a client's tab crashed; with null only a closed port tells. */
  locks?: LockManager | null
}

/**
 * Serves `api` to the client at the other end of `port` until it closes, its tab dies, or the
 * returned function is called. Subscriptions end with the client; calls under way run to their end,
 * so that a publish outlives the tab that asked for it.
 */
export function serveRpc(port: MessagePort, api: NodeApi, options?: ServeOptions): () => void {
  return serve(port, api, NODE_METHODS, options)
}

/** `serveRpc` for any contract. */
export function serve<Api extends object>(
  port: MessagePort,
  api: Api,
  methods: MethodTable<Api>,
  { locks = globalThis.navigator?.locks }: ServeOptions = {}
): () => void {
  const ended = new AbortController()
  const calls = new Map<number, AbortController>()
  const subscriptions = new Map<number, () => void>()

  const stop = () => {
    if (ended.signal.aborted) return
    ended.abort()
    for (const unsubscribe of subscriptions.values()) unsubscribe()
    subscriptions.clear()
    port.close()
  }

  const find = (service: string, method: string, wanted: 'call' | 'subscription') => {
    const kind = kindOf(methods, service, method)
    const found: unknown = Reflect.get(Object(Reflect.get(api, service)) as object, method)
    if (kind === undefined || (kind === 'call') !== (wanted === 'call') || typeof found !== 'function') {
      throw new UnknownMethodError(`${service}.${method}`)
    }
    const invoke = (args: unknown[]): unknown => Reflect.apply(found, Reflect.get(api, service), args)
    return { kind, invoke }
  }

  const door: Door = {
    hello(lock) {
      // Granted only when the client let go of it: it is gone.
      locks?.request(lock, { signal: ended.signal }, stop).catch(() => undefined)
    },
    async call(id, service, method, args, cancellable) {
      const controller = new AbortController()
      calls.set(id, controller)
      try {
        const { invoke } = find(service, method, 'call')
        return { ok: true, value: await invoke(cancellable ? putSignal(args, controller.signal) : args) }
      } catch (error) {
        return { ok: false, error: toWireError(error) }
      } finally {
        calls.delete(id)
      }
    },
    cancel(id) {
      calls.get(id)?.abort()
    },
    watch(id, service, method, args, sink): Outcome {
      try {
        const { kind, invoke } = find(service, method, 'subscription')
        const send = createSender(sink, kind === 'follow' ? joinBatches : keepNewest)
        const unsubscribe = invoke([...args, send])
        subscriptions.set(id, () => {
          if (typeof unsubscribe === 'function') Reflect.apply(unsubscribe, undefined, [])
          release(sink)
        })
        return { ok: true, value: undefined }
      } catch (error) {
        release(sink)
        return { ok: false, error: toWireError(error) }
      }
    },
    unwatch(id) {
      subscriptions.get(id)?.()
      subscriptions.delete(id)
    },
    ping: () => undefined
  }

  port.addEventListener('close', stop, { signal: ended.signal })
  expose(door, guardedEndpoint(port, ended.signal))
  return stop
}

/** Closes the channel that comlink made for a callback. */
function release(sink: SnapshotSink): void {
  const end: unknown = Reflect.get(sink, releaseProxy)
  if (typeof end === 'function') Reflect.apply(end, undefined, [])
}
