/** One class per condition; the app translates by `name`. */

export class IdentityExistsError extends Error {
  override readonly name = 'IdentityExistsError'

  constructor() {
    super('This browser already has an identity')
  }
}

export class NoIdentityError extends Error {
  override readonly name = 'NoIdentityError'

  constructor() {
    super('This browser has no identity')
  }
}

export class IdentityLockedError extends Error {
  override readonly name = 'IdentityLockedError'

  constructor() {
    super('The identity is locked')
  }
}

export class IdentityNotStartedError extends Error {
  override readonly name = 'IdentityNotStartedError'

  constructor() {
    super('The identity was not started')
  }
}

/** What is wrong with typed words. Positions count from 1. */
export type WordsFault =
  { kind: 'count'; count: number } | { kind: 'unknown'; positions: readonly number[] } | { kind: 'checksum' }

/**
 * The message carries the fault across RPC, and never the words: `count 23`, `unknown 3 17` or
 * `checksum`.
 */
export class InvalidWordsError extends Error {
  override readonly name = 'InvalidWordsError'
  readonly fault: WordsFault

  constructor(fault: WordsFault) {
    super(describeFault(fault))
    this.fault = fault
  }
}

function describeFault(fault: WordsFault): string {
  switch (fault.kind) {
    case 'count':
      return `count ${fault.count}`
    case 'unknown':
      return `unknown ${fault.positions.join(' ')}`
    case 'checksum':
      return 'checksum'
  }
}

/** `answer` without a `challenge` that this run of the node remembers. */
export class NoChallengeError extends Error {
  override readonly name = 'NoChallengeError'

  constructor() {
    super('No words were asked back')
  }
}

export class WeakPassphraseError extends Error {
  override readonly name = 'WeakPassphraseError'

  constructor() {
    super('The passphrase is too short or too plain')
  }
}

export class WrongPassphraseError extends Error {
  override readonly name = 'WrongPassphraseError'

  constructor() {
    super('The passphrase is wrong')
  }
}

/** There is nothing to lock with. */
export class NoPassphraseError extends Error {
  override readonly name = 'NoPassphraseError'

  constructor() {
    super('No passphrase is set')
  }
}

/** The stored secret does not open, or is not that of the identity. The words bring it back. */
export class UnreadableIdentityError extends Error {
  override readonly name = 'UnreadableIdentityError'

  constructor(options?: ErrorOptions) {
    super('The stored identity cannot be read; restore it from its words', options)
  }
}

export class InvalidManifestError extends Error {
  override readonly name = 'InvalidManifestError'

  constructor(reason: string, options?: ErrorOptions) {
    super(`The device manifest is invalid: ${reason}`, options)
  }
}

/** A genuine manifest, but an older one than is known to exist. */
export class StaleManifestError extends Error {
  override readonly name = 'StaleManifestError'

  constructor() {
    super('The device manifest is older than the one known')
  }
}
