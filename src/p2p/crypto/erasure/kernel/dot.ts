/**
 * Scalar products over GF(2⁸) of vectors of blocks: `target[r] = Σ coefficient[r][c] · source[c]` for the
 * first `rows` blocks from `target` and `columns` blocks from `source`, `stride` bytes apart, of which
 * `length` bytes are worked on: a multiple of 32.
 *
 * A product by a constant is two look-ups of 16 entries, one by each half of the byte (Plank, Greenan,
 * Miller: "Screaming Fast Galois Field Arithmetic Using Intel SIMD Instructions", FAST 2013). `tables`
 * holds, column after column and in it row after row, the products of the low halves, then those of the
 * high halves.
 *
 * Sums stay in registers while the columns go by. The more rows at once, the less often a source byte is
 * split; ten sums leave x86-64 enough of its 16 registers. Few rows take two vectors at once instead.
 *
 * AssemblyScript, compiled by `npm run generate` with and without relaxed SIMD.
 */

/** A look-up per byte. Indices are below 16, where both instructions agree; strict x86 must clamp them first. */
// @ts-ignore: decorator
@inline
function lookUp(table: v128, indices: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i8x16.relaxed_swizzle(table, indices)
  return i8x16.swizzle(table, indices)
}

/**
 * Where the host leaves 16 zeros, and 16 bytes of 15. Not constants: those V8 makes anew each time round, which
 * cost small widths up to half their speed, and code takes 18 bytes for each use of one.
 */
const ZEROS: usize = 0
const FIFTEENS: usize = 16

/** `sum` and what `table` has for the indices. */
// @ts-ignore: decorator
@inline
function add(sum: v128, table: v128, indices: v128): v128 {
  return v128.xor(sum, lookUp(table, indices))
}

/** By lanes of 16 bits: x86 has no shift of bytes. */
// @ts-ignore: decorator
@inline
function highHalves(bytes: v128, mask: v128): v128 {
  return v128.and(i16x8.shr_u(bytes, 4), mask)
}

/** A vector at a time. */
export function dot10(
  tables: usize,
  source: usize,
  columns: i32,
  stride: usize,
  length: usize,
  target: usize
): void {
  for (let at: usize = 0; at < length; at += 16) {
    const zero = v128.load(ZEROS)
    const mask = v128.load(FIFTEENS)
    let s0 = zero
    let s1 = zero
    let s2 = zero
    let s3 = zero
    let s4 = zero
    let s5 = zero
    let s6 = zero
    let s7 = zero
    let s8 = zero
    let s9 = zero
    let table = tables
    let block = source + at
    for (let column = columns; column > 0; --column) {
      const bytes = v128.load(block)
      const low = v128.and(bytes, mask)
      s0 = add(s0, v128.load(table, 0), low)
      s1 = add(s1, v128.load(table, 32), low)
      s2 = add(s2, v128.load(table, 64), low)
      s3 = add(s3, v128.load(table, 96), low)
      s4 = add(s4, v128.load(table, 128), low)
      s5 = add(s5, v128.load(table, 160), low)
      s6 = add(s6, v128.load(table, 192), low)
      s7 = add(s7, v128.load(table, 224), low)
      s8 = add(s8, v128.load(table, 256), low)
      s9 = add(s9, v128.load(table, 288), low)
      const high = highHalves(bytes, mask)
      s0 = add(s0, v128.load(table, 16), high)
      s1 = add(s1, v128.load(table, 48), high)
      s2 = add(s2, v128.load(table, 80), high)
      s3 = add(s3, v128.load(table, 112), high)
      s4 = add(s4, v128.load(table, 144), high)
      s5 = add(s5, v128.load(table, 176), high)
      s6 = add(s6, v128.load(table, 208), high)
      s7 = add(s7, v128.load(table, 240), high)
      s8 = add(s8, v128.load(table, 272), high)
      s9 = add(s9, v128.load(table, 304), high)
      block += stride
      table += 10 * 32
    }
    let out = target + at
    v128.store(out, s0)
    v128.store((out += stride), s1)
    v128.store((out += stride), s2)
    v128.store((out += stride), s3)
    v128.store((out += stride), s4)
    v128.store((out += stride), s5)
    v128.store((out += stride), s6)
    v128.store((out += stride), s7)
    v128.store((out += stride), s8)
    v128.store((out += stride), s9)
  }
}

/** At most 4 rows, two vectors at a time. */
// @ts-ignore: decorator
@inline
function narrow(
  rows: i32,
  tables: usize,
  source: usize,
  columns: i32,
  stride: usize,
  length: usize,
  target: usize
): void {
  for (let at: usize = 0; at < length; at += 32) {
    const zero = v128.load(ZEROS)
    const mask = v128.load(FIFTEENS)
    let s0 = zero
    let t0 = zero
    let s1 = zero
    let t1 = zero
    let s2 = zero
    let t2 = zero
    let s3 = zero
    let t3 = zero
    let table = tables
    let block = source + at
    for (let column = columns; column > 0; --column) {
      const first = v128.load(block)
      const second = v128.load(block, 16)
      let a = v128.and(first, mask)
      let b = v128.and(second, mask)
      s0 = add(s0, v128.load(table, 0), a)
      t0 = add(t0, v128.load(table, 0), b)
      if (rows > 1) s1 = add(s1, v128.load(table, 32), a)
      if (rows > 1) t1 = add(t1, v128.load(table, 32), b)
      if (rows > 2) s2 = add(s2, v128.load(table, 64), a)
      if (rows > 2) t2 = add(t2, v128.load(table, 64), b)
      if (rows > 3) s3 = add(s3, v128.load(table, 96), a)
      if (rows > 3) t3 = add(t3, v128.load(table, 96), b)
      a = highHalves(first, mask)
      b = highHalves(second, mask)
      s0 = add(s0, v128.load(table, 16), a)
      t0 = add(t0, v128.load(table, 16), b)
      if (rows > 1) s1 = add(s1, v128.load(table, 48), a)
      if (rows > 1) t1 = add(t1, v128.load(table, 48), b)
      if (rows > 2) s2 = add(s2, v128.load(table, 80), a)
      if (rows > 2) t2 = add(t2, v128.load(table, 80), b)
      if (rows > 3) s3 = add(s3, v128.load(table, 112), a)
      if (rows > 3) t3 = add(t3, v128.load(table, 112), b)
      block += stride
      table += rows * 32
    }
    let out = target + at
    v128.store(out, s0)
    v128.store(out, t0, 16)
    if (rows > 1) v128.store((out += stride), s1)
    if (rows > 1) v128.store(out, t1, 16)
    if (rows > 2) v128.store((out += stride), s2)
    if (rows > 2) v128.store(out, t2, 16)
    if (rows > 3) v128.store((out += stride), s3)
    if (rows > 3) v128.store(out, t3, 16)
  }
}

export function dot1(
  tables: usize,
  source: usize,
  columns: i32,
  stride: usize,
  length: usize,
  target: usize
): void {
  narrow(1, tables, source, columns, stride, length, target)
}

export function dot2(
  tables: usize,
  source: usize,
  columns: i32,
  stride: usize,
  length: usize,
  target: usize
): void {
  narrow(2, tables, source, columns, stride, length, target)
}

export function dot4(
  tables: usize,
  source: usize,
  columns: i32,
  stride: usize,
  length: usize,
  target: usize
): void {
  narrow(4, tables, source, columns, stride, length, target)
}
