/** Tables of a matrix for the kernel. */
import { multiply } from './field.ts'

/** Rows that the kernel takes at once, widest first: a function `dot…` each. */
export const WIDTHS = [10, 4, 2, 1] as const
export type Width = (typeof WIDTHS)[number]

/** Products of a factor with 0 … 15, then with 0x00, 0x10 … 0xf0. */
const TABLE_BYTES = 32
const HALF = 16

/** Some linear combinations of the same sources. */
export interface Combination {
  sources: number
  targets: number
  /** Of one group of rows after the other, and in it column after column. */
  tables: Uint8Array
  groups: Group[]
}

export interface Group {
  width: Width
  firstRow: number
  /** Where its tables begin. */
  offset: number
}

/** @param rows for each target the factors of the sources, at least one */
export function combinationOf(rows: readonly Uint8Array[]): Combination {
  const sources = rows[0]?.length ?? 0
  const tables = new Uint8Array(rows.length * sources * TABLE_BYTES)
  const groups = groupsOf(rows.length, sources)
  for (const { width, firstRow, offset } of groups) {
    const group = rows.slice(firstRow, firstRow + width)
    for (const [row, factors] of group.entries()) {
      for (const [column, factor] of factors.entries()) {
        writeTable(tables, offset + (column * width + row) * TABLE_BYTES, factor)
      }
    }
  }
  return { sources, targets: rows.length, tables, groups }
}

function groupsOf(rows: number, columns: number): Group[] {
  const groups: Group[] = []
  let firstRow = 0
  for (const width of WIDTHS) {
    for (; rows - firstRow >= width; firstRow += width) {
      groups.push({ width, firstRow, offset: firstRow * columns * TABLE_BYTES })
    }
  }
  return groups
}

function writeTable(tables: Uint8Array, offset: number, factor: number): void {
  for (let half = 0; half < HALF; half++) {
    tables[offset + half] = multiply(factor, half)
    tables[offset + HALF + half] = multiply(factor, half << 4)
  }
}
