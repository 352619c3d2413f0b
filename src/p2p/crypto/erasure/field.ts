/**
 * GF(2⁸) with the polynomial x⁸ + x⁴ + x³ + x² + 1 (0x11d), of which 2 is a generator. Addition is XOR.
 * For the few numbers of a matrix; shards are the kernel's.
 */
const POLYNOMIAL = 0x11d
const ORDER = 255

/** 2ⁱ, twice around, so that a sum of two logarithms needs no remainder. */
const powers = new Uint8Array(2 * ORDER)
const logarithms = new Uint8Array(256)

for (let exponent = 0, power = 1; exponent < ORDER; exponent++) {
  powers[exponent] = power
  powers[exponent + ORDER] = power
  logarithms[power] = exponent
  power = power & 0x80 ? (power << 1) ^ POLYNOMIAL : power << 1
}

export function multiply(a: number, b: number): number {
  if (a === 0 || b === 0) return 0
  return powers[logarithm(a) + logarithm(b)] ?? 0
}

/** @param b not 0 */
export function divide(a: number, b: number): number {
  if (a === 0) return 0
  return powers[logarithm(a) + ORDER - logarithm(b)] ?? 0
}

function logarithm(a: number): number {
  return logarithms[a] ?? 0
}
