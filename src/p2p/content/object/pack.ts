/**
 * Gathers small objects until they fill a stripe: each costs parity, so few full ones are better than
 * many that are nearly empty. Objects stay in the order they came, so that a folder's files lie together.
 */
import { MAX_PACKED_OBJECTS } from './constants.ts'
import { dataBytesOf, packedShapeFor, sealedBytesOf, type Redundancy } from './layout.ts'

export class Packer<T extends { sizeBytes: number }> {
  readonly #roomBytes: number
  #objects: T[] = []
  #bytes = 0

  constructor(redundancy: Redundancy) {
    this.#roomBytes = dataBytesOf({ ...packedShapeFor(0, redundancy), dataShards: redundancy.dataShards })
  }

  /** Gives those that have to make room for it: a stripe's worth. */
  add(object: T): T[] {
    const bytes = sealedBytesOf(object.sizeBytes)
    const isFull = this.#bytes + bytes > this.#roomBytes || this.#objects.length === MAX_PACKED_OBJECTS
    const full = isFull ? this.take() : []
    this.#objects.push(object)
    this.#bytes += bytes
    return full
  }

  /** What is left. */
  take(): T[] {
    const objects = this.#objects
    this.#objects = []
    this.#bytes = 0
    return objects
  }
}
