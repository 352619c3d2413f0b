/** What can be wrong with bytes of a peer before any protocol looks at them. */

/** The peer announced a frame larger than the protocol allows. */
export class FrameTooLargeError extends Error {
  override name = 'FrameTooLargeError'
  constructor(sizeBytes: number, maxBytes: number) {
    super(`A frame of ${sizeBytes} bytes is larger than the ${maxBytes} allowed here`)
  }
}

/** The length in front of a frame is not a varint of at most five bytes, or not the shortest one. */
export class FrameMalformedError extends Error {
  override name = 'FrameMalformedError'
  constructor() {
    super('The length of a frame is malformed')
  }
}

/** The stream ended inside a frame. */
export class FrameTruncatedError extends Error {
  override name = 'FrameTruncatedError'
  constructor() {
    super('The stream ended inside a frame')
  }
}

/** The stream closed before what was sent could leave, or before an answer came. */
export class StreamEndedError extends Error {
  override name = 'StreamEndedError'
  constructor(options?: ErrorOptions) {
    super('The stream closed early', options)
  }
}
