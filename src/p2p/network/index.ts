export { NodeNetwork, type NetworkOptions } from './network.ts'
export { InvalidRelayAddressError, NetworkStoppedError, PeerUnreachableError } from './errors.ts'
