import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { auditPlan, auditVerdict, detectionProbability, leavesToDetect } from './audit.ts'
import { AUDIT_LEAVES } from './constants.ts'
import { seededRng } from './seeded-rng.test-support.ts'

const seedOf = (n: number) => seededRng(n).bytes(32)

describe('an audit plan', () => {
  test('asks for distinct leaves that exist, the same by its seed', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.constantFrom(0, 16, 32, 64), { maxLength: 40 }),
        fc.integer({ min: 1, max: 40 }),
        (number, leavesOfShards, leaves) => {
          const plan = auditPlan({ seed: seedOf(number), leavesOfShards, leaves })
          const total = leavesOfShards.reduce<number>((sum, count) => sum + count, 0)
          expect(plan).toHaveLength(Math.min(leaves, total))
          expect(new Set(plan.map(({ shard, leaf }) => `${shard}.${leaf}`)).size).toBe(plan.length)
          for (const { shard, leaf } of plan) expect(leaf).toBeLessThan(leavesOfShards[shard] ?? 0)
          expect(auditPlan({ seed: seedOf(number), leavesOfShards, leaves })).toEqual(plan)
        }
      )
    )
  })

  test('draws every leaf as often as any other', () => {
    const leavesOfShards = [16, 64, 32]
    const counts = new Map<string, number>()
    for (let i = 0; i < 2800; i++) {
      for (const { shard, leaf } of auditPlan({ seed: seedOf(i), leavesOfShards })) {
        counts.set(`${shard}.${leaf}`, (counts.get(`${shard}.${leaf}`) ?? 0) + 1)
      }
    }
    // 2800 · 8 / 112 = 200 each, within 5 σ
    expect(counts.size).toBe(112)
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(71)
  })

  test('of 8 leaves a day finds 5 % missing in 8 days with 96 %', () => {
    expect(detectionProbability(0.05, AUDIT_LEAVES, 8)).toBeCloseTo(0.96, 2)
    expect(leavesToDetect(0.05, 0.96)).toBeLessThanOrEqual(8 * AUDIT_LEAVES)
    expect(leavesToDetect(0.05, 0.96)).toBe(63)
  })

  test('a wrong leaf is proof, silence only doubt', () => {
    expect(auditVerdict({ unanswered: 0, refuted: false })).toBe('held')
    expect(auditVerdict({ unanswered: 1, refuted: false })).toBe('held')
    expect(auditVerdict({ unanswered: 9, refuted: false })).toBe('doubtful')
    expect(auditVerdict({ unanswered: 0, refuted: true })).toBe('lost')
  })
})
