/** Assembly of the relay's js-libp2p node: headless, reached through the shared port only. */
import { circuitRelayServer } from '@libp2p/circuit-relay-v2'
import { gossipsub } from '@libp2p/gossipsub'
import { identify, identifyPush } from '@libp2p/identify'
import type { ConnectionGater, PrivateKey } from '@libp2p/interface'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import type { RecordKind } from '../../../src/p2p/interface/network.ts'
import { DHT_PROTOCOL, PING_MAX_STREAMS } from '../../../src/p2p/network/constants.ts'
import type { RelayConfig } from '../config/config.ts'
import { RELAY_AGENT } from '../version.ts'
import { boundedDatastore } from './bounded-datastore.ts'
import type { SharedPort } from './shared-port.ts'
import { circuitMetrics, type CircuitTraffic } from './traffic.ts'

/** What the DHT and the peer store may hold in memory. */
const DATASTORE_BYTES = 64 * 1024 * 1024

/**
 * Dead peers are noticed within a ping interval and its timeout; browsers ping more eagerly themselves. The answer of
 * a peer on a slow line waits behind what that peer sends: 3 MiB at 4 Mbit/s take 6 s.
 */
const PING_INTERVAL_MS = 15_000
const PING_TIMEOUT_MIN_MS = 15_000

/**
 * A relay is the hub of its peers, which mostly know no one else in a topic: it takes all of them into
 * its mesh, so that a message needs no wait for the next heartbeat's gossip.
 */
const MESH = { D: 32, Dlo: 8, Dhi: 512, Dout: 4, Dscore: 8 }
const MAX_PUBSUB_RPC_BYTES = 64 * 1024

export interface RelayNodeInit {
  config: RelayConfig
  privateKey: PrivateKey
  sharedPort: SharedPort
  /** Addresses, without the peer id, to tell to others. */
  announce: readonly string[]
  recordKinds: readonly RecordKind[]
  gater: ConnectionGater
  traffic: CircuitTraffic
}

export type RelayNode = Awaited<ReturnType<typeof assembleRelayNode>>

/** Makes the node, not yet started. */
export async function assembleRelayNode(init: RelayNodeInit) {
  const { config, sharedPort, recordKinds } = init
  return createLibp2p({
    start: false,
    privateKey: init.privateKey,
    datastore: boundedDatastore(DATASTORE_BYTES),
    nodeInfo: { userAgent: RELAY_AGENT },
    addresses: { listen: [sharedPort.listenAddress], announce: [...init.announce] },
    transports: [(components) => sharedPort.transport(components)],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: init.gater,
    connectionManager: {
      maxConnections: config.maxConnections,
      maxIncomingPendingConnections: config.maxPendingConnections,
      inboundConnectionThreshold: config.connectionRate,
      // Other relays are redialled by the bootstrap role, with reasons in the log.
      reconnectRetries: 0
    },
    connectionMonitor: { pingInterval: PING_INTERVAL_MS, pingTimeout: { minTimeout: PING_TIMEOUT_MIN_MS } },
    metrics: () => circuitMetrics(init.traffic),
    services: {
      identify: identify(),
      identifyPush: identifyPush(),
      ping: ping({ maxInboundStreams: PING_MAX_STREAMS, maxOutboundStreams: PING_MAX_STREAMS }),
      circuits: circuitRelayServer({
        maxInboundHopStreams: config.maxCircuitsPerPeer,
        maxOutboundStopStreams: config.maxCircuitsPerPeer,
        reservations: {
          maxReservations: config.maxReservations,
          // Milliseconds, although peers that follow the specification read the number as seconds.
          defaultDurationLimit: config.circuitDurationS * 1000,
          defaultDataLimit: BigInt(config.circuitMib) * 1024n * 1024n
        }
      }),
      pubsub: gossipsub({
        ...MESH,
        allowPublishToZeroTopicPeers: true,
        emitSelf: false,
        globalSignaturePolicy: 'StrictSign',
        maxInboundDataLength: MAX_PUBSUB_RPC_BYTES,
        // Whole families, schools and test runs come from one address.
        scoreParams: { IPColocationFactorWeight: 0 }
      }),
      dht: kadDHT({
        protocol: DHT_PROTOCOL,
        peerInfoMapper: passthroughMapper,
        clientMode: false,
        allowQueryWithZeroPeers: true,
        validators: Object.fromEntries(
          recordKinds.map((kind) => [
            kind.namespace,
            (key: Uint8Array, value: Uint8Array) => kind.validate(key, value)
          ])
        ),
        selectors: Object.fromEntries(
          recordKinds.map((kind) => [
            kind.namespace,
            (key: Uint8Array, values: Uint8Array[]) => kind.select(key, values)
          ])
        )
      })
    }
  })
}
