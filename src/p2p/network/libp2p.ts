/** Assembly of the js-libp2p node; the traps it avoids are told in the design notes on the network. */
import { gossipsub } from '@libp2p/gossipsub'
import { identify, identifyPush } from '@libp2p/identify'
import type { ConnectionGater, PrivateKey } from '@libp2p/interface'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import type { IpMode, RecordKind } from '../interface/network.ts'
import type { Clock, PlatformTransports } from '../interface/platform.ts'
import {
  CIRCUIT_DIAL_TIMEOUT_MS,
  DHT_PROTOCOL,
  DIRECT_DIAL_TIMEOUT_MS,
  MAX_INBOUND_PENDING,
  MAX_INBOUND_PER_SECOND,
  PING_MAX_STREAMS
} from './constants.ts'
import { knownRelaysOnly } from './circuits.ts'
import { heartbeat } from './heartbeat.ts'
import type { TrafficMeter } from './traffic.ts'

export interface Libp2pSetup {
  privateKey: PrivateKey
  mode: IpMode
  transports: PlatformTransports
  gater: ConnectionGater
  recordKinds: readonly RecordKind[]
  traffic: TrafficMeter
  clock: Clock
  /** Relays to hold reservations on at once. */
  reservations: number
  agent: string
}

export type Libp2pNode = Awaited<ReturnType<typeof assembleLibp2p>>

/** Makes the node, not yet started. In relayed mode no WebRTC transport exists at all. */
export async function assembleLibp2p(setup: Libp2pSetup) {
  const webRtc = setup.mode === 'open' ? setup.transports.webRtc : undefined
  const circuits = Array.from({ length: setup.reservations }, () => '/p2p-circuit')
  const node = await createLibp2p({
    start: false,
    privateKey: setup.privateKey,
    nodeInfo: { userAgent: setup.agent },
    // `/p2p-circuit` without a relay re-reserves by itself after each redial; `relay/p2p-circuit` never does.
    addresses: { listen: webRtc === undefined ? circuits : [...circuits, '/webrtc'] },
    transports: [
      setup.transports.webSocket(),
      knownRelaysOnly(),
      ...(webRtc === undefined ? [] : [webRtc()]),
      ...(setup.transports.memory === undefined ? [] : [setup.transports.memory()])
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: setup.gater,
    connectionManager: {
      dialTimeout: DIRECT_DIAL_TIMEOUT_MS,
      addressDialTimeout: CIRCUIT_DIAL_TIMEOUT_MS,
      // The host of a circuit is its relay: all visitors of a node come from one or two.
      inboundConnectionThreshold: MAX_INBOUND_PER_SECOND,
      maxIncomingPendingConnections: MAX_INBOUND_PENDING,
      // Relays are redialled by RelayList, with reasons that the views can show.
      reconnectRetries: 0
    },
    connectionMonitor: { enabled: false },
    metrics: () => setup.traffic,
    services: {
      identify: identify(),
      identifyPush: identifyPush(),
      heartbeat: heartbeat({ traffic: setup.traffic, clock: setup.clock }),
      ping: ping({ maxInboundStreams: PING_MAX_STREAMS, maxOutboundStreams: PING_MAX_STREAMS }),
      pubsub: gossipsub({
        allowPublishToZeroTopicPeers: true,
        floodPublish: true,
        emitSelf: false,
        globalSignaturePolicy: 'StrictSign',
        maxInboundDataLength: 64 * 1024,
        // Peers behind one relay or in one household share an address.
        scoreParams: { IPColocationFactorWeight: 0 }
      }),
      dht: kadDHT({
        protocol: DHT_PROTOCOL,
        peerInfoMapper: passthroughMapper,
        clientMode: true,
        validators: Object.fromEntries(setup.recordKinds.map((kind) => [kind.namespace, kind.validate])),
        selectors: Object.fromEntries(setup.recordKinds.map((kind) => [kind.namespace, kind.select]))
      })
    }
  })
  setup.traffic.attach(() => node.getConnections())
  return node
}
