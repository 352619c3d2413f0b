/**
 * Systematic Reed–Solomon code of a stripe: any k of its n shards give all of them back.
 * Format: docs/specs/erasure.md.
 */
import { InvalidErasureShapeError, NotEnoughShardsError, UnequalShardsError } from '../errors.ts'
import { coefficients } from './coefficients.ts'
import { combinationOf, type Combination } from './combination.ts'
import { loadErasureKernel, type ErasureKernel } from './kernel.ts'

/** Positions are elements of the field; 255 is left unused. */
const MAX_SHARDS = 255

export interface ErasureShape {
  /** k, at least 1. */
  dataShards: number
  /** n, k + 1 to 255. */
  totalShards: number
}

/**
 * `into` are arrays to write to instead of new ones, each as long as a shard. They overlap nothing that is
 * read, and are what is handed back.
 */
export interface ErasureCode extends Readonly<ErasureShape> {
  /**
   * Parity shards of k data shards.
   * @throws NotEnoughShardsError, UnequalShardsError
   */
  encode(data: readonly Uint8Array[], into?: readonly Uint8Array[]): Uint8Array[]
  /**
   * All n shards of k·S bytes. The data shards are views of `data`.
   * @throws UnequalShardsError when the length is no multiple of k
   */
  split(data: Uint8Array, into?: readonly Uint8Array[]): Uint8Array[]
  /**
   * The shards at the positions `wanted`, from any k by position (gaps `undefined`). One that is present is
   * handed back as it came, or copied where `into` is given.
   * @throws NotEnoughShardsError, UnequalShardsError, InvalidErasureShapeError at a position beyond n
   */
  reconstruct(
    shards: readonly (Uint8Array | undefined)[],
    wanted: readonly number[],
    into?: readonly Uint8Array[]
  ): Uint8Array[]
}

/**
 * @param kernel shared by codes of one thread, to compile it once; otherwise one of its own
 * @throws InvalidErasureShapeError
 */
export async function createErasureCode(shape: ErasureShape, kernel?: ErasureKernel): Promise<ErasureCode> {
  const { dataShards, totalShards } = shape
  const isShape = Number.isInteger(dataShards) && Number.isInteger(totalShards)
  if (!isShape || dataShards < 1 || totalShards <= dataShards || totalShards > MAX_SHARDS)
    throw new InvalidErasureShapeError(`${dataShards} of ${totalShards} shards`)
  return new CauchyCode(shape, kernel ?? (await loadErasureKernel()))
}

class CauchyCode implements ErasureCode {
  readonly dataShards: number
  readonly totalShards: number
  readonly #kernel: ErasureKernel
  readonly #parity: Combination

  constructor({ dataShards, totalShards }: ErasureShape, kernel: ErasureKernel) {
    this.dataShards = dataShards
    this.totalShards = totalShards
    this.#kernel = kernel
    const positions = Array.from({ length: totalShards }, (_, position) => position)
    const data = positions.slice(0, dataShards)
    this.#parity = combinationOf(coefficients(dataShards, data, positions.slice(dataShards)))
  }

  encode(data: readonly Uint8Array[], into?: readonly Uint8Array[]): Uint8Array[] {
    const { dataShards, totalShards } = this
    if (data.length < dataShards) throw new NotEnoughShardsError(data.length, dataShards)
    if (data.length > dataShards) throw new InvalidErasureShapeError(`${data.length} data shards`)
    const bytes = lengthOf(data)
    const parity = targets(totalShards - dataShards, bytes, into)
    this.#kernel.combine(this.#parity, data, parity)
    return parity
  }

  split(data: Uint8Array, into?: readonly Uint8Array[]): Uint8Array[] {
    const bytes = Math.ceil(data.byteLength / this.dataShards)
    const shards = Array.from({ length: this.dataShards }, (_, shard) =>
      data.subarray(shard * bytes, (shard + 1) * bytes)
    )
    return [...shards, ...this.encode(shards, into)]
  }

  reconstruct(
    shards: readonly (Uint8Array | undefined)[],
    wanted: readonly number[],
    into?: readonly Uint8Array[]
  ): Uint8Array[] {
    const { dataShards, totalShards } = this
    const isShard = (position: number) =>
      Number.isInteger(position) && position >= 0 && position < totalShards
    if (shards.length > totalShards || !wanted.every(isShard))
      throw new InvalidErasureShapeError(`a position beyond its ${totalShards} shards`)
    const here = [...shards.entries()].filter(
      (entry): entry is [number, Uint8Array] => entry[1] !== undefined
    )
    if (here.length < dataShards) throw new NotEnoughShardsError(here.length, dataShards)
    const bytes = lengthOf(here.map(([, shard]) => shard))
    const whole = into === undefined ? undefined : targets(wanted.length, bytes, into)
    const used = here.slice(0, dataShards)
    const missing = [...new Set(wanted)].filter((position) => shards[position] === undefined)
    const found = new Map(here)
    if (missing.length > 0) {
      const present = used.map(([position]) => position)
      const sums = missing.map((position) => whole?.[wanted.indexOf(position)] ?? new Uint8Array(bytes))
      this.#kernel.combine(
        combinationOf(coefficients(dataShards, present, missing)),
        used.map(([, shard]) => shard),
        sums
      )
      for (const [index, position] of missing.entries()) found.set(position, sums[index] ?? new Uint8Array(0))
    }
    return wanted.map((position, index) => {
      const shard = found.get(position) ?? new Uint8Array(0)
      const place = whole?.[index]
      if (place !== undefined && place !== shard) place.set(shard)
      return place ?? shard
    })
  }
}

/** @throws UnequalShardsError */
function lengthOf(shards: readonly Uint8Array[]): number {
  const bytes = shards[0]?.byteLength ?? 0
  for (const { byteLength } of shards)
    if (byteLength !== bytes) throw new UnequalShardsError(byteLength, bytes)
  return bytes
}

/** @throws UnequalShardsError, InvalidErasureShapeError */
function targets(count: number, bytes: number, into: readonly Uint8Array[] | undefined): Uint8Array[] {
  if (into === undefined) return Array.from({ length: count }, () => new Uint8Array(bytes))
  if (into.length !== count)
    throw new InvalidErasureShapeError(`room for ${into.length} shards, not ${count}`)
  for (const { byteLength } of into) if (byteLength !== bytes) throw new UnequalShardsError(byteLength, bytes)
  return [...into]
}
