/**
 * Segments of objects: AES-256-GCM (NIST SP 800-38D) by WebCrypto under a key that is used for one
 * object only, so that the segment's index can be the nonce. The object, the index and whether it is
 * the last one are bound to it: what is truncated, put in another order or taken from elsewhere does
 * not open. 256 KiB per call is the fastest there is; twice that and more is half as fast.
 * Format: docs/specs/objects.md.
 */
import { unshared } from './bytes.ts'
import { SegmentForgedError } from './errors.ts'

/** Longest sealed segment: a shard holds whole ones. */
export const SEGMENT_BYTES = 262_144
export const SEGMENT_TAG_BYTES = 16
/** Plaintext of a segment; only the last one of an object has less. */
export const SEGMENT_PLAIN_BYTES = SEGMENT_BYTES - SEGMENT_TAG_BYTES
export const OBJECT_ID_BYTES = 16

const NONCE_BYTES = 12
const CONTEXT_BYTES = OBJECT_ID_BYTES + 9
const TWO_POW_32 = 2 ** 32

/** Which segment of which object it is. */
export interface SegmentPlace {
  /** Id of the object, 16 bytes. */
  object: Uint8Array
  /** From 0, below 2⁵³. */
  index: number
  isLast: boolean
}

/** Ciphertext, then a tag of 16 bytes. @param key of `importSealKey`, of this object only */
export async function sealSegment(
  key: CryptoKey,
  plaintext: Uint8Array,
  place: SegmentPlace
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.encrypt(parameters(place), key, unshared(plaintext)))
}

/** @throws SegmentForgedError when it is not the segment of this place, unchanged */
export async function openSegment(
  key: CryptoKey,
  sealed: Uint8Array,
  place: SegmentPlace
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(place), key, unshared(sealed)))
  } catch (cause) {
    throw new SegmentForgedError(place.index, { cause })
  }
}

/** Nonce: the index as 12 bytes. Bound: object ‖ index as 8 bytes ‖ 1 if last, else 0. All big-endian. */
function parameters({ object, index, isLast }: SegmentPlace): AesGcmParams {
  const iv = new Uint8Array(NONCE_BYTES)
  const additionalData = new Uint8Array(CONTEXT_BYTES)
  additionalData.set(object)
  for (const [bytes, at] of [
    [iv, NONCE_BYTES - 8],
    [additionalData, OBJECT_ID_BYTES]
  ] as const) {
    const view = new DataView(bytes.buffer)
    view.setUint32(at, Math.floor(index / TWO_POW_32))
    view.setUint32(at + 4, index % TWO_POW_32)
  }
  additionalData[CONTEXT_BYTES - 1] = isLast ? 1 : 0
  return { name: 'AES-GCM', iv, additionalData }
}
