/** Real relays on loopback and peers as browsers make them, for tests. */
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { DHT_PROTOCOL, PING_MAX_STREAMS } from '../../../src/p2p/network/constants.ts'
import { relayConfig, startRelay, type Relay, type RelayConfig } from '../relay.ts'

/** Two processors shared with everything else; the waits below end as soon as their state is there. */
vi.setConfig({ testTimeout: 60_000 })

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bitpie-relay-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A relay that stops with the test. */
export async function testRelay(changes: Partial<RelayConfig> = {}): Promise<Relay> {
  const data = changes.data ?? (await temporaryFolder())
  const config = relayConfig({
    port: 0,
    host: '127.0.0.1',
    app: 'none',
    logLevel: 'silent',
    ...changes,
    data
  })
  const relay = await startRelay(config)
  onTestFinished(() => relay.stop())
  return relay
}

export type Peer = Awaited<ReturnType<typeof testPeer>>

/** A peer as a browser is one: no port of its own, reachable through relays only. */
export async function testPeer() {
  const peer = await createLibp2p({
    addresses: { listen: ['/p2p-circuit'] },
    transports: [webSockets(), circuitRelayTransport()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    services: {
      identify: identify(),
      ping: ping({ maxInboundStreams: PING_MAX_STREAMS, maxOutboundStreams: PING_MAX_STREAMS }),
      pubsub: gossipsub({ allowPublishToZeroTopicPeers: true, emitSelf: false }),
      dht: kadDHT({ protocol: DHT_PROTOCOL, peerInfoMapper: passthroughMapper, clientMode: true })
    }
  })
  onTestFinished(() => peer.stop())
  return peer
}

export function addressOf(relay: Relay): ReturnType<typeof multiaddr> {
  const [address] = relay.addresses
  if (address === undefined) {
    throw new Error('the relay announces nothing')
  }
  return multiaddr(address)
}

/** Waits for a state, up to the limit of the slowest machine that runs the gate. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 })
}

/** Connects and waits for the reservation; gives the address others reach the peer at. */
export async function reserve(peer: Peer, relay: Relay): Promise<ReturnType<typeof multiaddr>> {
  await peer.dial(addressOf(relay))
  return eventually(() => {
    const address = peer.getMultiaddrs().find((candidate) => String(candidate).includes(relay.peer))
    if (address === undefined) {
      throw new Error('no reservation yet')
    }
    return address
  })
}

/** The value of one metric without labels. */
export function metricOf(relay: Relay, name: string): number {
  const line = relay
    .metrics()
    .split('\n')
    .find((candidate) => candidate.startsWith(`${name} `))
  return Number(line?.split(' ')[1])
}
