/** A process with many browser-like peers on one relay: `relay-crowd.ts <relay address> <count>`. */
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { ping } from '@libp2p/ping'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'

const [address = '', count = '0'] = process.argv.slice(2)
/** Fewer than the relay takes from one address in a second. */
const PAUSE_MS = 100

let reserved = 0
for (let n = 0; n < Number(count); n++) {
  const node = await createLibp2p({
    addresses: { listen: ['/p2p-circuit'] },
    transports: [webSockets(), circuitRelayTransport()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    services: { identify: identify(), ping: ping({ maxInboundStreams: 32, maxOutboundStreams: 32 }) }
  })
  node.addEventListener(
    'self:peer:update',
    () => {
      if (node.getMultiaddrs().length === 0) return
      reserved++
      console.log(reserved)
    },
    { once: true }
  )
  await node.dial(multiaddr(address))
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}
