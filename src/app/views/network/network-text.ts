/** Connections, relays and state machines in words. */
import type { ConnectionView, RelaySource, RelayState } from '../../../p2p/interface/network.ts'
import { m } from '../../i18n/index.ts'
import type { Tone } from '../../shell/connection-state.ts'

export const TRANSPORTS: Record<ConnectionView['transport'], { text: () => string; tone: Tone }> = {
  webrtc: { text: m.transport_webrtc, tone: 'good' },
  circuit: { text: m.transport_circuit, tone: 'warn' },
  websocket: { text: m.transport_websocket, tone: 'plain' },
  memory: { text: m.transport_memory, tone: 'plain' }
}

export const RELAY_STATES: Record<RelayState, { text: () => string; tone: Tone }> = {
  idle: { text: m.relay_idle, tone: 'plain' },
  dialing: { text: m.relay_dialing, tone: 'accent' },
  connected: { text: m.relay_connected, tone: 'accent' },
  reserved: { text: m.relay_reserved, tone: 'good' },
  waiting: { text: m.relay_waiting, tone: 'warn' },
  refused: { text: m.relay_refused, tone: 'bad' }
}

export const RELAY_SOURCES: Record<RelaySource, () => string> = {
  config: m.relay_from_config,
  user: m.relay_from_user,
  link: m.relay_from_link,
  peer: m.relay_from_peer
}

/** Host and port of a relay's multiaddr, which is what people know it by. */
export function relayName(address: string): string {
  const [, , host, , port] = address.split('/')
  return host === undefined ? address : port === undefined || port === '443' ? host : `${host}:${port}`
}
