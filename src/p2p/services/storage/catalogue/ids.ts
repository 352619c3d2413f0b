/** Random ids as text: base32 (RFC 4648, lower case, unpadded), 26 characters for 16 bytes. */
import type { Rng } from '../../../interface/platform.ts'
import { ID_BYTES } from './constants.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const VALUES = new Map(Array.from(ALPHABET, (char, value) => [char, value]))

/** Faster than a codec for any base: a catalogue has hundreds of thousands of ids. */
export function encodeId(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let buffer = 0
  for (let at = 0; at < bytes.byteLength; at++) {
    buffer = ((buffer << 8) | (bytes[at] ?? 0)) & 0xffff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += ALPHABET.charAt((buffer >>> bits) & 31)
    }
  }
  return bits === 0 ? text : text + ALPHABET.charAt((buffer << (5 - bits)) & 31)
}

/** Of an entry or a stripe. */
export function newId(rng: Pick<Rng, 'bytes'>): string {
  return encodeId(rng.bytes(ID_BYTES))
}

/** Undefined unless `text` is exactly what `encodeId` gives for that many bytes. */
export function decodeId(text: string, lengthBytes: number = ID_BYTES): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(lengthBytes)
  if (text.length !== Math.ceil((lengthBytes * 8) / 5)) return undefined
  let bits = 0
  let buffer = 0
  let at = 0
  for (const char of text) {
    const value = VALUES.get(char)
    if (value === undefined) return undefined
    buffer = ((buffer << 5) | value) & 0xffff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (buffer >>> bits) & 255
  }
  return (buffer & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
