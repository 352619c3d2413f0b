/** Door of the network. */
export { MAX_MESSAGE_BYTES } from './constants.ts'
export { loadLibp2p } from './load.ts'
export { NodeNetwork } from './network.ts'
