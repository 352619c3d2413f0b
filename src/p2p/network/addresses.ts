/** Multiaddrs as the network uses them: what a relay address is, and which may be dialled. */
import { isPrivate } from '@libp2p/utils'
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import { WebSockets, WebSocketsSecure } from '@multiformats/multiaddr-matcher'
import { InvalidRelayAddressError } from './errors.ts'

/** Longest address accepted from a person, a link or a peer, characters. */
const MAX_ADDRESS_LENGTH = 512

/**
 * A relay's address: WebSocket, optionally with its peer id; or its URL, `wss://relay.example`.
 * @throws InvalidRelayAddressError
 */
export function parseRelayAddress(text: string): Multiaddr {
  if (text.length > MAX_ADDRESS_LENGTH) throw new InvalidRelayAddressError('The address is too long')
  let address: Multiaddr
  try {
    address = multiaddr(fromUrl(text.trim()))
  } catch (cause) {
    throw new InvalidRelayAddressError('Not a multiaddr', { cause })
  }
  const bare = withoutPeer(address)
  if (!WebSockets.exactMatch(bare) && !WebSocketsSecure.exactMatch(bare))
    throw new InvalidRelayAddressError('A relay address is a WebSocket multiaddr')
  return address
}

/** The multiaddr of a WebSocket URL, as relays themselves write it; any other text as it is. */
function fromUrl(text: string): string {
  if (!/^wss?:\/\//iu.test(text)) return text
  const { protocol, hostname, port, pathname, search, username } = new URL(text)
  if (pathname !== '/' || search !== '' || username !== '')
    throw new InvalidRelayAddressError('A relay has no path')
  const isSecure = protocol === 'wss:'
  const isIp4 = /^[\d.]+$/u.test(hostname)
  const host = hostname.startsWith('[')
    ? `ip6/${hostname.slice(1, -1)}`
    : `${isIp4 ? 'ip4' : 'dns4'}/${hostname}`
  return `/${host}/tcp/${port || (isSecure ? '443' : '80')}/${isSecure ? 'tls/ws' : 'ws'}`
}

/** Peer id a relay address names, if it does. */
export function peerOf(address: Multiaddr): string | undefined {
  return address.getComponents().findLast((component) => component.name === 'p2p')?.value
}

/** The address up to its first /p2p or /p2p-circuit part: where the socket goes. */
export function withoutPeer(address: Multiaddr): Multiaddr {
  const components = address.getComponents()
  const end = components.findIndex(({ name }) => name === 'p2p' || name === 'p2p-circuit')
  return multiaddr(end < 0 ? components : components.slice(0, end))
}

export function isCircuit(address: Multiaddr): boolean {
  return address.getComponents().some(({ name }) => name === 'p2p-circuit')
}

export function isWebRtc(address: Multiaddr): boolean {
  return address.getComponents().some(({ name }) => name === 'webrtc')
}

/** A circuit to `peer` through the relay at `relay` (with its /p2p part), direct when `webRtc`. */
export function circuitAddress(relay: string, peer: string, webRtc: boolean): Multiaddr {
  return multiaddr(`${relay}/p2p-circuit${webRtc ? '/webrtc' : ''}/p2p/${peer}`)
}

/** Loopback, LAN and link-local hosts, by address or by the names reserved for them. */
function isPrivateHost(address: Multiaddr): boolean {
  const host = address.getComponents()[0]
  if (host === undefined) return true
  if (host.name.startsWith('dns')) {
    const name = host.value ?? ''
    return name === 'localhost' || name.endsWith('.localhost') || name.endsWith('.local')
  }
  return isPrivate(address)
}

/** Plain ws:// is for loopback, the local network and relays a person added. */
function isPlainWebSocket(address: Multiaddr): boolean {
  return WebSockets.exactMatch(withoutPeer(address))
}

export interface DialPolicy {
  /** Relay addresses a person or the app's own configuration gave: always allowed. */
  entered: readonly string[]
  /** Loopback and LAN addresses from links and peers, too. */
  allowPrivate: boolean
  /** Memory transport, of simulations. */
  allowMemory: boolean
}

/** Links and peers may only lead to public relays over TLS, unless the policy says otherwise. */
export function mayDial(address: string, policy: DialPolicy): boolean {
  if (policy.entered.some((entered) => address === entered || address.startsWith(`${entered}/`))) return true
  const parsed = multiaddr(address)
  if (parsed.getComponents()[0]?.name === 'memory') return policy.allowMemory
  if (policy.allowPrivate) return true
  return !isPlainWebSocket(parsed) && !isPrivateHost(parsed)
}
