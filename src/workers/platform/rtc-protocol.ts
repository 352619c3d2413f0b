/**
 * Messages between the node worker, which has no RTCPeerConnection, and the window, which has.
 * Data channels are transferred to the worker where the engine can; elsewhere their messages are
 * pumped. Ids are numbers chosen by the worker (`pc`, `channel`, `call`) or by the window (negative
 * `channel` of an incoming one).
 */

/** The DOM's RTC dictionaries, which the worker library of TypeScript lacks (W3C WebRTC 1.0). */
export type PcState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed'
export type IceState = 'new' | 'checking' | 'connected' | 'completed' | 'disconnected' | 'failed' | 'closed'
export interface PcConfig {
  iceServers?: { urls: string | string[]; username?: string; credential?: string }[]
}
export interface SessionDescription {
  type: 'offer' | 'answer' | 'pranswer' | 'rollback'
  sdp?: string
}
export interface IceCandidate {
  candidate?: string
  sdpMid?: string | null
  sdpMLineIndex?: number | null
  usernameFragment?: string | null
}
export interface ChannelInit {
  ordered?: boolean
  protocol?: string
}
export interface OfferOptions {
  iceRestart?: boolean
}

/** Methods of RTCPeerConnection that return a promise. */
export type PcMethod =
  'createOffer' | 'createAnswer' | 'setLocalDescription' | 'setRemoteDescription' | 'addIceCandidate'

export type ToWindow =
  | { type: 'open-pc'; pc: number; config: PcConfig | undefined }
  | { type: 'call'; pc: number; call: number; method: PcMethod; argument: unknown }
  | { type: 'open-channel'; pc: number; channel: number; label: string; init: ChannelInit | undefined }
  | { type: 'close-pc'; pc: number }
  | { type: 'send'; channel: number; data: ArrayBuffer }
  | { type: 'close-channel'; channel: number }

export type ToWorker =
  | { type: 'result'; call: number; value: unknown }
  | { type: 'failure'; call: number; name: string; message: string }
  | {
      type: 'state'
      pc: number
      connectionState: PcState
      iceConnectionState: IceState
    }
  | { type: 'candidate'; pc: number; candidate: IceCandidate | null }
  /** `raw` is the transferred channel; without it the channel is pumped. */
  | { type: 'channel'; pc: number; channel: number; label: string; raw?: RTCDataChannel; incoming: boolean }
  | { type: 'channel-open'; channel: number }
  | { type: 'channel-message'; channel: number; data: ArrayBuffer }
  | { type: 'channel-low'; channel: number; bufferedAmount: number }
  | { type: 'channel-close'; channel: number }

/**
 * libp2p's throw-away channel. The responder closes it before the initiator has seen it open, so it
 * never leaves the window and the worker's end of it only pretends.
 */
export const INIT_CHANNEL_LABEL = 'init'

/**
 * Bytes left in the engine's send buffer when more is asked for. With libp2p's own value of 0 the
 * association runs dry between refills.
 */
export const LOW_WATER_BYTES = 512 * 1024
