/** Conditions of the sites service that its users tell apart; the app maps texts from `name`. */

export class SiteNotFoundError extends Error {
  override name = 'SiteNotFoundError'
  constructor(id: string) {
    super(`There is no site ${id} here`)
  }
}

/** A path no site may contain; `path` is what was given. */
export class InvalidPathError extends Error {
  override name = 'InvalidPathError'
  readonly path: string
  constructor(path: string, why: string) {
    super(`${JSON.stringify(path.slice(0, 300))} cannot be a file name of a site: ${why}`)
    this.path = path
  }
}

export class EmptyFolderError extends Error {
  override name = 'EmptyFolderError'
  constructor() {
    super('There are no files in it')
  }
}

/** The file does not fit what the engine lets us store. */
export class FileTooLargeError extends Error {
  override name = 'FileTooLargeError'
  constructor(path: string, sizeBytes: number, freeBytes: number) {
    super(`${path} has ${sizeBytes} bytes, but only ${freeBytes} can still be stored`)
  }
}

export class TooManyFilesError extends Error {
  override name = 'TooManyFilesError'
  constructor(count: number, limit: number) {
    super(`${count} files are more than the ${limit} a site may have`)
  }
}

export class MissingIndexError extends Error {
  override name = 'MissingIndexError'
  constructor() {
    super('A site needs an index.html in its top folder')
  }
}

export class InvalidArchiveError extends Error {
  override name = 'InvalidArchiveError'
  constructor(what: string, options?: ErrorOptions) {
    super(`The archive cannot be unpacked: ${what}`, options)
  }
}

export class InvalidProjectError extends Error {
  override name = 'InvalidProjectError'
  constructor(what: string) {
    super(`The pages cannot be saved: ${what}`)
  }
}

export class NotPublishedError extends Error {
  override name = 'NotPublishedError'
  constructor() {
    super('The site has not been published yet')
  }
}

/** The version asked for is not among those kept. */
export class VersionNotFoundError extends Error {
  override name = 'VersionNotFoundError'
  constructor(root: string) {
    super(`Version ${root} is not kept any more`)
  }
}

/** Not a site id, or a record that is malformed, forged, expired or of another site. */
export class InvalidNameError extends Error {
  override name = 'InvalidNameError'
  constructor(what: string, options?: ErrorOptions) {
    super(`Invalid name: ${what}`, options)
  }
}

/** What was published is genuine, but no site. */
export class InvalidSiteError extends Error {
  override name = 'InvalidSiteError'
  constructor(what: string, options?: ErrorOptions) {
    super(`This is no site: ${what}`, options)
  }
}
