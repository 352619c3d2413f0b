/**
 * Sealing, coding and hashing of stripes in this thread. WebCrypto works on threads of its own, so that
 * most of the time here is the Reed–Solomon code, and hashing goes on beneath it.
 */
import {
  createErasureCode,
  loadErasureKernel,
  NotEnoughShardsError,
  openSegment,
  sealSegment,
  type ErasureCode,
  type ErasureKernel
} from '../../crypto/index.ts'
import type { AbortOptions } from '../../interface/store.ts'
import type { OpenPiece, SealedStripe, SealPiece, StripeCoder, StripeShape } from '../../interface/stripes.ts'
import { HASHES_AT_ONCE, READS_AT_ONCE, SEGMENTS_AT_ONCE } from './constants.ts'
import { StripeInvalidError } from './errors.ts'
import { assertShape } from './layout.ts'
import { shardIdOf } from './merkle.ts'
import { mapAtOnce } from './parallel.ts'
import { cutPieces, layPieces, type Piece } from './pieces.ts'
import { readSource } from './source.ts'
import { readData, shardsTouched, StripeData } from './stripe-data.ts'

type Shards = readonly (Uint8Array | undefined)[]
type Codes = (shape: StripeShape) => Promise<ErasureCode>

/** Codes kept ready: of full stripes, of an object's last one, of packed ones. */
const MAX_CODES = 4

/** The port by the processor of this thread. */
export function createStripeCoder(): StripeCoder {
  const codes = keptCodes()
  return {
    seal: (shape, pieces, options) => seal(codes, shape, pieces, options),
    open: (shape, shards, pieces, options) => open(codes, shape, shards, pieces, options),
    rebuild: (shape, shards, wanted, options) => rebuild(codes, shape, shards, wanted, options),
    identify
  }
}

/** The latest ones are not made again. */
function keptCodes(): Codes {
  const kept = new Map<string, Promise<ErasureCode>>()
  let kernel: Promise<ErasureKernel> | undefined
  const make = async (dataShards: number, totalShards: number) => {
    kernel ??= loadErasureKernel()
    return createErasureCode({ dataShards, totalShards }, await kernel)
  }
  return async ({ dataShards, totalShards }) => {
    const name = `${dataShards}/${totalShards}`
    const code = kept.get(name) ?? make(dataShards, totalShards)
    kept.delete(name)
    kept.set(name, code)
    code.catch(() => kept.delete(name))
    const [oldest] = kept.keys()
    if (kept.size > MAX_CODES && oldest !== undefined) kept.delete(oldest)
    return code
  }
}

async function seal(
  codes: Codes,
  shape: StripeShape,
  pieces: readonly SealPiece[],
  { signal }: AbortOptions = {}
): Promise<SealedStripe> {
  const laid = await layPieces(assertShape(shape), pieces)
  const data = new StripeData(shape)
  await mapAtOnce(laid, READS_AT_ONCE, async ({ key, segments }, index) => {
    signal?.throwIfAborted()
    const plaintext = await readSource(pieces[index]?.source ?? new Uint8Array(0), index)
    await mapAtOnce(segments, SEGMENTS_AT_ONCE, async ({ place, offset, plainOffset, plainBytes }) => {
      signal?.throwIfAborted()
      const text = plaintext.subarray(plainOffset, plainOffset + plainBytes)
      data.put(offset, await sealSegment(key, text, place))
    })
  })
  signal?.throwIfAborted()
  const dataShards = data.shards()
  const dataIds = identify(dataShards, { signal })
  // Its failure is met below; until then nobody waits for it.
  dataIds.catch(() => undefined)
  const parity = (await codes(shape)).encode(dataShards)
  const parityIds = await identify(parity, { signal })
  return { shards: [...dataShards, ...parity], ids: [...(await dataIds), ...parityIds] }
}

async function open(
  codes: Codes,
  shape: StripeShape,
  shards: Shards,
  pieces: readonly OpenPiece[],
  { signal }: AbortOptions = {}
): Promise<Uint8Array[]> {
  const cut = await cutPieces(assertShape(shape), pieces)
  const { shardBytes } = shape
  assertShards(shape, shards)
  const touched = new Set(
    pieces.flatMap((piece) => shardsTouched(piece.offset, piece.sealedBytes, shardBytes))
  )
  const missing = [...touched].filter((index) => shards[index] === undefined)
  const whole = [...shards]
  const recovered = await recover(codes, shape, shards, missing)
  for (const [at, index] of missing.entries()) whole[index] = recovered[at]
  return mapAtOnce(cut, READS_AT_ONCE, async (piece) => openPiece(piece, whole, shardBytes, signal))
}

async function openPiece(
  { key, segments, plainBytes }: Piece,
  shards: Shards,
  shardBytes: number,
  signal: AbortSignal | undefined
): Promise<Uint8Array> {
  const plaintext = new Uint8Array(plainBytes)
  await mapAtOnce(segments, SEGMENTS_AT_ONCE, async ({ place, offset, sealedBytes, plainOffset }) => {
    signal?.throwIfAborted()
    const sealed = readData(shards, shardBytes, offset, sealedBytes)
    plaintext.set(await openSegment(key, sealed, place), plainOffset)
  })
  return plaintext
}

async function rebuild(
  codes: Codes,
  shape: StripeShape,
  shards: Shards,
  wanted: readonly number[],
  { signal }: AbortOptions = {}
): Promise<SealedStripe> {
  assertShards(assertShape(shape), shards)
  const isShard = (index: number) => Number.isInteger(index) && index >= 0 && index < shape.totalShards
  if (!wanted.every(isShard)) throw new StripeInvalidError('a shard beyond its end')
  signal?.throwIfAborted()
  const rebuilt = await recover(codes, shape, shards, wanted)
  return { shards: rebuilt, ids: await identify(rebuilt, { signal }) }
}

async function identify(shards: readonly Uint8Array[], { signal }: AbortOptions = {}): Promise<Uint8Array[]> {
  return mapAtOnce(shards, HASHES_AT_ONCE, async (shard) => {
    signal?.throwIfAborted()
    return shardIdOf(shard)
  })
}

async function recover(
  codes: Codes,
  shape: StripeShape,
  shards: Shards,
  wanted: readonly number[]
): Promise<Uint8Array[]> {
  if (wanted.length === 0) return []
  const present = shards.filter((shard) => shard !== undefined).length
  if (present < shape.dataShards) throw new NotEnoughShardsError(present, shape.dataShards)
  return (await codes(shape)).reconstruct(shards, wanted)
}

function assertShards({ totalShards, shardBytes }: StripeShape, shards: Shards): void {
  const isSound = shards.every((shard) => shard === undefined || shard.byteLength === shardBytes)
  if (shards.length > totalShards || !isSound) throw new StripeInvalidError('its shards are not of its shape')
}
