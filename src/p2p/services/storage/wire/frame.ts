/** Frames of the storage protocol: number, kind, message, body. */
import { encodeVarint } from '../../../wire/index.ts'
import { MAX_BODY_BYTES, MAX_MESSAGE_BYTES } from './constants.ts'
import { StorageProtocolError } from './errors.ts'
import { StorageFrame } from './schema/storage-wire.ts'

/** What an ask is. Numbers are for ever. */
export const ASK = {
  hello: 1,
  prove: 2,
  offer: 3,
  propose: 4,
  contracts: 5,
  put: 6,
  has: 7,
  list: 8,
  get: 9,
  audit: 10,
  drop: 11,
  release: 12,
  putHead: 13,
  getHead: 14,
  settle: 15,
  cancel: 16
} as const

/** What an answer is. */
export const ANSWER = { done: 64, refused: 65, leaving: 66 } as const

export interface Frame {
  id: number
  kind: number
  message: Uint8Array
  body: Uint8Array
}

/** Tag of field 4, `body`, of wire type 2. */
const BODY_TAG = 0x22
const NOTHING = new Uint8Array(0)

/** A frame as parts of one payload: the body is appended as protobuf would have it, instead of being copied twice. */
export function encodeStorageFrame({ id, kind, message, body }: Frame): readonly Uint8Array[] {
  const head = StorageFrame.encode({ id, kind, message: Uint8Array.from(message) })
  if (body.byteLength === 0) return [head]
  return [head, Uint8Array.from([BODY_TAG, ...encodeVarint(body.byteLength)]), body]
}

/** @throws StorageProtocolError */
export function decodeStorageFrame(bytes: Uint8Array): Frame {
  const { id, kind, message, body } = decoding(() => StorageFrame.decode(bytes))
  if (kind === undefined) throw new StorageProtocolError('a frame of no kind')
  if ((message?.byteLength ?? 0) > MAX_MESSAGE_BYTES) throw new StorageProtocolError('a message too large')
  if ((body?.byteLength ?? 0) > MAX_BODY_BYTES) throw new StorageProtocolError('a body too large')
  return { id: id ?? 0, kind, message: message ?? NOTHING, body: body ?? NOTHING }
}

/** @throws StorageProtocolError when `decode` throws */
export function decoding<T>(decode: () => T): T {
  try {
    return decode()
  } catch (cause) {
    throw new StorageProtocolError('a message that cannot be decoded', { cause })
  }
}
