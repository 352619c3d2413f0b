/** Conditions of content that its users tell apart. */
import type { CID } from 'multiformats/cid'

/** The block's bytes are not what its CID says, or its CID is of a kind not accepted. */
export class BlockCorruptError extends Error {
  override name = 'BlockCorruptError'
  constructor(cid: CID, options?: ErrorOptions) {
    super(`The bytes given for block ${cid.toString()} do not match it`, options)
  }
}

/** The block is neither here nor could it be asked for. */
export class BlockMissingError extends Error {
  override name = 'BlockMissingError'
  constructor(cid: CID) {
    super(`Block ${cid.toString()} is not here`)
  }
}

/** The blocks are genuine, but what they describe is no sound file or directory. */
export class DagInvalidError extends Error {
  override name = 'DagInvalidError'
  constructor(what: string, options?: ErrorOptions) {
    super(`Invalid content: ${what}`, options)
  }
}

/** A path leads nowhere. */
export class PathNotFoundError extends Error {
  override name = 'PathNotFoundError'
  constructor(path: string) {
    super(`Nothing at ${path}`)
  }
}

/** The fetch that would have brought the block was ended. */
export class SessionClosedError extends Error {
  override name = 'SessionClosedError'
  constructor() {
    super('The fetch was ended')
  }
}

/** A CAR file is malformed or carries what its CIDs do not say. */
export class CarInvalidError extends Error {
  override name = 'CarInvalidError'
  constructor(what: string, options?: ErrorOptions) {
    super(`Invalid CAR file: ${what}`, options)
  }
}
