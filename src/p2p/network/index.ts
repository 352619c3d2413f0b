/** Door of the network. */
export { MAX_MESSAGE_BYTES } from './constants.ts'
export { InvalidRelayAddressError, NetworkStoppedError, PeerUnreachableError } from './errors.ts'
export { NodeNetwork, type NetworkOptions } from './network.ts'
