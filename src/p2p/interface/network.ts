/**
 * The network as services and the app see it. Services ask for a way to a peer and never pick a
 * transport; the IP mode decides what that way may be.
 */
import type { PeerId, Stream } from '@libp2p/interface'
import type { AbortOptions } from './store.ts'

/** open: direct WebRTC, the other side sees our IP address. relayed: only relays see it. */
export type IpMode = 'open' | 'relayed'

export type NodeState =
  'stopped' | 'starting' | 'connecting' | 'online' | 'reconnecting' | 'offline' | 'failed'

export type RelayState = 'idle' | 'dialing' | 'connected' | 'reserved' | 'waiting' | 'refused'

export type RelaySource = 'config' | 'user' | 'link' | 'peer'

export interface RelayView {
  /** Multiaddr without the trailing /p2p part when the peer is not known yet. */
  address: string
  peer?: string | undefined
  source: RelaySource
  state: RelayState
  /** Error name of the last failure, for the UI to translate. */
  reason?: string | undefined
  /** When the next attempt is due (ms since epoch), in state `waiting`. */
  nextAttemptAt?: number | undefined
  rttMs?: number | undefined
}

export interface ConnectionView {
  id: string
  peer: string
  role: 'relay' | 'peer'
  transport: 'websocket' | 'webrtc' | 'circuit' | 'memory'
  direction: 'inbound' | 'outbound'
  /** The relay in between, for circuits. */
  via?: string | undefined
  address: string
  openedAt: number
  rttMs?: number | undefined
  bytesIn: number
  bytesOut: number
  /** Bytes per second over the last second. */
  rateIn: number
  rateOut: number
  /** Protocols of the streams open now. */
  protocols: string[]
  /** Agent string the peer gives for itself: untrusted text. */
  agent?: string | undefined
}

/** One state machine as the network view lists it. */
export interface MachineView {
  id: string
  /** node, relay, dial, visit, publish, lock … */
  kind: string
  label: string
  state: string
  since: number
}

export interface LogEntry {
  at: number
  level: 'debug' | 'info' | 'warn' | 'error'
  scope: string
  text: string
}

export interface NetworkSnapshot {
  peer: string
  state: NodeState
  /** Why the node waits, as an error or reason name, for the UI to translate. */
  reason?: string | undefined
  mode: IpMode
  startedAt: number
  relays: RelayView[]
  connections: ConnectionView[]
  /** Addresses others can dial us at. */
  addresses: string[]
  routing: { peers: number; server: boolean }
  topics: { name: string; peers: number }[]
  machines: MachineView[]
}

/** What the app may do with the network. */
export interface NetworkApi {
  watch(onSnapshot: (snapshot: NetworkSnapshot) => void): () => void
  /** Log lines so far, then each new batch. */
  watchLog(onSnapshot: (entries: LogEntry[]) => void): () => void
  /** @throws InvalidRelayAddressError */
  addRelay(address: string, options?: AbortOptions): Promise<void>
  removeRelay(address: string): Promise<void>
  retryRelay(address: string): Promise<void>
  /** Restarts the libp2p node in the given mode and remembers it. */
  setMode(mode: IpMode): Promise<void>
}

export interface ProtocolHandlerOptions {
  maxInboundStreams: number
  maxOutboundStreams: number
}

export interface OpenStreamOptions extends AbortOptions {
  /**
   * `any`: the first way found, also through a relay (small messages).
   * `bulk`: in open mode a direct connection, falling back to the relayed one only when no direct
   * one can be made; in relayed mode the circuit.
   */
  route: 'any' | 'bulk'
  /** Addresses to try besides those known, e.g. from a link. */
  hints?: readonly string[] | undefined
}

export interface PubsubMessage {
  topic: string
  /** The peer that signed it. */
  from: PeerId
  data: Uint8Array
}

/** Record kinds that the DHT carries. Keys are `/namespace/…`. */
export interface RecordKind {
  namespace: string
  /** Throws when the record must not be stored or forwarded. */
  validate: (key: Uint8Array, value: Uint8Array) => Promise<void>
  /** Index of the best of several valid records. */
  select: (key: Uint8Array, values: Uint8Array[]) => number
}

/** What services get of the network. */
export interface Network {
  readonly peerId: PeerId
  readonly mode: IpMode
  /** Stays registered across restarts of the underlying node. Returns an unregister. */
  handle(
    protocol: string,
    handler: (stream: Stream, from: PeerId) => void | Promise<void>,
    options: ProtocolHandlerOptions
  ): () => void
  /** @throws PeerUnreachableError, AbortError */
  openStream(peer: PeerId, protocol: string, options: OpenStreamOptions): Promise<Stream>
  /** Begins to open the way that bulk streams will take, so that the first of them finds it there. */
  approach(peer: PeerId, hints: readonly string[]): void
  /** Peers connected now, relays included. */
  peers(): PeerId[]
  isConnected(peer: PeerId): boolean
  onPeer(listener: (event: 'connect' | 'disconnect', peer: PeerId) => void): () => void
  /** Full multiaddrs (with /p2p/…) that others can dial us at now; empty while offline. */
  addresses(): string[]
  /** Resolves once a relay is reserved (or a peer connected); rejects on abort. */
  whenOnline(options?: AbortOptions): Promise<void>
  /** Adds relays that a link or a peer told of. Hints are tried first and remembered if they work. */
  suggestRelays(addresses: readonly string[], source: RelaySource): void

  subscribe(topic: string, onMessage: (message: PubsubMessage) => void): () => void
  publish(topic: string, data: Uint8Array): Promise<void>
  subscribers(topic: string): PeerId[]

  /** Tells the DHT that this peer holds `key` (32-byte SHA-256 digest), and keeps telling while running. */
  provide(key: Uint8Array, options?: AbortOptions): Promise<void>
  stopProviding(key: Uint8Array): void
  /** Peers that provide `key`, with their addresses already known to `openStream`. */
  findProviders(key: Uint8Array, options?: AbortOptions): AsyncIterable<PeerId>
  putRecord(key: Uint8Array, value: Uint8Array, options?: AbortOptions): Promise<void>
  getRecord(key: Uint8Array, options?: AbortOptions): Promise<Uint8Array | undefined>
}
