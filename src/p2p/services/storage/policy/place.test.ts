import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Candidate, networkPrefix, placementWeight } from './candidate.ts'
import { place } from './place.ts'
import { seededRng } from './seeded-rng.test-support.ts'
import { CODES, overhead, policyOf, shapeFor, shardCap, survives } from './shape.ts'

let serial = 0
function supplier(facts: Partial<Candidate> = {}): Candidate {
  return {
    supplier: `s${serial++}`,
    device: 'desktop',
    own: false,
    alwaysOn: false,
    rating: 0.5,
    freeShards: 100,
    ...facts
  }
}

const suppliers = (count: number, facts: Partial<Candidate> = {}) =>
  Array.from({ length: count }, () => supplier(facts))

const positions = (count: number) => Array.from({ length: count }, (_, i) => i)

function counts(values: readonly (string | undefined)[]): number[] {
  const map = new Map<string, number>()
  for (const value of values) if (value !== undefined) map.set(value, (map.get(value) ?? 0) + 1)
  return [...map.values()]
}

function placeAll(code: { dataShards: number; totalShards: number }, candidates: Candidate[], seed = 1) {
  return place({ code, positions: positions(code.totalShards), held: [], candidates, rng: seededRng(seed) })
}

const bySupplier = (candidates: Candidate[]) => new Map(candidates.map((c) => [c.supplier, c]))

describe('the table of codes', () => {
  test('follows the number of suppliers', () => {
    const names = [0, 1, 3, 4, 7, 8, 11, 14, 27, 71, 72].map((independent) => {
      const code = shapeFor({ independent, alwaysOn: 0 })
      return code === undefined ? 'none' : `${code.dataShards}/${code.totalShards}`
    })
    expect(names).toEqual([
      'none',
      ...['1/2', '1/2', '2/4', '2/4', '4/8', '4/8', '4/12', '8/24', '8/24', '16/64']
    ])
    expect(shapeFor({ independent: 54, alwaysOn: 16 })).toMatchObject({ dataShards: 16, totalShards: 48 })
    expect(shapeFor({ independent: 5000, alwaysOn: 15 })).toMatchObject({ totalShards: 64 })
  })

  test.each(CODES)('$dataShards of $totalShards repairs while more than k are left', (code) => {
    expect(code.repairAt).toBeGreaterThanOrEqual(code.dataShards)
    expect(code.repairAt).toBeLessThan(code.totalShards)
    expect(code.alwaysOnShards).toBeLessThanOrEqual(code.totalShards)
    expect(overhead(code)).toBeLessThanOrEqual(4)
    expect(survives(code)).toBe(code.totalShards - code.dataShards)
    expect(2 * shardCap(code)).toBeLessThanOrEqual(Math.max(2, survives(code)))
  })

  test('a stripe of another table is repaired halfway between k and n', () => {
    expect(policyOf({ dataShards: 10, totalShards: 30 })).toEqual({ repairAt: 20, alwaysOnShards: 10 })
  })
})

