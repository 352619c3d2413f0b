/** Composition root of a relay: one port, three roles (bootstrap, circuit, web), one key. */
import { getThinWaistAddresses } from '@libp2p/utils'
import type { KadDHT } from '@libp2p/kad-dht'
import { multiaddr } from '@multiformats/multiaddr'
import { existsSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { RecordKind } from '../../src/p2p/interface/network.ts'
import { nameRecordKind } from '../../src/p2p/services/sites/index.ts'
import { headRecordKind } from '../../src/p2p/services/storage/index.ts'
import type { RelayConfig } from './config/config.ts'
import { createLog, type Log } from './log.ts'
import { counter, gauge, metricsText } from './metrics.ts'
import { startHttpServer } from './platform/http-server.ts'
import { assembleRelayNode } from './platform/libp2p.ts'
import { loadOrCreateKey } from './platform/private-key.ts'
import { createSharedPort } from './platform/shared-port.ts'
import type { CircuitTraffic } from './platform/traffic.ts'
import { createRelayMesh } from './roles/bootstrap/mesh.ts'
import { followTopics } from './roles/bootstrap/topics.ts'
import { createCircuitGate } from './roles/circuit.ts'
import { publicAuthority, webSocketAddress } from './roles/web/relay-list.ts'
import { createWeb, type Web } from './roles/web/web.ts'

export { relayConfig, type RelayConfig } from './config/config.ts'

export interface Relay {
  port: number
  peer: string
  /** Multiaddrs told to peers, with the peer id. */
  addresses: string[]
  /** Text of /metrics. */
  metrics(): string
  stop(): Promise<void>
}

export interface RelayOptions {
  /** What the DHT carries: by default the records of all services. */
  recordKinds?: readonly RecordKind[]
  log?: Log
}

/** libp2p closes politely; peers that do not answer are not waited for. */
const POLITE_STOP_MS = 3_000

/** Beside the bundle when installed from npm, at the root of the repository otherwise. */
function ownApp(): string | undefined {
  return ['./app', '../../dist']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((folder) => existsSync(`${folder}/index.html`))
}

function settleApp(config: RelayConfig, log: Log): RelayConfig {
  if (config.app === 'none') {
    return { ...config, app: undefined }
  }
  const app = config.app ?? ownApp()
  if (app === undefined || !existsSync(`${app}/index.html`)) {
    log.warn('no built app found: peers are served, browsers get no page', { app })
  }
  return { ...config, app }
}

function announced({ publicUrl, host, tlsCert }: RelayConfig, port: number): string[] {
  if (publicUrl !== undefined) {
    return [webSocketAddress(publicAuthority(publicUrl))]
  }
  const bound = multiaddr(
    `/ip${isIPv6(host) ? 6 : 4}/${host === 'localhost' ? '127.0.0.1' : host}/tcp/${port}`
  )
  return getThinWaistAddresses(bound, port).map(
    (address) => `${address}${tlsCert === undefined ? '/ws' : '/tls/ws'}`
  )
}

function within(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  work.then(
    () => resolve(),
    () => resolve()
  )
  return promise.finally(() => clearTimeout(timer))
}

/** Starts listening and resolves once peers and browsers are served. @throws CannotListenError, UnreadableKeyError */
export async function startRelay(given: RelayConfig, options: RelayOptions = {}): Promise<Relay> {
  const log = options.log ?? createLog({ level: given.logLevel, format: given.logFormat })
  const config = settleApp(given, log)
  const privateKey = await loadOrCreateKey(config.data)
  const peer = privateKey.publicKey.toString()
  const sharedPort = createSharedPort()
  const traffic: CircuitTraffic = { relayedBytes: 0 }
  let isStopping = false
  let metrics = (): string => ''

  const web = createWeb({
    config,
    peer,
    sharedPort,
    log,
    metrics: () => metrics(),
    healthy: () => !isStopping
  })
  const server = await startHttpServer(
    config,
    log,
    (request, response) => web.onRequest(request, response),
    (request, socket, head) => web.onUpgrade(request, socket, head)
  )

  const gate = createCircuitGate(config.maxReservationsPerHost)
  const announce = announced(config, server.port)
  const { recordKinds = [nameRecordKind, headRecordKind] } = options
  const node = await assembleRelayNode({
    config,
    privateKey,
    sharedPort,
    announce,
    recordKinds,
    gater: gate.gater,
    traffic
  })
  const circuits = gate.attach(node)
  const mesh = createRelayMesh({ node, peers: config.peers, log, onRelay: (relay) => topics.ignore(relay) })
  const topics = followTopics({ node, maxTopics: config.maxTopics, isRelay: (other) => mesh.isRelay(other) })
  await node.start()
  await mesh.start()

  const dht: KadDHT & { routingTable?: { size: number } } = node.services.dht
  metrics = () =>
    metricsText([
      gauge('bitpie_relay_connections', 'Peers connected', node.getPeers().length),
      gauge('bitpie_relay_reservations', 'Peers reachable through this relay', circuits.reservations()),
      counter('bitpie_relay_relayed_bytes_total', 'Bytes carried by circuits', traffic.relayedBytes),
      gauge('bitpie_relay_relays', 'Other relays connected', mesh.connected()),
      gauge('bitpie_relay_topics', 'Pubsub topics carried', topics.size()),
      gauge('bitpie_relay_dht_peers', 'Peers in the routing table', routingPeers(dht)),
      counter('bitpie_relay_upgrades_total', 'WebSocket upgrades of peers', web.upgrades()),
      requestCounter(web),
      gauge('process_resident_memory_bytes', 'Resident memory', process.memoryUsage.rss()),
      counter(
        'process_cpu_seconds_total',
        'Processor time',
        process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6
      )
    ])

  async function stop(): Promise<void> {
    isStopping = true
    topics.stop()
    circuits.stop()
    await within(
      POLITE_STOP_MS,
      mesh.stop().then(() => node.stop())
    )
    await server.stop()
  }

  return {
    port: server.port,
    peer,
    addresses: announce.map((address) => `${address}/p2p/${peer}`),
    metrics: () => metrics(),
    stop
  }
}

/** The library has the table and leaves it out of its public type. */
function routingPeers(dht: { routingTable?: { size: number } }): number {
  return dht.routingTable?.size ?? 0
}

function requestCounter({ statuses }: Web) {
  return {
    name: 'bitpie_relay_http_requests_total',
    help: 'Requests answered, by status',
    type: 'counter' as const,
    values: [...statuses].map(([status, value]) => ({ labels: { status: String(status) }, value }))
  }
}
