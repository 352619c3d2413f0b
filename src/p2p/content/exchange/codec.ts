/** The messages of the block exchange, checked field by field. */
import type { CID } from 'multiformats/cid'
import { encodeVarint } from '../../wire/index.ts'
import { decodeCid } from '../verify.ts'
import { MAX_CID_BYTES, MAX_CREDIT_BYTES, MAX_WANT_CIDS } from './constants.ts'
import { BlocksAnswer, BlocksAsk } from './schema/blocks.ts'

/** The other side does not keep to the protocol: its stream is ended. */
export class ProtocolViolationError extends Error {
  override name = 'ProtocolViolationError'
  constructor(what: string, options?: ErrorOptions) {
    super(`A peer broke the protocol: ${what}`, options)
  }
}

export interface Ask {
  want?: { id: number; cids: (CID | undefined)[] }
  cancel: number[]
  credit: number
}

export interface Answer {
  want: number
  position: number
  block?: Uint8Array | undefined
}

export function encodeAsk(ask: {
  want?: { id: number; cids: readonly CID[] }
  cancel?: number[]
  credit?: number
}): Uint8Array {
  return BlocksAsk.encode({
    ...(ask.want === undefined ? {} : { want: ask.want.id }),
    cids: (ask.want?.cids ?? []).map((cid) => cid.bytes),
    cancel: ask.cancel ?? [],
    ...(ask.credit === undefined || ask.credit === 0 ? {} : { credit: ask.credit })
  })
}

/** A CID of a kind we never hold comes back as undefined: it is answered as missing. */
export function decodeAsk(frame: Uint8Array): Ask {
  const message = decoding(() =>
    BlocksAsk.decode(frame, { limits: { cids: MAX_WANT_CIDS, cancel: MAX_WANT_CIDS } })
  )
  const credit = Math.min(message.credit ?? 0, MAX_CREDIT_BYTES)
  if (message.cids.length === 0) return { cancel: message.cancel, credit }
  if (message.want === undefined) throw new ProtocolViolationError('a want without a number')
  if (message.cids.some((cid) => cid.byteLength > MAX_CID_BYTES))
    throw new ProtocolViolationError('a CID too long')
  return { want: { id: message.want, cids: message.cids.map(decodeCid) }, cancel: message.cancel, credit }
}

/** Tag of field 3, `block`, of wire type 2. */
const BLOCK_TAG = 0x1a

/**
 * An answer as parts of one payload: the block is appended as protobuf would have it, instead of being
 * copied into a message first and into a frame after.
 */
export function encodeAnswer({ want, position, block }: Answer): readonly Uint8Array[] {
  const head = BlocksAnswer.encode({ want, position })
  if (block === undefined) return [head]
  return [head, Uint8Array.from([BLOCK_TAG, ...encodeVarint(block.byteLength)]), block]
}

export function decodeAnswer(frame: Uint8Array): Answer {
  const { want, position, block } = decoding(() => BlocksAnswer.decode(frame))
  if (want === undefined || position === undefined) throw new ProtocolViolationError('an answer to nothing')
  return { want, position, block }
}

function decoding<T>(decode: () => T): T {
  try {
    return decode()
  } catch (cause) {
    throw new ProtocolViolationError('a message that cannot be decoded', { cause })
  }
}
