/** Pieces of a stripe cut into their segments, each with its place in the object and in the stripe. */
import {
  importSealKey,
  OBJECT_ID_BYTES,
  SEAL_KEY_BYTES,
  SEGMENT_BYTES,
  SEGMENT_PLAIN_BYTES,
  SEGMENT_TAG_BYTES,
  type SegmentPlace
} from '../../crypto/index.ts'
import type { OpenPiece, PieceKey, SealPiece, StripeShape } from '../../interface/stripes.ts'
import { StripeInvalidError } from './errors.ts'
import { dataBytesOf, segmentsOf } from './layout.ts'

export interface Segment {
  place: SegmentPlace
  /** In the data of the stripe. */
  offset: number
  sealedBytes: number
  /** In the plaintext of the piece. */
  plainOffset: number
  plainBytes: number
}

export interface Piece {
  key: CryptoKey
  segments: Segment[]
  plainBytes: number
}

/** Pieces to be sealed, one after the other. @throws StripeInvalidError when they do not fit or end within a segment */
export async function layPieces(shape: StripeShape, pieces: readonly SealPiece[]): Promise<Piece[]> {
  let offset = 0
  const laid = pieces.map((piece) => {
    const plainBytes = piece.source instanceof Uint8Array ? piece.source.byteLength : piece.source.size
    const sealedBytes = plainBytes + segmentsOf(plainBytes) * SEGMENT_TAG_BYTES
    const placed = { ...piece, offset, sealedBytes }
    offset += sealedBytes
    return placed
  })
  return cutPieces(shape, laid)
}

/** @throws StripeInvalidError when a piece is not within the stripe, or not of whole segments */
export async function cutPieces(shape: StripeShape, pieces: readonly OpenPiece[]): Promise<Piece[]> {
  return Promise.all(pieces.map((piece) => cut(piece, dataBytesOf(shape))))
}

async function cut(piece: OpenPiece, dataBytes: number): Promise<Piece> {
  const { offset, sealedBytes } = piece
  const count = Math.ceil(sealedBytes / SEGMENT_BYTES)
  const rest = sealedBytes - (count - 1) * SEGMENT_BYTES
  const isWhole = rest === SEGMENT_BYTES || (piece.isLast && rest >= SEGMENT_TAG_BYTES)
  const isInside = Number.isInteger(offset) && offset >= 0 && offset + sealedBytes <= dataBytes
  if (!Number.isInteger(sealedBytes) || !isWhole || !isInside || !isNamed(piece))
    throw new StripeInvalidError(`a piece of ${sealedBytes} bytes at ${offset}`)
  const segments = Array.from({ length: count }, (_, index): Segment => {
    const isEnd = index === count - 1
    const length = isEnd ? rest : SEGMENT_BYTES
    return {
      place: { object: piece.object, index: piece.firstSegment + index, isLast: piece.isLast && isEnd },
      offset: offset + index * SEGMENT_BYTES,
      sealedBytes: length,
      plainOffset: index * SEGMENT_PLAIN_BYTES,
      plainBytes: length - SEGMENT_TAG_BYTES
    }
  })
  const key = await importSealKey(piece.key)
  return { key, segments, plainBytes: sealedBytes - count * SEGMENT_TAG_BYTES }
}

function isNamed({ key, object, firstSegment }: PieceKey): boolean {
  return (
    key.byteLength === SEAL_KEY_BYTES &&
    object.byteLength === OBJECT_ID_BYTES &&
    Number.isSafeInteger(firstSegment) &&
    firstSegment >= 0
  )
}
