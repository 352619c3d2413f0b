/** What a head or an index says is malformed. Nothing of it is used. */
export class InvalidBackupError extends Error {
  override readonly name = 'InvalidBackupError'

  constructor(reason: string, options?: ErrorOptions) {
    super(`The backup of the catalogue is no good: ${reason}`, options)
  }
}