describe('placement', () => {
  const code = { dataShards: 4, totalShards: 8 }

  test('gives every supplier one shard where there are enough', () => {
    const candidates = [...suppliers(2, { device: 'relay' }), ...suppliers(9, { device: 'tab' })]
    const { assignments, unplaced } = placeAll(code, candidates)
    expect(unplaced).toEqual([])
    expect(assignments.map(({ position }) => position)).toEqual(positions(8))
    expect(new Set(assignments.map((a) => a.supplier)).size).toBe(8)
  })

  test('keeps the caps per operator, network and class where it can', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const all = [
          ...suppliers(20, { device: 'relay', operator: 'Eve', alwaysOn: true, rating: 1 }),
          ...suppliers(20, { device: 'desktop', network: '192.0.2.0/24', rating: 0.9 }),
          ...suppliers(20, { device: 'phone' }),
          ...suppliers(20, { device: 'tab' }),
          ...suppliers(20, { device: 'other' })
        ]
        const wide = { dataShards: 16, totalShards: 48 }
        const { assignments, reasons } = placeAll(wide, all, seed)
        const chosen = assignments.map((a) => bySupplier(all).get(a.supplier))
        expect(assignments).toHaveLength(48)
        expect(reasons).toEqual([])
        for (const facts of [
          chosen.map((c) => c?.operator),
          chosen.map((c) => c?.network),
          chosen.map((c) => c?.device)
        ]) {
          for (const count of counts(facts)) expect(count).toBeLessThanOrEqual(16)
        }
      }),
      { numRuns: 50 }
    )
  })

  test('counts what lies there already', () => {
    const eve = suppliers(6, { operator: 'Eve' })
    const { assignments, unplaced, reasons } = place({
      code,
      positions: [6, 7],
      held: eve.slice(0, 1),
      candidates: eve,
      rng: seededRng(1)
    })
    expect(assignments).toHaveLength(1)
    expect(assignments[0]?.supplier).not.toBe(eve[0]?.supplier)
    expect(unplaced).toEqual([7])
    expect(reasons).toContain('OneOperator')
  })

  test('gives a second shard to a supplier only when there are too few, and never more than the cap', () => {
    const few = placeAll(code, [...suppliers(3, { device: 'relay' }), ...suppliers(3)])
    expect(few.unplaced).toEqual([])
    expect(few.reasons[0]).toBe('TooFewSuppliers')
    expect(Math.max(...counts(few.assignments.map((a) => a.supplier)))).toBe(2)
    const two = placeAll(code, suppliers(2))
    expect(two.unplaced).toEqual([4, 5, 6, 7])
    expect(two.reasons).toContain('TooFewSuppliers')
  })

  test('leaves the cap per class when it must, and says so', () => {
    const { unplaced, reasons } = placeAll(code, suppliers(11, { device: 'tab' }))
    expect(unplaced).toEqual([])
    expect(reasons).toEqual(['OneDeviceClass'])
  })

  test.each([
    ['NoSuppliers', []],
    ['NoSuppliers', [supplier({ own: true })]],
    ['NoSpace', suppliers(9, { freeShards: 0 })],
    ['OneOperator', suppliers(9, { operator: 'Eve' })],
    ['OneNetwork', suppliers(9, { network: '2001:db8:1::/48' })],
    ['TooFewSuppliers', suppliers(1)]
  ])('explains: %s', (reason, candidates) => {
    expect(placeAll(code, candidates).reasons[0]).toBe(reason)
  })

  test('never gives more than a supplier has space for, nor to own devices', () => {
    const own = supplier({ own: true })
    const small = supplier({ freeShards: 1 })
    const { assignments } = placeAll(code, [own, small, ...suppliers(3)])
    expect(assignments.filter((a) => a.supplier === own.supplier)).toEqual([])
    expect(assignments.filter((a) => a.supplier === small.supplier)).toHaveLength(1)
  })

  test('prefers always-on suppliers up to what the code wants', () => {
    const all = [...suppliers(4, { alwaysOn: true, rating: 0.05, device: 'relay' }), ...suppliers(30)]
    const { assignments } = placeAll({ dataShards: 8, totalShards: 24 }, all)
    const chosen = assignments.filter((a) => bySupplier(all).get(a.supplier)?.alwaysOn)
    expect(chosen).toHaveLength(4)
  })

  test('draws by weight, and the same by the same seed', () => {
    const good = supplier({ rating: 0.9 })
    const bad = supplier({ rating: 0.1 })
    let first = 0
    for (let seed = 0; seed < 2000; seed++) {
      const one = { code, positions: [0], held: [], candidates: [good, bad], rng: seededRng(seed) }
      if (place(one).assignments[0]?.supplier === good.supplier) first++
    }
    const share = placementWeight(good) / (placementWeight(good) + placementWeight(bad))
    expect(share).toBeCloseTo(0.9, 10)
    // 4 σ of 2000 draws
    expect(Math.abs(first / 2000 - share)).toBeLessThan(0.027)
    const all = suppliers(40)
    expect(placeAll(code, all, 7)).toEqual(placeAll(code, all, 7))
    expect(placeAll(code, all, 7)).not.toEqual(placeAll(code, all, 8))
  })
})

describe('networks', () => {
  test.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2::3', '2001:db8:1::/48'],
    ['2001:0DB8:0001::', '2001:db8:1::/48'],
    ['2001:db8::1%eth0', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['relay.example', undefined],
    ['1:2:3', undefined],
    ['1::2::3', undefined],
    ['', undefined]
  ])('%s belongs to %s', (address, prefix) => {
    expect(networkPrefix(address)).toBe(prefix)
  })
})
