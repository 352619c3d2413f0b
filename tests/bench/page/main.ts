/** A page with nothing but a node worker, driven by the bench runner through `window.bench`. */
import { hostPeerConnections } from '../../../src/app/rtc/host.ts'
import type { BenchCommands, BenchReply } from './protocol.ts'

declare global {
  interface Window {
    bench: BenchCommands
    rawChannel(sizeBytes: number, messageBytes: number): Promise<number>
  }
}

const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' })
const rtc = new MessageChannel()
hostPeerConnections(rtc.port1)
worker.postMessage({ rtc: rtc.port2 }, [rtc.port2])

let nextId = 1
const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
worker.onerror = (event) => console.error('worker failed', event.message, event.filename, event.lineno)
worker.onmessage = (event: MessageEvent<BenchReply>) => {
  const call = waiting.get(event.data.id)
  waiting.delete(event.data.id)
  if (event.data.error !== undefined) call?.reject(new Error(event.data.error))
  else call?.resolve(event.data.value)
}

function call(name: string, args: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const id = nextId++
    waiting.set(id, { resolve, reject })
    worker.postMessage({ id, name, args })
  })
}

window.bench = new Proxy({} as BenchCommands, {
  get: (_, name) => (typeof name === 'string' ? (...args: unknown[]) => call(name, args) : undefined)
})
