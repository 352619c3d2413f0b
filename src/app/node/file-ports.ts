/**
 * The app's service worker has no way to the node of its own: it asks the tabs, and each tab that has the
 * node's api brings a port for stored files.
 */
import type { FilePortsApi } from '../../workers/rpc/contract.ts'
import { parseFromServiceWorker, type ToServiceWorker } from '../../workers/rpc/switchboard.ts'

export interface FilePortsInit {
  filePorts: FilePortsApi
  /** Undefined where the browser has no service workers. */
  container: ServiceWorkerContainer | undefined
  /** Told when another node answers from now on: ports given before lead nowhere. */
  onNode: (listener: () => void) => () => void
}

/** Brings ports until the returned function is called. */
export function bringFilePorts({ filePorts, container, onNode }: FilePortsInit): () => void {
  if (container === undefined) return () => undefined
  const stopped = new AbortController()
  /** One question is answered at a time; the worker asks again. */
  let bringing = false
  let brought = false

  const bring = async (): Promise<void> => {
    if (bringing || !container.controller) return
    bringing = true
    const { port1, port2 } = new MessageChannel()
    try {
      await filePorts.attach(port1)
      const message: ToServiceWorker = { type: 'file-port' }
      container.controller.postMessage(message, [port2])
      brought = true
    } catch {
      // the node went away meanwhile: the worker asks again
      port2.close()
    } finally {
      bringing = false
    }
  }

  container.addEventListener(
    'message',
    ({ data }) => {
      const message = parseFromServiceWorker(data)
      const word: ToServiceWorker = { type: 'stay' }
      if (message?.type === 'file-port') void bring()
      else if (message?.type === 'stay') container.controller?.postMessage(word)
    },
    { signal: stopped.signal }
  )
  container.startMessages()
  const stopFollowing = onNode(() => {
    if (brought) void bring()
  })
  return () => {
    stopped.abort()
    stopFollowing()
  }
}
