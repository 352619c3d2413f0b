/**
 * libp2p's WebSocket transport on the port of our own web server.
 *
 * js-libp2p's listener always opens a port of its own and takes no server. Piping to it over a second
 * loopback port would double the copies, hide the remote address behind 127.0.0.1 and leave its frame
 * limit at 100 MiB. So dialling stays the library's, and listening is this: the web server passes
 * upgrades in, and each socket goes through libp2p's upgrader as any other connection does.
 */
import {
  transportSymbol,
  type ComponentLogger,
  type CreateListenerOptions,
  type Libp2pEvents,
  type Listener,
  type ListenerEvents,
  type Metrics,
  type Transport,
  type TypedEventTarget
} from '@libp2p/interface'
import { ipPortToMultiaddr } from '@libp2p/utils'
import { webSockets } from '@libp2p/websockets'
import type { Multiaddr } from '@multiformats/multiaddr'
import { TypedEventEmitter } from 'main-event'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { webSocketConnection } from './websocket-connection.ts'

/** Noise frames are at most 64 KiB; a peer may gather some of them into one message. */
const MAX_FRAME_BYTES = 1024 * 1024

export interface RemoteEndpoint {
  address: string
  port: number
}

export interface SharedPort {
  /** To be listed among the transports of the libp2p node. */
  transport(components: SharedPortComponents): Transport
  /** What the node is to listen on: a name for this transport, never bound. */
  listenAddress: string
  /** Takes over an upgrade request of the web server. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, remote: RemoteEndpoint): void
}

interface SharedPortComponents {
  logger: ComponentLogger
  events: TypedEventTarget<Libp2pEvents>
  metrics?: Metrics
}

const LISTEN_ADDRESS = '/ip4/127.0.0.1/tcp/1/ws'

type Accept = SharedPort['accept']

function createListener(
  { upgrader }: CreateListenerOptions,
  logger: ComponentLogger,
  open: (accept: Accept) => void,
  close: () => void
): Listener {
  const log = logger.forComponent('bitpie:shared-port')
  const ending = new AbortController()
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false
  })
  const events = new TypedEventEmitter<ListenerEvents>()

  const accept: Accept = (request, socket, head, remote) => {
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const remoteAddr = ipPortToMultiaddr(remote.address, remote.port).encapsulate('/ws')
      const connection = webSocketConnection(webSocket, remoteAddr, log)
      upgrader.upgradeInbound(connection, { signal: ending.signal }).catch((error: unknown) => {
        log('inbound connection was not upgraded - %e', error)
        connection.abort(error instanceof Error ? error : new Error(String(error)))
      })
    })
  }

  return Object.assign(events, {
    async listen(_address: Multiaddr): Promise<void> {
      open(accept)
      events.safeDispatchEvent('listening')
    },
    getAddrs: () => [],
    updateAnnounceAddrs: () => {},
    async close(): Promise<void> {
      close()
      ending.abort()
      server.close()
      events.safeDispatchEvent('close')
    }
  })
}

export function createSharedPort(): SharedPort {
  let current: Accept | undefined

  return {
    listenAddress: LISTEN_ADDRESS,
    transport(components) {
      const dialling = webSockets()(components)
      return {
        [transportSymbol]: true,
        [Symbol.toStringTag]: 'bitpie-shared-port',
        dial: (address, options) => dialling.dial(address, options),
        dialFilter: (addresses) => dialling.dialFilter(addresses),
        listenFilter: (addresses) => addresses.filter((address) => String(address) === LISTEN_ADDRESS),
        createListener: (options) =>
          createListener(
            options,
            components.logger,
            (accept) => {
              current = accept
            },
            () => {
              current = undefined
            }
          )
      }
    },
    accept(request, socket, head, remote) {
      if (current === undefined) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
        return
      }
      current(request, socket, head, remote)
    }
  }
}
