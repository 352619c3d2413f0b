/**
 * What passes between the pool of CPU workers and one of them: jobs of the StripeCoder port, their
 * cancellation, their outcomes. Large bytes are transferred, not cloned.
 */
import type {
  OpenPiece,
  PieceKey,
  SealedStripe,
  SealPiece,
  StripeCoder,
  StripeShape
} from '../../p2p/interface/stripes.ts'
import { toWireError, type WireError } from '../rpc/errors.ts'

type Shards = readonly (Uint8Array | undefined)[]

/** A call of the port, without its options. */
export type StripeCall =
  | { method: 'seal'; shape: StripeShape; pieces: readonly SealPiece[] }
  | { method: 'open'; shape: StripeShape; shards: Shards; pieces: readonly OpenPiece[] }
  | { method: 'rebuild'; shape: StripeShape; shards: Shards; wanted: readonly number[] }
  | { method: 'identify'; shards: readonly Uint8Array[] }

export type StripeAnswer = SealedStripe | Uint8Array[]

export type ToStripeWorker = { type: 'run'; id: number; call: StripeCall } | { type: 'cancel'; id: number }

export type FromStripeWorker =
  { id: number; answer: StripeAnswer } | { id: number; answer?: undefined; error: WireError }

/** The worker's side of the port. */
export interface StripeServerPort {
  onmessage: ((event: MessageEvent<ToStripeWorker>) => void) | null
  postMessage(message: FromStripeWorker, transfer: Transferable[]): void
}

/** Runs jobs side by side: one is read while another is being coded. */
export function serveStripes(port: StripeServerPort, coder: StripeCoder): void {
  const running = new Map<number, AbortController>()
  const run = async (id: number, call: StripeCall) => {
    const abort = new AbortController()
    running.set(id, abort)
    try {
      const answer = await callCoder(coder, call, abort.signal)
      const bytes = Array.isArray(answer) ? answer : answer.shards
      port.postMessage({ id, answer }, buffersOf(bytes))
    } catch (error) {
      port.postMessage({ id, error: toWireError(error) }, [])
    } finally {
      running.delete(id)
    }
  }
  port.onmessage = ({ data: message }) => {
    if (message.type === 'run') void run(message.id, message.call)
    else running.get(message.id)?.abort()
  }
}

export function callCoder(
  coder: StripeCoder,
  call: StripeCall,
  signal: AbortSignal | undefined
): Promise<StripeAnswer> {
  switch (call.method) {
    case 'seal':
      return coder.seal(call.shape, call.pieces, { signal })
    case 'open':
      return coder.open(call.shape, call.shards, call.pieces, { signal })
    case 'rebuild':
      return coder.rebuild(call.shape, call.shards, call.wanted, { signal })
    case 'identify':
      return coder.identify(call.shards, { signal })
  }
}

/**
 * The call with bytes of its own, to be transferred: the caller keeps its own, and a view of a larger
 * buffer does not drag all of it along. It is also what another worker gets should this one crash.
 */
export function toSend(call: StripeCall): { call: StripeCall; transfer: Transferable[] } {
  const copies: Uint8Array[] = []
  const own = (bytes: Uint8Array): Uint8Array => {
    const copy = bytes.slice()
    copies.push(copy)
    return copy
  }
  const withKey = <P extends PieceKey>(piece: P): P => ({
    ...piece,
    key: own(piece.key),
    object: own(piece.object)
  })
  const copied = ((): StripeCall => {
    switch (call.method) {
      case 'seal':
        return {
          ...call,
          pieces: call.pieces.map((piece) => ({
            ...withKey(piece),
            source: piece.source instanceof Uint8Array ? own(piece.source) : piece.source
          }))
        }
      case 'open':
        return {
          ...call,
          shards: call.shards.map((shard) => shard && own(shard)),
          pieces: call.pieces.map(withKey)
        }
      case 'rebuild':
        return { ...call, shards: call.shards.map((shard) => shard && own(shard)) }
      case 'identify':
        return { ...call, shards: call.shards.map(own) }
    }
  })()
  return { call: copied, transfer: buffersOf(copies) }
}

/** Each once: several arrays may lie in one buffer. */
function buffersOf(arrays: readonly Uint8Array[]): Transferable[] {
  return [...new Set(arrays.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer))]
}
