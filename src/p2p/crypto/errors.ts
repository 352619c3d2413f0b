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
