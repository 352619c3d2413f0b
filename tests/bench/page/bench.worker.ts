import { rtcBridge } from '../../../src/workers/platform/rtc-global.ts'
import type { Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import type { NetworkSnapshot } from '../../../src/p2p/interface/network.ts'
import type { Platform } from '../../../src/p2p/interface/platform.ts'
import { createIdentity } from '../../../src/p2p/identity/index.ts'
import { createActivities } from '../../../src/p2p/lib/activities.ts'
import { createNode } from '../../../src/p2p/node.ts'
import { sites, type VisitView } from '../../../src/p2p/services/sites/index.ts'
import { createMemoryStore } from '../../../src/p2p/store/index.ts'
import { systemClock, systemRng } from '../../../src/workers/platform/clock.ts'
import { createIndexedDbStore } from '../../../src/workers/platform/indexeddb-store.ts'
import { browserTransports } from '../../../src/workers/platform/transports.ts'
import { measureStore, randomBytes } from './measure-store.ts'
import type { BenchCommand, BenchCommands, BenchReply, StartOptions } from './protocol.ts'

const ECHO = '/bitpie/bench-echo/1.0.0'
const SINK = '/bitpie/bench-sink/1.0.0'
const CHUNK_BYTES = 256 * 1024
/** A third of what one stream may have under way; the whole stays under libp2p's 4 MiB. */
const GRANT_BYTES = 1024 * 1024
const STREAMS = { maxInboundStreams: 64, maxOutboundStreams: 64 }

type BenchNode = Awaited<ReturnType<typeof makeNode>>

let node: BenchNode
let leaveVisit: (() => void) | undefined

async function makeNode({ relays, store }: StartOptions) {
  const platform: Platform = {
    kind: 'browser',
    store: store === 'memory' ? createMemoryStore() : await createIndexedDbStore({ name: 'bench' }),
    secrets: { seal: (bytes) => Promise.resolve(bytes), open: (bytes) => Promise.resolve(bytes) },
    clock: systemClock,
    rng: systemRng,
    surroundings: { online: () => true, onChange: () => () => undefined },
    transports: () => Promise.resolve(browserTransports())
  }
  const identity = createIdentity(platform)
  await identity.start()
  if (identity.snapshot().status === 'none') await identity.create()
  return createNode({
    platform,
    identity,
    activities: createActivities(platform),
    services: { sites: sites() },
    relays,
    agent: 'bitpie-bench',
    allowPrivate: true
  })
}

const commands: BenchCommands = {
  async start(options) {
    const before = performance.now()
    node = await makeNode(options)
    node.network.handle(ECHO, echo, STREAMS)
    node.network.handle(SINK, sink, STREAMS)
    await node.start()
    await node.network.whenOnline()
    while (node.network.addresses().length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    return { peer: node.network.peerId.toString(), ms: performance.now() - before }
  },
  async dial(peer, hints) {
    const before = performance.now()
    const stream = await node.network.openStream(peerIdFromString(peer), ECHO, { route: 'bulk', hints })
    const reply = nextMessage(stream)
    stream.send(new Uint8Array([7]))
    await reply
    await stream.close()
    const connections = snapshot().connections.filter((connection) => connection.peer === peer)
    return {
      ms: performance.now() - before,
      transport: connections.map(({ transport }) => transport).join(' ')
    }
  },
  async hangUp(peer) {
    await node.network.hangUp(peerIdFromString(peer))
  },
  async stream(peer, bytes) {
    const stream = await node.network.openStream(peerIdFromString(peer), SINK, { route: 'bulk' })
    const window = 3 * GRANT_BYTES
    let granted = window
    let wake = (): void => undefined
    stream.addEventListener('message', ({ data }) => {
      granted += data.byteLength * GRANT_BYTES
      wake()
    })
    const credit = () => new Promise<void>((resolve) => (wake = resolve))
    const chunk = new Uint8Array(CHUNK_BYTES)
    const before = performance.now()
    for (let sent = 0; sent < bytes; sent += CHUNK_BYTES) {
      while (granted - sent < CHUNK_BYTES) await credit()
      if (!stream.send(chunk)) await drained(stream)
    }
    while (granted < bytes + window) await credit()
    const ms = performance.now() - before
    stream.abort(new Error('measured'))
    return ms
  },
  async publish(files, fileBytes) {
    const { api } = node.services.sites
    const { id } = await api.create({ title: 'Bench', kind: 'folder' })
    const data = Array.from({ length: files }, (_, n) => ({
      path: n === 0 ? 'index.html' : `data/${n}.bin`,
      data: new Blob([randomBytes(fileBytes)])
    }))
    const before = performance.now()
    await api.putFiles(id, data)
    await api.publish(id)
    return { site: id, peer: node.network.peerId.toString(), ms: performance.now() - before }
  },
  visit(site, providers, relays) {
    const before = performance.now()
    return new Promise((resolve, reject) => {
      const onSnapshot = ({ state, reason, bytes, sources }: VisitView) => {
        if (state === 'complete')
          resolve({ ms: performance.now() - before, bytes: bytes.done, sources: sources.length })
        if (state === 'failed') reject(new Error(`the visit failed: ${reason ?? 'no reason'}`))
      }
      leaveVisit = node.services.sites.api.watchVisit(site, { providers, relays }, onSnapshot)
    })
  },
  store: measureStore,
  async leave() {
    leaveVisit?.()
    leaveVisit = undefined
    await node.services.sites.clearCache()
  }
}

function snapshot(): NetworkSnapshot {
  const seen: NetworkSnapshot[] = []
  node.network.watch((value) => seen.push(value))()
  if (seen[0] === undefined) throw new Error('the network gives no snapshot')
  return seen[0]
}

function drained(stream: Stream): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.addEventListener('drain', () => resolve(), { once: true })
    stream.addEventListener('close', () => reject(new Error('the stream closed')), { once: true })
  })
}

function nextMessage(stream: Stream): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.addEventListener('message', () => resolve(), { once: true })
    stream.addEventListener('close', () => reject(new Error('the stream closed')), { once: true })
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

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.name}: ${error.message}${error.cause === undefined ? '' : ` <- ${describe(error.cause)}`}`
}

self.onmessage = ({ data: message }: MessageEvent<BenchCommand | { rtc: MessagePort }>) => {
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
