/** Door of the wire: framing with limits and back-pressure on libp2p streams. */
export { FrameMalformedError, FrameTooLargeError, FrameTruncatedError } from './errors.ts'
export { encodeFrame, encodeVarint, FrameDecoder, readFrames } from './framing.ts'
export { sendFrame } from './send.ts'
export { answerOnce, askOnce } from './unary.ts'
