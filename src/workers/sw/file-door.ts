/** Stored files in a service worker: its handler, and the ports to the node that tabs bring for it. */
import { createPorts } from '../site/ports.ts'
import type { FromServiceWorker } from '../rpc/switchboard.ts'
import { fileHandler } from './file-handler.ts'
import type { FetchHandler } from './handler.ts'

/** A node starts in well under a second; its tab may be slow, moving, or just waking up. */
const PORT_TIMEOUT_MS = 30_000
/** A file opened by its address alone needs a tab of the app beside it. */
const TAB_TIMEOUT_MS = 3_000

export interface FileDoor {
  readonly handler: FetchHandler
  /** Takes a message of the tab `from`; false when it is for somebody else. */
  take(message: unknown, port: MessagePort | undefined, from: string): boolean
}

/** What is needed of the service worker. */
export interface FileDoorScope {
  readonly registration: { readonly scope: string }
  readonly clients: {
    matchAll(options: { type: 'window' }): Promise<readonly { postMessage(message: unknown): void }[]>
  }
}

export function createFileDoor({ registration, clients }: FileDoorScope): FileDoor {
  const tell = async (message: FromServiceWorker): Promise<number> => {
    const tabs = await clients.matchAll({ type: 'window' })
    for (const tab of tabs) tab.postMessage(message)
    return tabs.length
  }
  const ports = createPorts({
    portTimeoutMs: PORT_TIMEOUT_MS,
    bridgeTimeoutMs: TAB_TIMEOUT_MS,
    ask: () => tell({ type: 'file-port' })
  })
  const { scope } = registration
  return {
    handler: fileHandler({ scope, ports, stay: () => void tell({ type: 'stay' }) }),
    take(message, port, from) {
      if (typeof message !== 'object' || message === null || !('type' in message)) return false
      // that it came is all there is to it
      if (message.type === 'stay') return true
      if (message.type !== 'file-port' || port === undefined) return false
      ports.add(from, port)
      return true
    }
  }
}
