/** Words of an identity: 256 bits of entropy. */
export const WORD_COUNT = 24
export const ENTROPY_BYTES = 32

/** Longest text taken for words, in UTF-16 units: 24 numbered words fill a tenth of it. */
export const MAX_WORDS_TEXT_LENGTH = 4096

/** Words asked back to see that they were written down. */
export const CHALLENGE_WORDS = 3

/** NIST SP 800-63B §5.1.1.2. In characters. */
export const MIN_PASSPHRASE_LENGTH = 8
/** Fewer is `aaaaaaaa` or `12121212`. */
export const MIN_PASSPHRASE_DISTINCT = 4
/** Above this it is a pasted file rather than a passphrase. In characters. */
export const MAX_PASSPHRASE_LENGTH = 1024

/** Devices in a manifest, revoked ones included: as many as a space of people.md carries. */
export const MAX_DEVICES = 100
/** 100 devices of at most 56 bytes, and as much room for fields of later versions. */
export const MAX_MANIFEST_BYTES = 16_384
