/** A segment as it is stored: `BPC1`, its size unpacked (u32 BE), the message deflated (RFC 1951). */
import { deflateSync, inflateSync } from 'fflate'
import { MAX_SEGMENT_BYTES, MAX_UNPACKED_BYTES } from './constants.ts'
import { InvalidCatalogueError } from './errors.ts'

const MAGIC = Uint8Array.of(0x42, 0x50, 0x43, 0x31)
const HEADER_BYTES = MAGIC.byteLength + 4
/** What deflate gives at best: more is a lie in the header. */
const MAX_RATIO = 1032

/** Half of a catalogue is keys and ids, which nothing makes smaller: 5 % more bytes in a third of the time. */
const LEVEL = 1

export function pack(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const deflated = deflateSync(message, { level: LEVEL })
  const bytes = new Uint8Array(HEADER_BYTES + deflated.byteLength)
  bytes.set(MAGIC)
  new DataView(bytes.buffer).setUint32(MAGIC.byteLength, message.byteLength)
  bytes.set(deflated, HEADER_BYTES)
  return bytes
}

/** @throws InvalidCatalogueError */
export function unpack(bytes: Uint8Array): Uint8Array {
  const { byteLength } = bytes
  if (byteLength < HEADER_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte)) {
    throw new InvalidCatalogueError('it does not begin as one')
  }
  const sizeBytes = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.byteLength)
  const isPlausible = sizeBytes <= MAX_UNPACKED_BYTES && sizeBytes <= byteLength * MAX_RATIO
  if (byteLength > MAX_SEGMENT_BYTES || !isPlausible) throw new InvalidCatalogueError('it is too large')
  try {
    // into one byte more than it should take, so that more than it should is noticed
    const out = inflateSync(bytes.subarray(HEADER_BYTES), { out: new Uint8Array(sizeBytes + 1) })
    if (out.byteLength === sizeBytes) return out
  } catch (cause) {
    throw new InvalidCatalogueError('it cannot be unpacked', { cause })
  }
  throw new InvalidCatalogueError('it is longer or shorter than it says')
}
