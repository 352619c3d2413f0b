/** Door of objects: sealed, erasure-coded files. */
export { createStripeCoder } from './coder.ts'
export { LEAF_BYTES } from './constants.ts'
export { assertShape, sealedBytesOf } from './layout.ts'
export type { ObjectLocation, StripeMap } from './location.ts'
export { leafCountOf, proveLeaves, shardIdOf, verifyLeaf, type LeafProof } from './merkle.ts'
export { readObject } from './read-object.ts'
export { sealFiles } from './seal-files.ts'
