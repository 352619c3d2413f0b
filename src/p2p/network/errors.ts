/** What can go wrong on the way to a peer. */

export class InvalidRelayAddressError extends Error {
  override readonly name = 'InvalidRelayAddressError'
}

/** Every way to the peer was tried; `cause` is the last failure. */
export class PeerUnreachableError extends Error {
  override readonly name = 'PeerUnreachableError'
}

export class NetworkStoppedError extends Error {
  override readonly name = 'NetworkStoppedError'
}

/** Name of whatever was thrown, for the views. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'Error'
}

/** Name of a failed dial. Engines tell of a socket that does not open by a nameless event. */
export function dialFailureName(error: unknown): string {
  const name = errorName(error)
  return name === 'Error' ? 'ConnectionFailedError' : name
}
