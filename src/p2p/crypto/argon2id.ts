/**
 * A key from a passphrase: Argon2id (RFC 9106) by hash-wasm. Its wasm comes inside the script, so a
 * Content-Security-Policy needs 'wasm-unsafe-eval'. Runs in one go: 64 MiB × 3 take about 0.3 s.
 */
import { InvalidCostError } from './errors.ts'

/** Kept beside what the key opens, so that a later default does not lock anyone out. */
export interface Argon2Cost {
  memoryKib: number
  iterations: number
  parallelism: number
}

/** The second recommended choice of RFC 9106 §4 (64 MiB, t=3), on one lane: wasm has no threads. */
export const DEFAULT_ARGON2_COST: Argon2Cost = { memoryKib: 65_536, iterations: 3, parallelism: 1 }

/** Salt that RFC 9106 §3.1 recommends, bytes. */
export const ARGON2_SALT_BYTES = 16

/** Above this a tab of a phone dies, KiB. */
const MAX_MEMORY_KIB = 1_048_576
const MAX_ITERATIONS = 64
const MAX_PARALLELISM = 16

export interface Argon2idInit extends Argon2Cost {
  password: Uint8Array
  salt: Uint8Array
  lengthBytes: number
}

/** @throws InvalidCostError */
export async function argon2idKey(init: Argon2idInit): Promise<Uint8Array> {
  if (!isSaneCost(init)) throw new InvalidCostError()
  // Most people set no passphrase.
  const { argon2id } = await import('hash-wasm')
  return argon2id({
    password: init.password,
    salt: init.salt,
    memorySize: init.memoryKib,
    iterations: init.iterations,
    parallelism: init.parallelism,
    hashLength: init.lengthBytes,
    outputType: 'binary'
  })
}

function isSaneCost({ memoryKib, iterations, parallelism }: Argon2Cost): boolean {
  return (
    isBetween(parallelism, 1, MAX_PARALLELISM) &&
    isBetween(iterations, 1, MAX_ITERATIONS) &&
    isBetween(memoryKib, 8 * parallelism, MAX_MEMORY_KIB)
  )
}

function isBetween(value: number, low: number, high: number): boolean {
  return Number.isSafeInteger(value) && value >= low && value <= high
}
