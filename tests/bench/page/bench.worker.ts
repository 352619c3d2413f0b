import { rtcBridge } from '../../../src/workers/platform/rtc-global.ts'
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { NodeNetwork } from '../../../src/p2p/network/index.ts'
import { createMemoryStore } from '../../../src/p2p/store/index.ts'
import { browserTransports } from '../../../src/workers/platform/transports.ts'
import type { BenchCommand, BenchCommands, BenchReply } from './protocol.ts'

const ECHO = '/bitpie/bench-echo/1.0.0'
const SINK = '/bitpie/bench-sink/1.0.0'
const CHUNK_BYTES = 256 * 1024
/** A third of what one stream may have under way; the whole stays under libp2p's 4 MiB. */
const GRANT_BYTES = 1024 * 1024
const STREAMS = { maxInboundStreams: 64, maxOutboundStreams: 64 }

let network: NodeNetwork

const commands: BenchCommands = {
  async start({ relays, mode }) {
    const before = performance.now()
    network = new NodeNetwork({
      platform: {
        kind: 'browser',
        store: createMemoryStore(),
        secrets: { seal: (bytes) => Promise.resolve(bytes), open: (bytes) => Promise.resolve(bytes) },
        clock: {
          now: () => Date.now(),
          setTimeout: (fn, ms) => setTimeout(fn, ms),
          clearTimeout: (timer) => clearTimeout(timer as number | undefined)
        },
        rng: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)), float: () => Math.random() },
        surroundings: { online: () => true, onChange: () => () => undefined },
        transports: browserTransports()
      },
      privateKey: await generateKeyPair('Ed25519'),
      mode,
      relays,
      recordKinds: [],
      agent: 'bitpie-bench',
      allowPrivate: true,
      onMode: () => Promise.resolve()
    })
    network.handle(ECHO, echo, STREAMS)
    network.handle(SINK, sink, STREAMS)
    await network.start()
    await network.whenOnline()
    await until(() => network.addresses().length > 0)
    return { peer: network.peerId.toString(), ms: performance.now() - before }
  },
  addresses: () => Promise.resolve(network.addresses()),
  async dial(peer, hints) {
    const before = performance.now()
    const stream = await network.openStream(peerIdFromString(peer), ECHO, { route: 'bulk', hints })
    const reply = once(stream)
    stream.send(new Uint8Array([7]))
    await reply
    await stream.close()
    const connections = snapshot().connections.filter((connection) => connection.peer === peer)
    return { ms: performance.now() - before, transport: connections.map((c) => c.transport).join() }
  },
  async hangUp(peer) {
    await network.hangUp(peerIdFromString(peer))
  },
  async stream(peer, bytes) {
    const stream = await network.openStream(peerIdFromString(peer), SINK, { route: 'bulk' })
    let granted = 3 * GRANT_BYTES
    let wake = (): void => undefined
    stream.addEventListener('message', ({ data }) => {
      granted += data.byteLength * GRANT_BYTES
      wake()
    })
    const chunk = new Uint8Array(CHUNK_BYTES)
    const before = performance.now()
    for (let sent = 0; sent < bytes; sent += CHUNK_BYTES) {
      while (granted - sent < CHUNK_BYTES) await new Promise<void>((resolve) => (wake = resolve))
      await send(stream, chunk)
    }
    while (granted < bytes + 3 * GRANT_BYTES) await new Promise<void>((resolve) => (wake = resolve))
    const ms = performance.now() - before
    stream.abort(new Error('done'))
    return { ms, bytes }
  },
  snapshot: () => Promise.resolve(snapshot())
}

function snapshot() {
  let latest: Parameters<Parameters<NodeNetwork['watch']>[0]>[0] | undefined
  network.watch((value) => (latest = value))()
  if (latest === undefined) throw new Error('no snapshot')
  return latest
}

async function send(stream: Stream, bytes: Uint8Array): Promise<void> {
  if (stream.send(bytes)) return
  await new Promise<void>((resolve, reject) => {
    stream.addEventListener('drain', () => resolve(), { once: true })
    stream.addEventListener('close', (event) => reject(new Error('stream closed', { cause: (event as Event & { error?: Error }).error })), { once: true })
  })
}

function once(stream: Stream): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.addEventListener('message', () => resolve(), { once: true })
    stream.addEventListener('close', (event) => reject(new Error('stream closed', { cause: (event as Event & { error?: Error }).error })), { once: true })
  })
}

function echo(stream: Stream): void {
  stream.addEventListener('message', ({ data }) => stream.send(data))
}

/** Grants the sender a credit, one byte, for each part read: streams over WebRTC have no back-pressure. */
function sink(stream: Stream): void {
  let received = 0
  let granted = 0
  stream.addEventListener('message', ({ data }) => {
    received += data.byteLength
    const due = Math.floor(received / GRANT_BYTES) - granted
    if (due === 0) return
    granted += due
    stream.send(new Uint8Array(due))
  })
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

self.onmessage = (event: MessageEvent<BenchCommand | { rtc: MessagePort }>) => {
  const message = event.data
  if ('rtc' in message) {
    rtcBridge.connect(message.rtc)
    return
  }
  const reply = (answer: BenchReply) => self.postMessage(answer)
  const run = commands[message.name] as (...args: unknown[]) => Promise<unknown>
  run(...message.args).then(
    (value) => reply({ id: message.id, value }),
    (error: unknown) => reply({ id: message.id, error: describe(error) })
  )
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const inner = error instanceof AggregateError ? error.errors.map(describe).join(', ') : ''
  const cause = error.cause === undefined ? '' : ` <- ${describe(error.cause)}`
  return `${error.name}: ${error.message} ${inner}${cause}`
}
