/** Time and randomness of a browser. */
import type { Clock, Rng } from '../../p2p/interface/platform.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (fn, delayMs) => setTimeout(fn, delayMs),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>)
}

/** Most that getRandomValues gives at once. */
const MAX_RANDOM_BYTES = 65_536
const TWO_POW_21 = 2 ** 21
const TWO_POW_32 = 2 ** 32
const TWO_POW_53 = 2 ** 53

export const systemRng: Rng = {
  bytes(length) {
    const bytes = new Uint8Array(length)
    for (let start = 0; start < length; start += MAX_RANDOM_BYTES) {
      crypto.getRandomValues(bytes.subarray(start, start + MAX_RANDOM_BYTES))
    }
    return bytes
  },
  float() {
    const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
    return ((high % TWO_POW_21) * TWO_POW_32 + low) / TWO_POW_53
  }
}
