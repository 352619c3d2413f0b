/** One class per condition; the app translates their names. */

/** Nobody gives a shard of this stripe now. */
export class ShardUnavailableError extends Error {
  override readonly name = 'ShardUnavailableError'

  constructor(stripe: string) {
    super(`Too few shards of ${stripe} can be reached now`)
  }
}

/** The catalogue names a stripe that it does not have: another device's export is incomplete. */
export class StripeUnknownError extends Error {
  override readonly name = 'StripeUnknownError'

  constructor(stripe: string) {
    super(`Nothing is known of stripe ${stripe}`)
  }
}

/** Larger than what is given in one piece. */
export class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError'

  constructor(sizeBytes: number) {
    super(`A file of ${sizeBytes} bytes is streamed, not given as a whole`)
  }
}

/** Space is exchanged by accounts of the words: there are none here, or they are locked. */
export class NoPartnersError extends Error {
  override readonly name = 'NoPartnersError'

  constructor() {
    super('Nothing is exchanged with others before the words are there')
  }
}
