/** Conditions of the catalogue that its users tell apart; the app maps texts from `name`. */

/** A name that no file or folder may have. */
export class InvalidNameError extends Error {
  override name = 'InvalidNameError'
  constructor(name: string, why: string) {
    super(`${JSON.stringify(name.slice(0, 300))} cannot be a name: ${why}`)
  }
}

/** Nothing of that id is here, or not any more, or it is of another kind. */
export class EntryNotFoundError extends Error {
  override name = 'EntryNotFoundError'
  constructor(id: string) {
    super(`There is no ${id.slice(0, 64)} in the catalogue`)
  }
}

/** The version asked for is not kept any more. */
export class VersionNotFoundError extends Error {
  override name = 'VersionNotFoundError'
  constructor(version: string) {
    super(`Version ${version.slice(0, 64)} is not kept any more`)
  }
}

/** A folder cannot be moved into itself or below. */
export class FolderLoopError extends Error {
  override name = 'FolderLoopError'
  constructor() {
    super('A folder cannot be moved into itself')
  }
}

/** Bytes that are no catalogue, or not all of one. */
export class InvalidCatalogueError extends Error {
  override name = 'InvalidCatalogueError'
  constructor(what: string, options?: ErrorOptions) {
    super(`This is no catalogue: ${what}`, options)
  }
}

/** A head record that is malformed, forged, oversized or of another key. */
export class InvalidHeadError extends Error {
  override name = 'InvalidHeadError'
  constructor(what: string, options?: ErrorOptions) {
    super(`Invalid head of a catalogue: ${what}`, options)
  }
}

/** A genuine head older than one seen before. */
export class StaleHeadError extends Error {
  override name = 'StaleHeadError'
  constructor() {
    super('The head of the catalogue is older than the one known')
  }
}
