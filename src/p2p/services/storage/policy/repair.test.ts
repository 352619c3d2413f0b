import { describe, expect, test } from 'vitest'
import type { Candidate } from './candidate.ts'
import { chooseRebuilders, planRepair, repairThreshold, type ShardFacts } from './repair.ts'
import { type SafetyFacts, safetyOf } from './safety.ts'
import { seededRng } from './seeded-rng.test-support.ts'

const code = { dataShards: 4, totalShards: 8 }

const shard = (position: number, facts: Partial<ShardFacts> = {}): ShardFacts => ({
  position,
  supplier: `s${position}`,
  device: 'tab',
  alive: true,
  ...facts
})

const candidate = (supplier: string, facts: Partial<Candidate> = {}): Candidate => ({
  ...{ supplier, device: 'desktop', own: false, alwaysOn: false, rating: 0.5, freeShards: 9 },
  ...facts
})

const spare = ['a', 'b', 'c', 'd'].map((name) => candidate(name))

function plan(alive: number, facts: { repairing?: boolean; candidates?: Candidate[] } = {}) {
  const shards = Array.from({ length: 8 }, (_, i) => shard(i, { alive: i < alive }))
  const { repairing = false, candidates = spare } = facts
  return planRepair({ code, shards, candidates, repairing, rng: seededRng(1) })
}

describe('repair', () => {
  test('begins at m, not above, and once begun goes on to the end', () => {
    expect(plan(8).action).toBe('none')
    expect(plan(7)).toMatchObject({ action: 'none', believedAlive: 7 })
    expect(plan(7, { repairing: true }).action).toBe('rebuild')
    expect(plan(8, { repairing: true }).action).toBe('none')
    const due = plan(6)
    expect(due).toMatchObject({ action: 'rebuild', reasons: ['OneDeviceClass'] })
    expect(due.action === 'rebuild' && due.assignments.map((a) => a.position)).toEqual([6, 7])
  })

  test('gives nothing to those who hold a shard already while others are there', () => {
    const holders = Array.from({ length: 5 }, (_, i) => candidate(`s${i}`, { rating: 1 }))
    const due = plan(5, { candidates: [...holders, ...spare] })
    const chosen = due.action === 'rebuild' ? due.assignments.map((a) => a.supplier) : []
    expect(chosen).toHaveLength(3)
    for (const supplier of chosen) expect(['a', 'b', 'c', 'd']).toContain(supplier)
  })

  test('waits when nobody takes a shard, and searches when fewer than k are left', () => {
    expect(plan(5, { candidates: [] })).toMatchObject({
      action: 'wait',
      reasons: ['NoSuppliers']
    })
    expect(plan(3)).toEqual({ action: 'search', believedAlive: 3 })
  })

  test('counts a position once, and releases the second holder the same way for all', () => {
    const twice = [...Array.from({ length: 8 }, (_, i) => shard(i)), shard(3, { supplier: 'a' })]
    for (const shards of [twice, twice.toReversed()]) {
      const result = planRepair({ code, shards, candidates: spare, repairing: false, rng: seededRng(1) })
      expect(result).toEqual({ action: 'none', believedAlive: 8, surplus: [shard(3)] })
    }
  })

  test('begins earlier when one operator or network could take too many with it', () => {
    const wide = { dataShards: 16, totalShards: 48 }
    const holders = Array.from({ length: 48 }, (_, i) => shard(i))
    expect(repairThreshold(wide, holders)).toBe(32)
    const eve = holders.map((holder, i) => (i < 16 ? { ...holder, operator: 'Eve' } : holder))
    expect(repairThreshold(wide, eve)).toBe(40)
    const net = holders.map((holder, i) => (i < 12 ? { ...holder, network: '192.0.2.0/24' } : holder))
    expect(repairThreshold(wide, net)).toBe(36)
    expect(repairThreshold({ dataShards: 1, totalShards: 2 }, [shard(0), shard(1)])).toBe(1)
  })
})

test('rebuilders are always on, well rated, and of different operators where that goes', () => {
  const all = [
    candidate('own', { own: true, rating: 1, alwaysOn: true }),
    candidate('eve1', { operator: 'Eve', rating: 0.9, alwaysOn: true }),
    candidate('eve2', { operator: 'Eve', rating: 0.8, alwaysOn: true }),
    candidate('bob', { rating: 0.5, alwaysOn: true }),
    candidate('tab', { rating: 0.95 })
  ]
  expect(chooseRebuilders(all)).toEqual(['eve1', 'bob', 'tab'])
  expect(chooseRebuilders(all.slice(0, 3))).toEqual(['eve1', 'eve2'])
})

describe('the label of a file', () => {
  const facts = (placed: number, believedAlive: number, more: Partial<SafetyFacts> = {}): SafetyFacts => ({
    ...{ stripes: [{ ...code, placed, believedAlive }] },
    ...{ localCopy: true, online: true, reasons: [], annualLoss: 1e-6 },
    ...more
  })

  test.each([
    ['local', 'Uploading', facts(0, 0)],
    ['local', 'NoSuppliers', facts(0, 0, { reasons: ['NoSuppliers'] })],
    ['local', 'Offline', facts(0, 0, { online: false })],
    ['spreading', 'Uploading', facts(3, 3)],
    ['spreading', 'TooFewSuppliers', facts(6, 6, { reasons: ['TooFewSuppliers'] })],
    ['safe', undefined, facts(7, 7)],
    ['safe', undefined, facts(8, 8, { localCopy: false })],
    ['safe', 'OneDeviceClass', facts(8, 8, { reasons: ['OneDeviceClass'] })],
    ['safe', 'UnprovenSuppliers', facts(8, 8, { annualLoss: 0.2 })],
    ['at-risk', 'SuppliersGone', facts(8, 6)],
    ['at-risk', 'NoSpace', facts(8, 5, { reasons: ['NoSpace'] })],
    ['at-risk', 'OnlyHere', facts(8, 3)],
    ['lost', 'TooFewShards', facts(8, 3, { localCopy: false })],
    ['safe', undefined, facts(0, 0, { stripes: [] })]
  ] as const)('is %s (%s)', (safety, reason, given) => {
    expect(safetyOf(given)).toEqual({ safety, reason })
  })

  test('is that of the worst stripe', () => {
    const stripe = (believedAlive: number) => ({ ...code, placed: 8, believedAlive })
    expect(safetyOf(facts(0, 0, { stripes: [stripe(8), stripe(6)] })).safety).toBe('at-risk')
    const gone = { stripes: [stripe(8), stripe(0)], localCopy: false }
    expect(safetyOf(facts(0, 0, gone)).safety).toBe('lost')
  })
})
