/** A page with nothing but a node worker, driven by the bench runner through `window.bench`. */
import { hostPeerConnections } from '../../../src/app/rtc/host.ts'
import type { CodecCommands } from './codec-protocol.ts'
import type { BenchCommands, BenchReply } from './protocol.ts'
import { createRawChannel, type RawChannel } from './raw-channel.ts'

declare global {
  interface Window {
    bench: BenchCommands
    raw: RawChannel
    /** Makes `codec`: only its bench needs one more worker. */
    startCodec(): void
    codec: CodecCommands
  }
}

const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' })
const rtc = new MessageChannel()
hostPeerConnections(rtc.port1)
worker.postMessage({ rtc: rtc.port2 }, [rtc.port2])

/** Calls of the commands that a worker has. */
function commandsOf(worker: Worker): object {
  let nextId = 1
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  worker.onerror = (event) => console.error('a bench worker failed', event.message)
  worker.onmessage = ({ data }: MessageEvent<BenchReply>) => {
    const call = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.error !== undefined) call?.reject(new Error(data.error))
    else call?.resolve(data.value)
  }
  const call = (name: string, args: unknown[]) =>
    new Promise((resolve, reject) => {
      const id = nextId++
      waiting.set(id, { resolve, reject })
      worker.postMessage({ id, name, args })
    })
  return new Proxy(
    {},
    {
      get: (_, name) => (typeof name === 'string' ? (...args: unknown[]) => call(name, args) : undefined)
    }
  )
}

window.bench = commandsOf(worker) as BenchCommands
window.startCodec = () => {
  window.codec = commandsOf(
    new Worker(new URL('./codec.worker.ts', import.meta.url), { type: 'module' })
  ) as CodecCommands
}
window.raw = createRawChannel()
