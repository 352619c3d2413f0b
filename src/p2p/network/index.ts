/** Door of the network. */
export { MAX_MESSAGE_BYTES } from './constants.ts'
export { NodeNetwork } from './network.ts'
