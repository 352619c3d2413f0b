/**
 * The few functions that comlink carries; everything else is made of them. A client speaks through
 * one door over one MessagePort.
 */
import type { Endpoint } from 'comlink'
import type { Outcome } from './errors.ts'

/** Takes a snapshot (or a batch); resolves when the reader is ready for the next. */
export type SnapshotSink = (snapshot: unknown) => Promise<void>

export interface Door {
  /** The client holds the Web Lock `lock` as long as it lives. */
  hello(lock: string): void
  call(id: number, service: string, method: string, args: unknown[], cancellable: boolean): Promise<Outcome>
  cancel(id: number): void
  watch(id: number, service: string, method: string, args: unknown[], sink: SnapshotSink): Outcome
  unwatch(id: number): void
  /** Answered by whoever is alive. */
  ping(): void
}

const DOOR_FUNCTIONS: readonly string[] = [
  'hello',
  'call',
  'cancel',
  'watch',
  'unwatch',
  'ping'
] satisfies (keyof Door)[]

/**
 * Comlink walks any path of properties and throws on messages it does not understand. This lets
 * only well-formed calls of the door's own functions through.
 */
export function guardedEndpoint(port: MessagePort, signal: AbortSignal): Endpoint {
  return {
    postMessage: (message: unknown, transfer: Transferable[] = []) => port.postMessage(message, transfer),
    addEventListener: (type: string, listener: EventListenerOrEventListenerObject) => {
      const guarded = (event: Event) => {
        if (!(event instanceof MessageEvent) || !isDoorCall(event.data)) return
        if (typeof listener === 'function') listener(event)
        else listener.handleEvent(event)
      }
      port.addEventListener(type, guarded, { signal })
    },
    // All listeners end with the signal; comlink removes its own only when a door is released.
    removeEventListener: () => undefined,
    start: () => port.start()
  }
}

function isDoorCall(message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return false
  const { id, type, path, argumentList } = message as Record<string, unknown>
  if (typeof id !== 'string' || type !== 'APPLY') return false
  if (!Array.isArray(path) || path.length !== 1 || !DOOR_FUNCTIONS.includes(String(path[0]))) return false
  return Array.isArray(argumentList) && argumentList.every(isWireValue)
}

function isWireValue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { type, name, value: content } = value as Record<string, unknown>
  return type === 'RAW' || (type === 'HANDLER' && name === 'proxy' && content instanceof MessagePort)
}
