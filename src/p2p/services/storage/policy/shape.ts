/**
 * How many shards a stripe has, by who is there to hold them: the one table. Few suppliers give small
 * codes that survive few losses; many give wide codes that survive the loss of two thirds.
 */
import type { StripeShape } from '../../../interface/stripes.ts'

/** k and n, without a size. */
export type Code = Pick<StripeShape, 'dataShards' | 'totalShards'>

export interface CodePolicy extends Code {
  /** m: with this many shards believed alive, or fewer, the missing ones are rebuilt. */
  repairAt: number
  /** So many shards should lie with always-on suppliers, where the caps allow. */
  alwaysOnShards: number
  /** Suppliers from which this code is used on. */
  minSuppliers: number
  minAlwaysOn: number
}

export interface SupplierCount {
  /** Suppliers that are not own devices. */
  independent: number
  /** Those of them that are seen nearly always. */
  alwaysOn: number
}

/**
 * Widest first; the first row that fits is taken. From 14 suppliers on, a row asks for an eighth more suppliers
 * than shards, so that a repair finds somewhere to go.
 */
export const CODES: readonly CodePolicy[] = [
  { dataShards: 16, totalShards: 48, repairAt: 32, alwaysOnShards: 20, minSuppliers: 54, minAlwaysOn: 16 },
  { dataShards: 16, totalShards: 64, repairAt: 40, alwaysOnShards: 20, minSuppliers: 72, minAlwaysOn: 0 },
  { dataShards: 8, totalShards: 24, repairAt: 16, alwaysOnShards: 8, minSuppliers: 27, minAlwaysOn: 0 },
  { dataShards: 4, totalShards: 12, repairAt: 8, alwaysOnShards: 4, minSuppliers: 14, minAlwaysOn: 0 },
  { dataShards: 4, totalShards: 8, repairAt: 6, alwaysOnShards: 4, minSuppliers: 8, minAlwaysOn: 0 },
  { dataShards: 2, totalShards: 4, repairAt: 3, alwaysOnShards: 2, minSuppliers: 4, minAlwaysOn: 0 },
  { dataShards: 1, totalShards: 2, repairAt: 1, alwaysOnShards: 1, minSuppliers: 1, minAlwaysOn: 0 }
]

/** The code for so many suppliers; undefined when there is none. */
export function shapeFor({ independent, alwaysOn }: SupplierCount): CodePolicy | undefined {
  return CODES.find((code) => independent >= code.minSuppliers && alwaysOn >= code.minAlwaysOn)
}

/** The row that repairs a stripe made earlier, perhaps by another table: m halfway between k and n, as in storage.md. */
export function policyOf({ dataShards, totalShards }: Code): Pick<CodePolicy, 'repairAt' | 'alwaysOnShards'> {
  const row = CODES.find((code) => code.dataShards === dataShards && code.totalShards === totalShards)
  if (row !== undefined) return row
  const repairAt = Math.floor((dataShards + totalShards) / 2)
  return { repairAt, alwaysOnShards: Math.ceil(totalShards / 3) }
}

/** Bytes stored per byte of data. */
export function overhead({ dataShards, totalShards }: Code): number {
  return totalShards / dataShards
}

/** Shards that may be lost at once without any harm. */
export function survives({ dataShards, totalShards }: Code): number {
  return totalShards - dataShards
}

/** Most shards of a stripe that may share an operator, a network or a device class: half of what it survives. */
export function shardCap(code: Code): number {
  return Math.max(1, Math.floor(survives(code) / 2))
}
