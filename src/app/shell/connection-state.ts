/** The state of the node in words, with its reason. */
import type { NetworkSnapshot, NodeState } from '../../p2p/interface/network.ts'
import { errorText, m } from '../i18n/index.ts'

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad'

const STATES: Record<NodeState, { text: () => string; tone: Tone }> = {
  stopped: { text: m.node_stopped, tone: 'plain' },
  starting: { text: m.node_starting, tone: 'plain' },
  connecting: { text: m.node_connecting, tone: 'warn' },
  online: { text: m.node_online, tone: 'good' },
  reconnecting: { text: m.node_reconnecting, tone: 'warn' },
  offline: { text: m.node_offline, tone: 'warn' },
  failed: { text: m.node_failed, tone: 'bad' }
}

export interface ConnectionState {
  text: string
  tone: Tone
  /** Why it waits or failed, where there is a reason. */
  reason: string | undefined
}

/** `browserOnline` is known before the node has answered. */
export function connectionState(
  network: NetworkSnapshot | undefined,
  browserOnline: boolean
): ConnectionState {
  const { text, tone } = STATES[browserOnline ? (network?.state ?? 'starting') : 'offline']
  const reason = browserOnline ? network?.reason : 'NoNetwork'
  return { text: text(), tone, reason: reason === undefined ? undefined : errorText(reason) }
}
