/** Door of the identity: keys from words, the device, the passphrase. Its errors are matched by name. */
export { createIdentity } from './identity.ts'
