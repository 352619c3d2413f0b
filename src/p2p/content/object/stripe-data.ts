/** The data shards of a stripe as the one array of bytes that they are. */
import type { StripeShape } from '../../interface/stripes.ts'

/** Filled by `put`, then zeros. */
export class StripeData {
  readonly #shards: (Uint8Array | undefined)[]
  readonly #shardBytes: number

  constructor({ dataShards, shardBytes }: StripeShape) {
    this.#shards = Array.from({ length: dataShards })
    this.#shardBytes = shardBytes
  }

  /** May keep `bytes` itself as a shard: it must not be changed afterwards. */
  put(offset: number, bytes: Uint8Array): void {
    if (bytes.byteLength === this.#shardBytes && offset % this.#shardBytes === 0) {
      this.#shards[offset / this.#shardBytes] = bytes
      return
    }
    for (let done = 0; done < bytes.byteLength;) {
      const index = Math.floor((offset + done) / this.#shardBytes)
      const at = (offset + done) % this.#shardBytes
      const part = bytes.subarray(done, done + this.#shardBytes - at)
      this.#at(index).set(part, at)
      done += part.byteLength
    }
  }

  shards(): Uint8Array[] {
    return this.#shards.map((_, index) => this.#at(index))
  }

  #at(index: number): Uint8Array {
    return (this.#shards[index] ??= new Uint8Array(this.#shardBytes))
  }
}

/** Indices of the data shards that a range touches. */
export function shardsTouched(offset: number, length: number, shardBytes: number): number[] {
  const first = Math.floor(offset / shardBytes)
  const last = Math.floor((offset + Math.max(length, 1) - 1) / shardBytes)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** Bytes of a range whose shards are all here; not copied when they lie in one. */
export function readData(
  shards: readonly (Uint8Array | undefined)[],
  shardBytes: number,
  offset: number,
  length: number
): Uint8Array {
  const parts = shardsTouched(offset, length, shardBytes).map((index) => {
    const start = index * shardBytes
    const shard = shards[index] ?? new Uint8Array(0)
    return shard.subarray(Math.max(0, offset - start), Math.max(0, offset + length - start))
  })
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.byteLength
  }
  return bytes
}
