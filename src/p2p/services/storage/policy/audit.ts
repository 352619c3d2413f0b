/** What is asked of a supplier in an audit, and what that finds. Protocol: docs/specs/storage.md. */
import { hkdfSha256 } from '../../../crypto/index.ts'
import { AUDIT_LEAVES } from './constants.ts'

/** A leaf of a contract: `shard` counts its roots in their order. */
export interface LeafIndex {
  shard: number
  leaf: number
}

export interface AuditPlanRequest {
  /** 32 random bytes, drawn anew for each contract and period and told to nobody before the audit. */
  seed: Uint8Array
  /** Leaves of each shard of the contract. */
  leavesOfShards: readonly number[]
  /** Leaves to ask for, at most 170: HKDF gives no more. */
  leaves?: number | undefined
}

/** Bytes per draw: 48 bits, so that the favour of low numbers is below 2⁻²⁰ for any contract. */
const DRAW_BYTES = 6

/** Draws per wanted leaf; more than needed only when the contract has hardly more leaves than are asked for. */
const DRAWS = 8

const INFO = new TextEncoder().encode('bitpie storage audit leaves')

/**
 * Distinct leaves, uniform over all of the contract, in the order of the contract. The same seed gives the same
 * leaves, so that a rebuilder or an arbiter can repeat an audit.
 */
export function auditPlan({ seed, leavesOfShards, leaves = AUDIT_LEAVES }: AuditPlanRequest): LeafIndex[] {
  const total = leavesOfShards.reduce((sum, count) => sum + count, 0)
  const wanted = Math.min(leaves, total)
  const chosen = new Set<number>()
  if (wanted > 0) {
    const lengthBytes = wanted * DRAWS * DRAW_BYTES
    const stream = hkdfSha256({ secret: seed, salt: new Uint8Array(0), info: INFO, lengthBytes })
    for (let at = 0; at < stream.length && chosen.size < wanted; at += DRAW_BYTES) {
      let draw = 0
      for (const byte of stream.subarray(at, at + DRAW_BYTES)) draw = draw * 256 + byte
      chosen.add(Math.floor((draw / 2 ** (8 * DRAW_BYTES)) * total))
    }
  }
  // what repeated draws left open
  for (let leaf = 0; chosen.size < wanted; leaf++) chosen.add(leaf)
  return located(
    [...chosen].sort((a, b) => a - b),
    leavesOfShards
  )
}

function located(sorted: readonly number[], leavesOfShards: readonly number[]): LeafIndex[] {
  const found: LeafIndex[] = []
  let shard = 0
  let start = 0
  for (const leaf of sorted) {
    let count = leavesOfShards[shard] ?? 0
    while (leaf >= start + count) {
      start += count
      shard++
      count = leavesOfShards[shard] ?? 0
    }
    found.push({ shard, leaf: leaf - start })
  }
  return found
}

/** P(found) when a share of the leaves is missing and so many leaves are drawn each time. */
export function detectionProbability(missing: number, leaves: number, audits: number): number {
  return 1 - (1 - missing) ** (leaves * audits)
}

/** Leaves to draw in all so that a missing share is found with the given probability. */
export function leavesToDetect(missing: number, probability: number): number {
  return Math.ceil(Math.log(1 - probability) / Math.log(1 - missing))
}

export interface AuditHistory {
  /** Audits without an answer since the last passed one. */
  unanswered: number
  /** The latest answer lacked a leaf or gave another. */
  refuted: boolean
}

/** Unanswered audits in a row after which shards are doubtful; being away is the business of sightings. */
const UNANSWERED_DOUBTFUL = 2

/** What audits say of the shards of a contract. A wrong or refused leaf is proof; silence is none. */
export function auditVerdict({ unanswered, refuted }: AuditHistory): 'held' | 'doubtful' | 'lost' {
  if (refuted) return 'lost'
  return unanswered >= UNANSWERED_DOUBTFUL ? 'doubtful' : 'held'
}
