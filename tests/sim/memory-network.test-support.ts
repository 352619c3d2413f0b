/**
 * Networks of several nodes in one process, for tests of services: streams are libp2p's own pairs,
 * topics and the DHT are plain maps. Nodes can be taken offline, and single protocols replaced by
 * misbehaving handlers.
 */
import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PeerId, PrivateKey, Stream } from '@libp2p/interface'
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id'
import { streamPair } from '@libp2p/utils'
import type {
  Network,
  OpenStreamOptions,
  PubsubMessage,
  RecordKind
} from '../../src/p2p/interface/network.ts'

type Handler = (stream: Stream, from: PeerId) => void | Promise<void>

class UnreachableError extends Error {
  override name = 'PeerUnreachableError'
}

export class MemoryHub {
  readonly nodes = new Map<string, MemoryNetwork>()
  readonly records = new Map<string, Uint8Array>()
  readonly providers = new Map<string, Set<string>>()
  readonly kinds: readonly RecordKind[]
  /** Set false to make look-ups fail, as without any DHT server. */
  hasDht = true
  /** Latency of streams, ms. */
  delayMs = 0

  constructor(kinds: readonly RecordKind[] = []) {
    this.kinds = kinds
  }

  async node(privateKey?: PrivateKey): Promise<MemoryNetwork> {
    const network = new MemoryNetwork(
      this,
      peerIdFromPrivateKey(privateKey ?? (await generateKeyPair('Ed25519')))
    )
    this.nodes.set(network.peerId.toString(), network)
    return network
  }
}

export class MemoryNetwork implements Network {
  readonly mode = 'open'
  readonly peerId: PeerId
  readonly handlers = new Map<string, Handler>()
  readonly topics = new Map<string, Set<(message: PubsubMessage) => void>>()
  readonly streams = new Set<Stream>()
  readonly suggested: string[] = []
  readonly #hub: MemoryHub
  readonly #onlineWaiters = new Set<() => void>()
  readonly #peerListeners = new Set<(event: 'connect' | 'disconnect', peer: PeerId) => void>()
  #online = true
  /** Streams opened by this node, by protocol. */
  readonly opened = new Map<string, number>()

  constructor(hub: MemoryHub, peerId: PeerId) {
    this.#hub = hub
    this.peerId = peerId
  }

  get online(): boolean {
    return this.#online
  }

  set online(value: boolean) {
    this.#online = value
    for (const listener of this.#peerListeners) listener(value ? 'connect' : 'disconnect', this.peerId)
    if (value) {
      for (const resolve of this.#onlineWaiters) resolve()
      this.#onlineWaiters.clear()
      return
    }
    for (const stream of this.streams) stream.abort(new Error('The connection was lost'))
    this.streams.clear()
  }

  handle(protocol: string, handler: Handler): () => void {
    this.handlers.set(protocol, handler)
    return () => this.handlers.delete(protocol)
  }

  async openStream(peer: PeerId, protocol: string, { signal }: OpenStreamOptions): Promise<Stream> {
    signal?.throwIfAborted()
    const target = this.#hub.nodes.get(peer.toString())
    const handler = target?.handlers.get(protocol)
    if (!this.#online || target?.online !== true || handler === undefined) throw new UnreachableError()
    this.opened.set(protocol, (this.opened.get(protocol) ?? 0) + 1)
    const [outbound, inbound] = await streamPair({ protocol, delay: this.#hub.delayMs, capacity: 64 })
    this.streams.add(outbound)
    target.streams.add(inbound)
    void handler(inbound, this.peerId)
    return outbound
  }

  peers(): PeerId[] {
    return this.#online ? this.#others().map(({ peerId }) => peerId) : []
  }

  isConnected(peer: PeerId): boolean {
    return this.#online && this.#hub.nodes.get(peer.toString())?.online === true
  }

  onPeer(listener: (event: 'connect' | 'disconnect', peer: PeerId) => void): () => void {
    this.#peerListeners.add(listener)
    return () => this.#peerListeners.delete(listener)
  }

  addresses(): string[] {
    const relay = '/ip4/127.0.0.1/tcp/4000/ws/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
    return this.#online ? [`${relay}/p2p-circuit/p2p/${this.peerId.toString()}`] : []
  }

  approach(): void {
    // every way is there at once
  }

  async whenOnline({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    if (this.#online) return
    await new Promise<void>((resolve, reject) => {
      this.#onlineWaiters.add(resolve)
      signal?.addEventListener('abort', () => reject(signal.reason as Error))
    })
  }

  suggestRelays(addresses: readonly string[]): void {
    this.suggested.push(...addresses)
  }

  subscribe(topic: string, onMessage: (message: PubsubMessage) => void): () => void {
    const listeners = this.topics.get(topic) ?? new Set()
    this.topics.set(topic, listeners.add(onMessage))
    return () => {
      listeners.delete(onMessage)
      if (listeners.size === 0) this.topics.delete(topic)
    }
  }

  async publish(topic: string, data: Uint8Array): Promise<void> {
    if (!this.#online) throw new UnreachableError()
    for (const node of this.#others()) {
      for (const listener of node.topics.get(topic) ?? [])
        listener({ topic, from: this.peerId, data: data.slice() })
    }
  }

  subscribers(topic: string): PeerId[] {
    if (!this.#online) return []
    return this.#others()
      .filter((node) => node.topics.has(topic))
      .map(({ peerId }) => peerId)
  }

  async provide(key: Uint8Array): Promise<void> {
    this.#assertDht()
    const providers = this.#hub.providers.get(hex(key)) ?? new Set()
    this.#hub.providers.set(hex(key), providers.add(this.peerId.toString()))
  }

  stopProviding(key: Uint8Array): void {
    this.#hub.providers.get(hex(key))?.delete(this.peerId.toString())
  }

  async *findProviders(key: Uint8Array): AsyncIterable<PeerId> {
    this.#assertDht()
    for (const peer of this.#hub.providers.get(hex(key)) ?? []) yield peerIdFromString(peer)
  }

  async putRecord(key: Uint8Array, value: Uint8Array): Promise<void> {
    this.#assertDht()
    const kind = this.#hub.kinds.find(({ namespace }) => text(key).startsWith(`/${namespace}/`))
    await kind?.validate(key, value)
    const old = this.#hub.records.get(hex(key))
    if (kind !== undefined && old !== undefined && kind.select(key, [old, value]) === 0) return
    this.#hub.records.set(hex(key), value)
  }

  async getRecord(key: Uint8Array): Promise<Uint8Array | undefined> {
    this.#assertDht()
    return this.#hub.records.get(hex(key))
  }

  #assertDht(): void {
    if (!this.#online || !this.#hub.hasDht) throw new UnreachableError()
  }

  #others(): MemoryNetwork[] {
    return [...this.#hub.nodes.values()].filter((node) => node !== this && node.online)
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}
