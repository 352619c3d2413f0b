/** Largest block that any store takes, bytes: what the IPFS world's block exchange accepts. */
export const MAX_BLOCK_BYTES = 2 * 1024 * 1024
