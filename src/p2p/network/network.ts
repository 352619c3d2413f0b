/** The network of one node. What services registered outlives restarts of libp2p, which a new mode causes. */
import type { Connection, PeerId, Stream } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import type {
  IpMode,
  LogEntry,
  MachineView,
  Network,
  NetworkApi,
  NetworkSnapshot,
  OpenStreamOptions,
  ProtocolHandlerOptions,
  PubsubMessage,
  RelaySource
} from '../interface/network.ts'
import type { AbortOptions } from '../interface/store.ts'
import { abortable } from '../lib/abort.ts'
import { isCircuit, mayDial } from './addresses.ts'
import { Chores } from './chores.ts'
import { CIRCUIT_LINGER_MS } from './constants.ts'
import { errorName, NetworkStoppedError, PeerUnreachableError } from './errors.ts'
import { closeIdleCircuits, followNode, forgetAndHangUp } from './connections.ts'
import { SnapshotFeed } from './feed.ts'
import { Handlers, type ProtocolHandler } from './handlers.ts'
import { loadLibp2p } from './load.ts'
import type { Libp2pNode } from './libp2p.ts'
import { NodeLog } from './log.ts'
import { nodeMachine, reachState, type NodeMachine } from './machines.ts'
import type { NetworkOptions } from './options.ts'
import { Observer } from './observer.ts'
import { Paths } from './paths.ts'
import { ProvidedKeys } from './provided.ts'
import { RelayList, type RelayRecord } from './relays.ts'
import { firstReservations, Reservations } from './reservations.ts'
import { Routing } from './routing.ts'
import { networkSnapshot } from './snapshot.ts'
import { Topics } from './topics.ts'
import { TrafficMeter } from './traffic.ts'

export class NodeNetwork implements Network, NetworkApi {
  readonly peerId: PeerId
  readonly log: NodeLog
  readonly traffic = new TrafficMeter()
  readonly #options: NetworkOptions
  readonly #machine: NodeMachine
  readonly #observer: Observer
  readonly #relays: RelayList
  readonly #handlers: Handlers
  readonly #topics = new Topics()
  readonly #provided: ProvidedKeys
  readonly #chores: Chores
  readonly #peerListeners = new Set<(event: 'connect' | 'disconnect', peer: PeerId) => void>()
  readonly #feed: SnapshotFeed<NetworkSnapshot>
  readonly #machineSources = new Set<() => MachineView[]>()
  #mode: IpMode
  #node: Libp2pNode | undefined
  #paths: Paths | undefined
  #reservations: Reservations | undefined
  #routing: Routing | undefined
  #reason: string | undefined
  #launching: Promise<void> | undefined
  #startedAt = 0
  #stopListening: (() => void) | undefined

