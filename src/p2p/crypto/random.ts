/** The engine's cryptographic randomness, as the platforms of browsers and relays give it to the node. */
import type { Rng } from '../interface/platform.ts'

/** Most that `getRandomValues` fills at once, bytes (W3C Web Cryptography API §10.1.1). */
const MAX_FILL_BYTES = 65_536

/** 2⁵³: a double holds every integer below it. */
const FLOAT_STEPS = 2 ** 53

export const secureRandom: Rng = {
  bytes(length) {
    const bytes = new Uint8Array(length)
    for (let offset = 0; offset < length; offset += MAX_FILL_BYTES) {
      crypto.getRandomValues(bytes.subarray(offset, offset + MAX_FILL_BYTES))
    }
    return bytes
  },
  float() {
    const [word = 0n] = crypto.getRandomValues(new BigUint64Array(1))
    return Number(word >> 11n) / FLOAT_STEPS
  }
}
