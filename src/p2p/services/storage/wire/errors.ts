/** Conditions of the wire that its users tell apart. */

/** The other side does not keep to the protocol: its stream is reset, and it is counted. */
export class StorageProtocolError extends Error {
  override readonly name = 'StorageProtocolError'

  constructor(what: string, options?: ErrorOptions) {
    super(`A peer broke the storage protocol: ${what}`, options)
  }
}

/** The supplier answers too slowly to be of use. */
export class SupplierStalledError extends Error {
  override readonly name = 'SupplierStalledError'

  constructor() {
    super('The supplier is too slow')
  }
}

/** The stream to the supplier ended before the answer came. */
export class SupplierGoneError extends Error {
  override readonly name = 'SupplierGoneError'

  constructor(options?: ErrorOptions) {
    super('The supplier is gone', options)
  }
}

/** What the supplier sent is not what it should be: a shard, a proof or a signature. */
export class SupplierForgedError extends Error {
  override readonly name = 'SupplierForgedError'

  constructor(what: string) {
    super(`The supplier sent something else: ${what}`)
  }
}

/** The supplier does not have the shard. */
export class ShardMissingError extends Error {
  override readonly name = 'ShardMissingError'

  constructor() {
    super('The supplier does not have the shard')
  }
}

/** The contract has no room for the shard. */
export class ContractFullError extends Error {
  override readonly name = 'ContractFullError'

  constructor() {
    super('The contract is used up')
  }
}

/** The supplier knows no such contract of this customer, or it is over. */
export class NoContractError extends Error {
  override readonly name = 'NoContractError'

  constructor() {
    super('There is no such contract')
  }
}

export class TooManyContractsError extends Error {
  override readonly name = 'TooManyContractsError'

  constructor() {
    super('The supplier has too many contracts')
  }
}

/** Terms or signatures that the other side does not accept. */
export class ContractInvalidError extends Error {
  override readonly name = 'ContractInvalidError'

  constructor(what: string) {
    super(`The contract is invalid: ${what}`)
  }
}

/** Why a supplier keeps nothing more for a customer. */
export type OfferLimit = 'QuotaFull' | 'BarterLimit' | 'AltruismSpent'

/** The supplier does not give that much. */
export class OfferExceededError extends Error {
  override readonly name = 'OfferExceededError'
  readonly limit: OfferLimit

  constructor(limit: OfferLimit) {
    super(`The supplier gives no more: ${limit}`)
    this.limit = limit
  }
}

/** The supplier has a newer head record than the one offered. */
export class HeadOutdatedError extends Error {
  override readonly name = 'HeadOutdatedError'

  constructor() {
    super('The supplier has a newer head record')
  }
}

/** The supplier is leaving and takes nothing more. */
export class SupplierLeavingError extends Error {
  override readonly name = 'SupplierLeavingError'

  constructor() {
    super('The supplier is leaving')
  }
}

/** The account was not proven: the supplier, or the customer, is not who it says. */
export class AccountUnprovenError extends Error {
  override readonly name = 'AccountUnprovenError'

  constructor() {
    super('The other side did not prove its account')
  }
}

/** The supplier could not do it, for a reason of its own: a full disk, a failing store. */
export class SupplierFailedError extends Error {
  override readonly name = 'SupplierFailedError'

  constructor(reason: string) {
    super(`The supplier failed: ${reason}`)
  }
}