  constructor(options: NetworkOptions) {
    const { clock, rng, store } = options.platform
    this.#options = options
    this.#mode = options.mode
    this.peerId = peerIdFromPrivateKey(options.privateKey)
    this.log = new NodeLog(clock)
    this.#handlers = new Handlers(this.log)
    this.#feed = new SnapshotFeed(clock, () => this.#snapshot())
    this.#machine = nodeMachine.start(() => clock.now())
    this.#observer = new Observer(this.traffic, () => clock.now())
    this.#relays = new RelayList({
      table: store.table<RelayRecord>('relays'),
      clock,
      rng,
      log: this.log,
      allowed: (address, source) => source === 'user' || source === 'config' || this.#mayDial(address),
      onChange: () => {
        this.#reservations?.growTo(this.#relays.connected().length)
        this.#feed.changed()
      },
      // The DHT takes no note of providers without an address.
      onReserved: () => this.#provided.tellAgain()
    })
    this.#provided = new ProvidedKeys(clock, () => this.#routing)
    this.#chores = new Chores({
      clock,
      log: this.log,
      relays: () => this.peers().filter((peer) => this.#relays.isRelay(peer)),
      open: (peer, protocol) => this.openStream(peer, protocol, { route: 'any' }),
      onLearned: (addresses) => this.suggestRelays(addresses, 'peer'),
      serveDht: () => void this.#node?.services.dht.setMode('server')
    })
    this.#relays.suggest(options.relays, 'config')
  }

  get mode(): IpMode {
    return this.#mode
  }

  async start(): Promise<void> {
    if (this.#machine.state !== 'stopped') return
    const { platform } = this.#options
    this.#startedAt = platform.clock.now()
    // What earlier sessions remembered must not delay the first dial.
    void this.#relays.load().then(() => this.#node !== undefined && this.#relays.start(this.#node))
    this.#stopListening ??= platform.surroundings.onChange((event) => this.#surroundingsChanged(event))
    this.#provided.start()
    await this.#launch()
  }

  async stop(): Promise<void> {
    this.#stopListening?.()
    this.#provided.stop()
    await this.#launching?.catch(() => undefined)
    await this.#dismantle()
    this.#machine.send('stop')
    this.#feed.send()
    this.#feed.stop()
  }

  handle(protocol: string, run: ProtocolHandler, options: ProtocolHandlerOptions): () => void {
    return this.#handlers.add(protocol, run, options)
  }

  async openStream(peer: PeerId, protocol: string, options: OpenStreamOptions): Promise<Stream> {
    if (this.#launching !== undefined) await abortable(this.#launching, options.signal)
    if (this.#paths === undefined) throw new NetworkStoppedError('The node is not running')
    if (peer.equals(this.peerId)) throw new PeerUnreachableError('That peer is this node')
    return this.#paths.openStream(peer, protocol, options)
  }

  approach(peer: PeerId, hints: readonly string[]): void {
    Promise.resolve(this.#launching)
      .then(() => this.#paths?.approach(peer, { route: 'bulk', hints }))
      .catch((error: unknown) => this.log.write('debug', 'node', errorName(error)))
  }

  peers(): PeerId[] {
    return this.#node?.getPeers() ?? []
  }

  isConnected(peer: PeerId): boolean {
    return (this.#node?.getConnections(peer).length ?? 0) > 0
  }

  /** Closes every connection to the peer. */
  async hangUp(peer: PeerId): Promise<void> {
    if (this.#node !== undefined) await forgetAndHangUp(this.#node, peer)
  }

  onPeer(listener: (event: 'connect' | 'disconnect', peer: PeerId) => void): () => void {
    this.#peerListeners.add(listener)
    return () => this.#peerListeners.delete(listener)
  }

  addresses(): string[] {
    const own = this.#node?.getMultiaddrs().map(String) ?? []
    return own.filter((address) => this.#mode === 'open' || isCircuit(multiaddr(address)))
  }

  async whenOnline(options?: AbortOptions): Promise<void> {
    await reachState(this.#machine, 'online', options?.signal)
  }

  suggestRelays(addresses: readonly string[], source: RelaySource): void {
    this.#relays.suggest(addresses, source)
  }

  subscribe(topic: string, onMessage: (message: PubsubMessage) => void): () => void {
    return this.#topics.subscribe(topic, onMessage)
  }

  async publish(topic: string, data: Uint8Array): Promise<void> {
    await this.#topics.publish(topic, data)
  }

  subscribers(topic: string): PeerId[] {
    return this.#topics.subscribers(topic)
  }

  async provide(key: Uint8Array, options?: AbortOptions): Promise<void> {
    await this.#provided.add(key, options)
  }

  stopProviding(key: Uint8Array): void {
    this.#provided.remove(key)
  }

  async *findProviders(key: Uint8Array, options?: AbortOptions): AsyncIterable<PeerId> {
    if (this.#routing !== undefined) yield* this.#routing.findProviders(key, options)
  }

  async putRecord(key: Uint8Array, value: Uint8Array, options?: AbortOptions): Promise<void> {
    if (this.#routing === undefined) throw new NetworkStoppedError('The node is not running')
    await this.#routing.put(key, value, options)
  }

  async getRecord(key: Uint8Array, options?: AbortOptions): Promise<Uint8Array | undefined> {
    return this.#routing?.get(key, options)
  }

  /** Services add their state machines to the network view. Returns a removal. */
  addMachines(source: () => MachineView[]): () => void {
    this.#machineSources.add(source)
    return () => this.#machineSources.delete(source)
  }

  watch(onSnapshot: (snapshot: NetworkSnapshot) => void): () => void {
    return this.#feed.watch(onSnapshot)
  }

  watchLog(onSnapshot: (entries: LogEntry[]) => void): () => void {
    return this.log.watch(onSnapshot)
  }

  async addRelay(address: string): Promise<void> {
    await this.#relays.addByHand(address)
  }

  removeRelay(address: string): Promise<void> {
    return this.#relays.remove(address)
  }

  async retryRelay(address: string): Promise<void> {
    this.#relays.retry(address)
    await Promise.resolve()
  }

  async setMode(mode: IpMode): Promise<void> {
    if (mode === this.#mode) return
    this.#mode = mode
    await this.#options.onMode(mode)
    await this.#launching?.catch(() => undefined)
    if (this.#node === undefined) return
    await this.#dismantle()
    this.#machine.send('stop')
    await this.#launch()
  }

  /** Brings libp2p up. Streams asked for meanwhile wait for it. */
  async #launch(): Promise<void> {
    this.#machine.send('start')
    this.#launching = this.#assemble()
    try {
      await this.#launching
    } catch (error) {
      this.#reason = errorName(error)
      this.#machine.send('broke')
      this.#feed.changed()
      throw error
    } finally {
      this.#launching = undefined
    }
  }

  async #assemble(): Promise<void> {
    const { platform, privateKey, recordKinds, agent } = this.#options
    const reservations = firstReservations(this.#relays.views().length)
    const [{ assembleLibp2p }, transports] = await Promise.all([loadLibp2p(), platform.transports()])
    const node = await assembleLibp2p({
      privateKey,
      mode: this.#mode,
      transports,
      gater: {
        denyDialPeer: (peer) => this.#relays.isRemoved(peer),
        denyDialMultiaddr: (address) => !this.#mayDial(address.toString())
      },
      recordKinds,
      traffic: this.traffic,
      clock: platform.clock,
      reservations,
      agent
    })
    followNode(node, {
      onOpen: (connection) => this.#opened(node, connection),
      onClose: () => this.#feed.changed(),
      onConnect: (peer) => this.#tellPeer('connect', peer),
      onDisconnect: (peer) => this.#closed(node, peer),
      onIdentify: (peer, agent) => this.#observer.identified(peer.toString(), agent),
      onAddresses: (own) => {
        this.#relays.addressesChanged(own)
        this.#assess()
      }
    })
    await this.#handlers.attach(node)
    await node.start()
    this.#topics.attach(node)
    this.#node = node
    this.#reservations = new Reservations(node, reservations)
    this.#routing = new Routing(node, this.log)
    this.#paths = new Paths({
      node,
      mode: this.#mode,
      relays: () => this.#relays.connected(),
      now: () => platform.clock.now(),
      onDial: () => this.#feed.changed()
    })
    this.#machine.send('started')
    if (!platform.surroundings.online()) this.#machine.send('cut')
    this.log.write('info', 'node', `started in ${this.#mode} mode as ${this.peerId.toString()}`)
    this.#relays.start(node)
    this.#feed.changed()
  }

  async #dismantle(): Promise<void> {
    const node = this.#node
    this.#chores.stop()
    this.#relays.stop()
    this.#node = undefined
    this.#reservations = undefined
    this.#paths = undefined
    this.#routing = undefined
    this.#topics.detach()
    this.#handlers.detach()
    await node?.stop()
  }

  #mayDial(address: string): boolean {
    const own = this.#relays.views().filter(({ source }) => source === 'user' || source === 'config')
    return mayDial(address, {
      entered: own.map((relay) => relay.address),
      allowPrivate: this.#options.allowPrivate,
      allowMemory: this.#options.platform.kind === 'simulation'
    })
  }

  #opened(node: Libp2pNode, connection: Connection): void {
    this.#feed.changed()
    if (connection.limits !== undefined) return
    this.#assess()
    this.#options.platform.clock.setTimeout(() => closeIdleCircuits(node, connection), CIRCUIT_LINGER_MS)
  }

  #tellPeer(event: 'connect' | 'disconnect', peer: PeerId): void {
    for (const listener of this.#peerListeners) listener(event, peer)
    this.#feed.changed()
  }

  #closed(node: Libp2pNode, peer: PeerId): void {
    if (node !== this.#node) return
    this.#observer.forget(peer.toString())
    this.#relays.disconnected(peer)
    this.#assess()
    this.#tellPeer('disconnect', peer)
  }

  /** Online means: a relay is connected, or a peer is. */
  #assess(): void {
    const reached = this.#relays.connected().length > 0 || this.peers().length > 0
    const before = this.#machine.state
    if (reached && this.#machine.send('reached') && before !== 'online') {
      this.#reason = undefined
      this.#chores.start()
    }
    if (!reached && this.#machine.send('lost')) this.#reason = 'NoRelay'
    this.#feed.changed()
  }

  #surroundingsChanged(event: 'online' | 'offline' | 'wake' | 'visible'): void {
    this.log.write('info', 'node', `surroundings: ${event}`)
    if (event === 'offline') {
      this.#machine.send('cut')
      this.#reason = 'NoNetwork'
    } else {
      if (this.#machine.state === 'failed') void this.#launch().catch(() => undefined)
      this.#machine.send('back')
      this.#relays.retry()
      this.#assess()
    }
    this.#feed.changed()
  }

  #snapshot(): NetworkSnapshot {
    return networkSnapshot({
      peer: this.peerId.toString(),
      machine: this.#machine,
      reason: this.#reason,
      mode: this.#mode,
      startedAt: this.#startedAt,
      node: this.#node,
      relays: this.#relays,
      observer: this.#observer,
      topics: this.#topics,
      addresses: this.addresses(),
      dials: this.#paths?.dials() ?? [],
      machines: [...this.#machineSources].flatMap((source) => source())
    })
  }
}
