/** First import of the node worker: see rtc-peer-connection.ts for why. */
import { installRtc } from './rtc-peer-connection.ts'

export const rtcBridge = installRtc(globalThis)
