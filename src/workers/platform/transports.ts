/** Transports of a browser: WebSocket to relays, WebRTC to peers. */
import { webRTC } from '@libp2p/webrtc'
import { webSockets } from '@libp2p/websockets'
import { MAX_MESSAGE_BYTES } from '../../p2p/network/index.ts'
import type { PlatformTransports } from '../../p2p/interface/platform.ts'

/**
 * `iceServers` is empty on purpose: left out, libp2p would ask third-party STUN servers.
 * Evaluate only after rtc-global.ts.
 */
export function browserTransports(): PlatformTransports {
  return {
    webSocket: () => webSockets(),
    webRtc: () =>
      webRTC({
        rtcConfiguration: { iceServers: [] },
        dataChannel: { maxMessageSize: MAX_MESSAGE_BYTES }
      })
  }
}
