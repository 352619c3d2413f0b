/**
 * The node's api as the app holds it: one object for the life of the page, whichever node is behind
 * it. Calls wait for a node; those under way when it goes reject with NodeGoneError, since nobody can
 * know whether they were done. Subscriptions move to the next node by themselves.
 */
import { abortable } from '../../p2p/lib/abort.ts'
import { buildApi } from '../../workers/rpc/client.ts'
import type { NodeApi } from '../../workers/rpc/contract.ts'
import { NODE_METHODS } from '../../workers/rpc/methods.ts'

export interface StableApi {
  readonly api: NodeApi
  /** Puts a node behind the api. */
  attach(node: NodeApi): void
  /** The node is gone; calls wait for the next. */
  detach(): void
  /** There will be no node for now: calls that wait and new ones reject with `error`, until `attach`. */
  fail(error: Error): void
}

type Method = (...args: unknown[]) => unknown

interface Subscription {
  service: string
  method: string
  args: unknown[]
  stop: (() => void) | undefined
}

export function createStableApi(): StableApi {
  const subscriptions = new Set<Subscription>()
  let node: NodeApi | undefined
  let failure: Error | undefined
  let arrival = Promise.withResolvers<NodeApi>()

  const whenNode = async (signal: AbortSignal | undefined): Promise<NodeApi> => {
    if (failure !== undefined) throw failure
    return node ?? abortable(arrival.promise, signal)
  }
  const subscribe = (subscription: Subscription, to: NodeApi) => {
    const stop = methodOf(to, subscription.service, subscription.method)(...subscription.args)
    if (typeof stop === 'function') subscription.stop = () => void Reflect.apply(stop, undefined, [])
  }

  const api = buildApi<NodeApi>(NODE_METHODS, (service, method, kind) => {
    if (kind === 'call') {
      return async (...args) => methodOf(await whenNode(signalOf(args)), service, method)(...args)
    }
    return (...args) => {
      const subscription: Subscription = { service, method, args, stop: undefined }
      subscriptions.add(subscription)
      if (node !== undefined) subscribe(subscription, node)
      return () => {
        if (subscriptions.delete(subscription)) subscription.stop?.()
      }
    }
  })

  const forgetNode = () => {
    node = undefined
    for (const subscription of subscriptions) {
      subscription.stop?.()
      subscription.stop = undefined
    }
  }

  return {
    api,
    attach(next) {
      forgetNode()
      failure = undefined
      node = next
      arrival.resolve(next)
      arrival = Promise.withResolvers()
      for (const subscription of subscriptions) subscribe(subscription, next)
    },
    detach: forgetNode,
    fail(error) {
      forgetNode()
      failure = error
      // Nobody may be waiting.
      arrival.promise.catch(() => undefined)
      arrival.reject(error)
      arrival = Promise.withResolvers()
    }
  }
}

function methodOf(api: NodeApi, service: string, method: string): Method {
  const found: unknown = Reflect.get(Object(Reflect.get(api, service)) as object, method)
  if (typeof found !== 'function') throw new TypeError(`The node has no ${service}.${method}`)
  return (...args) => Reflect.apply(found, undefined, args) as unknown
}

function signalOf(args: readonly unknown[]): AbortSignal | undefined {
  const options = args.at(-1)
  if (typeof options !== 'object' || options === null || !('signal' in options)) return undefined
  return options.signal instanceof AbortSignal ? options.signal : undefined
}
