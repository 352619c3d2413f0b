/**
 * A version that outlives its purged entry (the purge did not know of it) becomes a file of its own. Its
 * id is its dot in bytes, the same on every device: writer (8 bytes), operation and change (u32 BE each).
 */
import { ID_BYTES, WRITER_BYTES } from './constants.ts'
import { decodeId, encodeId } from './ids.ts'
import { dotOf, parseDot, type Dot } from './stamps.ts'

export function derivedId(dot: Dot): string {
  const { writer, seq, index } = parseDot(dot)
  const bytes = new Uint8Array(ID_BYTES)
  bytes.set(decodeId(writer, WRITER_BYTES) ?? [])
  const view = new DataView(bytes.buffer)
  view.setUint32(WRITER_BYTES, seq)
  view.setUint32(WRITER_BYTES + 4, index)
  return encodeId(bytes)
}

/** The dot of which `id` would be derived; of a random id, one that nobody wrote. */
export function underivedDot(id: string): Dot {
  const bytes = decodeId(id) ?? new Uint8Array(ID_BYTES)
  const view = new DataView(bytes.buffer)
  const writer = encodeId(bytes.subarray(0, WRITER_BYTES))
  return dotOf({ writer, seq: view.getUint32(WRITER_BYTES) }, view.getUint32(WRITER_BYTES + 4))
}
