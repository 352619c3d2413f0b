/**
 * Length-prefixed framing: an unsigned varint (LEB128) of the payload's length, then the payload.
 * The same as libp2p's, with a mandatory maximum that is checked before a byte is gathered.
 */
import type { Stream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface'
import { FrameMalformedError, FrameTooLargeError, FrameTruncatedError } from './errors.ts'

/** Lengths fit 32 bits: five bytes of seven. */
const MAX_PREFIX_BYTES = 5

/**
 * Payload with its length in front, in one buffer so that it leaves as one message. A payload in parts
 * is joined here, so that large ones are copied once.
 */
export function encodeFrame(payload: Uint8Array | readonly Uint8Array[]): Uint8Array {
  const parts = payload instanceof Uint8Array ? [payload] : payload
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0)
  const prefix = encodeVarint(length)
  const frame = new Uint8Array(prefix.length + length)
  frame.set(prefix)
  let at = prefix.length
  for (const part of parts) {
    frame.set(part, at)
    at += part.byteLength
  }
  return frame
}

/** An unsigned integer of up to 32 bits as LEB128, in as few bytes as it takes. */
export function encodeVarint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  bytes.push(rest)
  return bytes
}

/** Takes bytes as they arrive and gives whole payloads; holds at most one unfinished frame. */
export class FrameDecoder {
  readonly #maxBytes: number
  #prefixBytes = 0
  #length = 0
  #frame: Uint8Array | undefined
  #filled = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** True between frames. */
  get idle(): boolean {
    return this.#frame === undefined && this.#prefixBytes === 0
  }

  /**
   * Payloads completed by `chunk`. They are copies: the transport may reuse its buffer.
   * @throws FrameTooLargeError, FrameMalformedError
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    let at = 0
    while (at < chunk.byteLength) {
      if (this.#frame === undefined) at = this.#readPrefix(chunk, at)
      const frame = this.#frame
      if (frame === undefined) continue
      const taken = Math.min(frame.byteLength - this.#filled, chunk.byteLength - at)
      frame.set(chunk.subarray(at, at + taken), this.#filled)
      this.#filled += taken
      at += taken
      if (this.#filled < frame.byteLength) continue
      this.#frame = undefined
      yield frame
    }
  }

  /** Reads length bytes from `at`; opens the frame once the length is complete. */
  #readPrefix(chunk: Uint8Array, at: number): number {
    while (at < chunk.byteLength) {
      const byte = chunk[at++] ?? 0
      this.#length += (byte & 0x7f) * 2 ** (7 * this.#prefixBytes)
      this.#prefixBytes++
      if ((byte & 0x80) !== 0) {
        if (this.#prefixBytes === MAX_PREFIX_BYTES) throw new FrameMalformedError()
        continue
      }
      if (byte === 0 && this.#prefixBytes > 1) throw new FrameMalformedError()
      if (this.#length > this.#maxBytes) throw new FrameTooLargeError(this.#length, this.#maxBytes)
      this.#frame = new Uint8Array(this.#length)
      this.#filled = 0
      this.#length = 0
      this.#prefixBytes = 0
      break
    }
    return at
  }
}

/**
 * The frames of a stream until the remote closes its writing side. `onBytes` hears of every arrival,
 * whole frame or not: how a slow peer is told from a silent one.
 * @throws FrameTooLargeError, FrameMalformedError, FrameTruncatedError, and the stream's own errors
 */
export async function* readFrames(
  stream: Stream,
  maxBytes: number,
  onBytes?: (count: number) => void
): AsyncGenerator<Uint8Array> {
  const decoder = new FrameDecoder(maxBytes)
  for await (const chunk of readChunks(stream)) {
    onBytes?.(chunk.byteLength)
    yield* decoder.push(chunk)
  }
  if (!decoder.idle) throw new FrameTruncatedError()
}

/**
 * Like iterating the stream itself, but it also ends when the remote had closed its side before the
 * first read (libp2p 3.3 then waits for ever).
 */
async function* readChunks(stream: Stream): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = []
  let ended = stream.readableEnded
  let failure: Error | undefined
  let wake: (() => void) | undefined
  const onMessage = (event: StreamMessageEvent) => {
    // A list gives its parts: joining them would copy every byte once more.
    if (event.data instanceof Uint8Array) chunks.push(event.data)
    else chunks.push(...event.data)
    wake?.()
  }
  const onEnd = () => {
    ended = true
    wake?.()
  }
  const onClose = (event: StreamCloseEvent) => {
    failure = event.error
    onEnd()
  }
  stream.addEventListener('message', onMessage)
  stream.addEventListener('end', onEnd)
  stream.addEventListener('close', onClose)
  try {
    for (;;) {
      let chunk: Uint8Array | undefined
      while ((chunk = chunks.shift()) !== undefined) yield chunk
      if (failure !== undefined) throw failure
      if (ended) return
      await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    stream.removeEventListener('message', onMessage)
    stream.removeEventListener('end', onEnd)
    stream.removeEventListener('close', onClose)
  }
}
