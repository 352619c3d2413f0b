/**
 * What the app says of a file: local → spreading → safe → at risk → lost, each with the reason. The label follows
 * the worst stripe; a forecast worse than accepted adds a word of warning and changes no label.
 */
import type { Safety } from '../api.ts'
import { ACCEPTED_ANNUAL_LOSS } from './constants.ts'
import type { PlacementReason } from './place.ts'
import { type Code, policyOf } from './shape.ts'

export type SafetyReason =
  | PlacementReason
  /** We are not connected to anybody. */
  | 'Offline'
  | 'Uploading'
  /** Shards lie where they should; the catalogue that leads to them does not yet. */
  | 'CatalogueUnsaved'
  /** Suppliers have left; the missing shards are being rebuilt. */
  | 'SuppliersGone'
  /** Fewer than k shards can be found, but this device still has the file. */
  | 'OnlyHere'
  | 'TooFewShards'
  /** Enough hold it, but by what is known of them the forecast is worse than `ACCEPTED_ANNUAL_LOSS`. */
  | 'UnprovenSuppliers'

export interface StripeState extends Code {
  /** m; by default that of the code's policy. */
  repairAt?: number | undefined
  /** Positions ever confirmed by a supplier. */
  placed: number
  /** Positions whose holder is believed alive and not refuted by an audit. */
  believedAlive: number
}

export interface SafetyFacts {
  stripes: readonly StripeState[]
  /** This device has all of the file. */
  localCopy: boolean
  online: boolean
  /** What limited the latest placement or repair. */
  reasons: readonly PlacementReason[]
  annualLoss: number
}

export interface SafetyVerdict {
  safety: Safety
  reason?: SafetyReason | undefined
}

export function safetyOf({ stripes, localCopy, online, reasons, annualLoss }: SafetyFacts): SafetyVerdict {
  const blocked: SafetyReason | undefined = online ? reasons[0] : 'Offline'
  // an empty file has no stripes and lives in the catalogue alone
  if (stripes.some((stripe) => stripe.believedAlive < stripe.dataShards)) {
    if (!localCopy) return { safety: 'lost', reason: 'TooFewShards' }
    const everSpread = stripes.some((stripe) => stripe.placed > 0)
    if (!everSpread) return { safety: 'local', reason: blocked ?? 'Uploading' }
    const wasSpread = stripes.every((stripe) => stripe.placed > threshold(stripe))
    if (wasSpread) return { safety: 'at-risk', reason: 'OnlyHere' }
  }
  if (stripes.some((stripe) => stripe.placed <= threshold(stripe))) {
    return { safety: 'spreading', reason: blocked ?? 'Uploading' }
  }
  if (stripes.some((stripe) => stripe.believedAlive <= threshold(stripe))) {
    return { safety: 'at-risk', reason: blocked ?? 'SuppliersGone' }
  }
  return annualLoss > ACCEPTED_ANNUAL_LOSS
    ? { safety: 'safe', reason: 'UnprovenSuppliers' }
    : { safety: 'safe', reason: reasons[0] }
}

/** With so many shards or fewer, a stripe is repaired, and not called safe. */
function threshold(stripe: StripeState): number {
  return stripe.repairAt ?? policyOf(stripe).repairAt
}
