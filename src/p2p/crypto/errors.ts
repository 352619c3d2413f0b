/** Wrong key or context, or changed bytes: authenticated encryption does not say which. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError'

  constructor(options?: ErrorOptions) {
    super('The sealed text cannot be opened', options)
  }
}

/** Parameters of a key derivation that are too weak to be ours, or too heavy to be run. */
export class InvalidCostError extends Error {
  override readonly name = 'InvalidCostError'

  constructor() {
    super('The cost of the key derivation is out of bounds')
  }
}

/** A segment that is not the one asked for, or was changed: authenticated encryption does not say which. */
export class SegmentForgedError extends Error {
  override readonly name = 'SegmentForgedError'
  /** Index of the segment within its object. */
  readonly segment: number

  constructor(segment: number, options?: ErrorOptions) {
    super(`Segment ${segment} is not what was sealed`, options)
    this.segment = segment
  }
}

/** Fewer shards of a stripe are here than its data shards. */
export class NotEnoughShardsError extends Error {
  override readonly name = 'NotEnoughShardsError'
  readonly present: number
  readonly needed: number

  constructor(present: number, needed: number, options?: ErrorOptions) {
    super(`${present} shards of a stripe are here, ${needed} are needed`, options)
    this.present = present
    this.needed = needed
  }
}

/** Shards of one stripe, and what is made of them, have one length. */
export class UnequalShardsError extends Error {
  override readonly name = 'UnequalShardsError'

  constructor(bytes: number, expected: number) {
    super(`A shard has ${bytes} bytes where the stripe has ${expected}`)
  }
}

/** The field has room for 255 shards, of which at least one is data and one parity; there is no other index. */
export class InvalidErasureShapeError extends Error {
  override readonly name = 'InvalidErasureShapeError'

  constructor(what: string) {
    super(`No such erasure code: ${what}`)
  }
}
