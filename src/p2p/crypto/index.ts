/** Door of the primitives: the only room that imports noble, scure, hash-wasm and WebCrypto. */
export { ARGON2_SALT_BYTES, argon2idKey, DEFAULT_ARGON2_COST, type Argon2Cost } from './argon2id.ts'
export { equalBytes } from './bytes.ts'
export {
  decodePublicKey,
  ED25519_SEED_BYTES,
  ED25519_SIGNATURE_BYTES,
  ed25519FromSeed,
  ed25519PublicKey,
  encodePublicKey
} from './ed25519.ts'
export { createErasureCode, type ErasureCode } from './erasure/erasure-code.ts'
export { loadErasureKernel, type ErasureKernel } from './erasure/kernel.ts'
export { InvalidCostError, NotEnoughShardsError, SealBrokenError, SegmentForgedError } from './errors.ts'
export { hkdfSha256, sha256, sha256OfBulk } from './hash.ts'
export { completeWord, entropyToWords, wordsToEntropy } from './mnemonic.ts'
export { importSealKey, seal, SEAL_KEY_BYTES, unseal } from './seal.ts'
export {
  OBJECT_ID_BYTES,
  openSegment,
  sealSegment,
  SEGMENT_BYTES,
  SEGMENT_PLAIN_BYTES,
  SEGMENT_TAG_BYTES,
  type SegmentPlace
} from './segment.ts'
export { signRecord, verifyRecord } from './signature.ts'
