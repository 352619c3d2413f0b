/**
 * What the present shards count in a wanted one. A position of the stripe is a point of the field.
 *
 * With the Cauchy matrix, parity at y is Σ d(c)/(y − c) over the data c = 0 … k−1. Written over the common
 * denominator that is P(y)/L(y), where L(y) = Π(y − c) and P is the polynomial of degree < k with
 * P(c) = d(c)·L′(c). So every shard is a value of P times a constant of its position, P is known from any k
 * points, and Lagrange's formula gives the rest without inverting a matrix: O(k) per coefficient at worst,
 * and no set of k positions is singular. See docs/specs/erasure.md.
 */
import { divide, multiply } from './field.ts'

/**
 * @param present k positions
 * @param wanted positions that are not among them
 * @returns for each wanted shard the factors of the present ones
 */
export function coefficients(
  dataShards: number,
  present: readonly number[],
  wanted: readonly number[]
): Uint8Array[] {
  const data = Array.from({ length: dataShards }, (_, position) => position)
  const atPresent = present.map((x) => divide(productOfDistances(x, data), productOfDistances(x, present)))
  return wanted.map((y) => {
    const atWanted = divide(productOfDistances(y, present), productOfDistances(y, data))
    return Uint8Array.from(present, (x, index) => divide(multiply(atWanted, atPresent[index] ?? 0), y ^ x))
  })
}

/** Π(x − z) over all points but x itself; minus is XOR. */
function productOfDistances(x: number, points: readonly number[]): number {
  let product = 1
  for (const z of points) if (z !== x) product = multiply(product, x ^ z)
  return product
}
