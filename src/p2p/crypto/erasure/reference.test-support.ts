/**
 * A slow twin of the erasure code that shares nothing with it: products bit by bit, the matrix as
 * docs/specs/erasure.md has it, shards found by Gauss–Jordan elimination.
 */

/** Product in GF(2⁸) modulo 0x11d, as by hand. */
function slowMultiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--) {
    product <<= 1
    if (product & 0x100) product ^= 0x11d
    if ((b >> bit) & 1) product ^= a
  }
  return product
}

function slowInverse(a: number): number {
  for (let b = 1; b < 256; b++) if (slowMultiply(a, b) === 1) return b
  throw new Error('0 has no inverse')
}

/** Rows of the generator matrix: n × k. */
export function generatorMatrix(dataShards: number, totalShards: number): number[][] {
  return Array.from({ length: totalShards }, (_, position) =>
    Array.from({ length: dataShards }, (_, column) =>
      position < dataShards ? Number(position === column) : slowInverse(position ^ column)
    )
  )
}

/** All n shards. */
export function referenceEncode(data: readonly Uint8Array[], totalShards: number): Uint8Array[] {
  return generatorMatrix(data.length, totalShards).map((row) => combine(row, data))
}

/** All n shards from the first k that are present. */
export function referenceReconstruct(
  dataShards: number,
  totalShards: number,
  shards: readonly (Uint8Array | undefined)[]
): Uint8Array[] {
  const matrix = generatorMatrix(dataShards, totalShards)
  const present = [...shards.keys()].filter((position) => shards[position] !== undefined).slice(0, dataShards)
  const inverse = invert(present.map((position) => matrix[position]!))
  const used = present.map((position) => shards[position]!)
  return referenceEncode(
    inverse.map((row) => combine(row, used)),
    totalShards
  )
}

function combine(row: readonly number[], shards: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from({ length: shards[0]!.length }, (_, at) =>
    row.reduce((sum, factor, column) => sum ^ slowMultiply(factor, shards[column]![at]!), 0)
  )
}

function invert(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, at) => [
    ...row,
    ...Array.from({ length: size }, (_, column) => Number(at === column))
  ])
  for (let at = 0; at < size; at++) {
    const pivot = rows.findIndex((row, index) => index >= at && row[at] !== 0)
    if (pivot < 0) throw new Error('singular')
    const found = rows[pivot]!
    rows[pivot] = rows[at]!
    const scale = slowInverse(found[at]!)
    const scaled = found.map((value) => slowMultiply(value, scale))
    rows[at] = scaled
    for (const [index, row] of rows.entries()) {
      const factor = row[at]!
      if (index !== at && factor !== 0)
        rows[index] = row.map((value, column) => value ^ slowMultiply(factor, scaled[column]!))
    }
  }
  return rows.map((row) => row.slice(size))
}
