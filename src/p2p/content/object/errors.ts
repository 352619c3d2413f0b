/** Conditions of objects that their users tell apart. Those of cryptography are in crypto/errors.ts. */

/** A file is not what it was when reading it began, or is gone. */
export class FileChangedError extends Error {
  override name = 'FileChangedError'
  /** Which of the pieces of a stripe. */
  readonly piece: number
  constructor(piece: number, options?: ErrorOptions) {
    super('The file was changed while it was being read', options)
    this.piece = piece
  }
}

/** A shape, a piece or a stripe map that no stripe can have. */
export class StripeInvalidError extends Error {
  override name = 'StripeInvalidError'
  constructor(what: string) {
    super(`Invalid stripe: ${what}`)
  }
}

/** Bytes that are no leaf or proof of the shard in question. */
export class LeafInvalidError extends Error {
  override name = 'LeafInvalidError'
  constructor(what: string) {
    super(`Invalid leaf: ${what}`)
  }
}
