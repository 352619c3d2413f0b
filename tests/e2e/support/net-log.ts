/**
 * What a browser sent and received, from Chromium's own log of its network service: every TCP connection
 * it tried and every datagram with its bytes, those of WebRTC too, since pages have no sockets of their own.
 */
import { readFile } from 'node:fs/promises'

/** RFC 8489 §5: the four bytes at offset 4 of every STUN message. */
const STUN_COOKIE = 0x2112a442
const STUN_HEADER_BYTES = 20

export interface Datagram {
  direction: 'sent' | 'received'
  /** The other end, `host:port`. */
  address: string
  stun: boolean
}

export interface UdpSocket {
  /** What it was connected to, if it was. That alone sends nothing. */
  connectedTo: string | undefined
  datagrams: Datagram[]
}

export interface Traffic {
  /** Where each TCP connection was tried, `host:port`. */
  tcp: string[]
  udp: UdpSocket[]
  /** Names whose addresses were asked for, as hosts or origins. */
  lookups: string[]
}

interface LogEvent {
  type: number
  source: { id: number; type: number }
  params?: { address?: string; bytes?: string; host?: string }
}

interface Log {
  constants: { logEventTypes: Record<string, number>; logSourceType: Record<string, number> }
  events: LogEvent[]
}

/** Switches with which a browser writes the log; it is whole once the browser is closed. */
export function netLogArgs(file: string): string[] {
  return [`--log-net-log=${file}`, '--net-log-capture-mode=Everything']
}

export async function readNetLog(file: string): Promise<Traffic> {
  const { constants, events } = JSON.parse(await readFile(file, 'utf8')) as Log
  const types = constants.logEventTypes
  const tcp: string[] = []
  const lookups: string[] = []
  const udp = new Map<number, UdpSocket>()
  for (const { type, source, params } of events) {
    const address = params?.address
    if (type === types.TCP_CONNECT_ATTEMPT && address !== undefined) tcp.push(address)
    if (type === types.HOST_RESOLVER_MANAGER_REQUEST && params?.host !== undefined) lookups.push(params.host)
    if (source.type !== constants.logSourceType.UDP_SOCKET) continue
    const socket = udp.get(source.id) ?? { connectedTo: undefined, datagrams: [] }
    udp.set(source.id, socket)
    if (type === types.UDP_CONNECT) socket.connectedTo ??= address
    const sent = type === types.UDP_BYTES_SENT
    if (sent || type === types.UDP_BYTES_RECEIVED) {
      socket.datagrams.push({
        direction: sent ? 'sent' : 'received',
        address: address ?? socket.connectedTo ?? 'unknown',
        stun: isStun(Buffer.from(params?.bytes ?? '', 'base64'))
      })
    }
  }
  return { tcp, udp: [...udp.values()], lookups }
}

/** The datagrams of all sockets. */
export function datagramsOf({ udp }: Pick<Traffic, 'udp'>): Datagram[] {
  return udp.flatMap(({ datagrams }) => datagrams)
}

function isStun(bytes: Buffer): boolean {
  return bytes.length >= STUN_HEADER_BYTES && bytes.readUInt32BE(4) === STUN_COOKIE
}
