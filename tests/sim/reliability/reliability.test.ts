/** The small version of `npm run simulate`: a thousand peers, one year. */
import { describe, expect, test } from 'vitest'
import { CODES } from '../../../src/p2p/services/storage/policy/shape.ts'
import { closedForm, idealTable, networksTable, withTable } from './report.ts'
import { gini, poissonUpper } from './result.ts'
import { browsersOnly, ideal, mixedNetwork, ownersAway } from './scenario.ts'
import { simulate } from './simulate.ts'

const YEAR = { peers: 960, years: 1, seed: 1, sampling: 1 }

describe('a simulated year of a thousand peers', () => {
  test('loses nothing though an operator leaves with most relays and a third is cut off for a week', () => {
    const result = simulate(mixedNetwork(YEAR))
    expect(result.losses).toBe(0)
    expect(result.code).toBe('16/48')
    expect(result.crowdedOperators).toBe(0)
    expect(result.availability).toBeGreaterThan(0.95)
    expect(result.worstAvailability).toBeLessThan(result.availability)
    // never more than n shards for k
    expect(result.overhead).toBeGreaterThan(2)
    expect(result.overhead).toBeLessThanOrEqual(3)
    expect(result.repairsPerYear).toBeGreaterThan(1)
    expect(result.repairMibPerDay).toBeLessThan(100)
    expect(result.gini).toBeGreaterThan(0)
    expect(result.gini).toBeLessThan(1)
  })

  test('is the same by its seed, and another by another', () => {
    const extent = { ...YEAR, peers: 384, sampling: 2 }
    const first = simulate(mixedNetwork(extent))
    expect(simulate(mixedNetwork(extent))).toEqual(first)
    const other = simulate(mixedNetwork({ ...extent, seed: 2 }))
    expect(other.repairMibPerDay).not.toBe(first.repairMibPerDay)
  })

  test('is survived without owners: rebuilders do all repairs', () => {
    const result = simulate(ownersAway({ ...YEAR, sampling: 2 }))
    expect(result.losses).toBe(0)
    expect(result.repairsPerYear).toBeGreaterThan(1)
  })

  test('in a network of browsers alone takes the widest code and keeps what it was given', () => {
    const result = simulate(browsersOnly({ ...YEAR, sampling: 2 }))
    expect(result.code).toBe('16/64')
    expect(result.losses).toBe(0)
  })

  test('loses as often as the closed form says where its assumptions hold', () => {
    const code = CODES.find((row) => row.totalShards === 24)!
    const result = simulate(ideal(code, 7, { ...YEAR, peers: 480 }))
    const expected = closedForm(result) * result.stripeYears
    expect(expected).toBeGreaterThan(40)
    // 4 σ of a Poisson count
    expect(Math.abs(result.losses - expected)).toBeLessThan(4 * Math.sqrt(expected))
    expect(idealTable([result])).toContain('8.9e-2')
    expect(networksTable([result])).toContain('| 8/24')
  })
})

describe('the figures', () => {
  test('Gini is 0 for equals, and all but 1 when one has all', () => {
    expect(gini([3, 3, 3])).toBe(0)
    expect(gini([0, 0, 0, 8])).toBeCloseTo(0.75, 12)
    expect(gini([])).toBe(0)
  })

  test('no loss in n years bounds the rate at 3.7/n', () => {
    // exact: χ² quantiles 0.975 with 2(count + 1) degrees of freedom, halved
    expect(poissonUpper(0)).toBeCloseTo(3.69, 1)
    expect(poissonUpper(10)).toBeCloseTo(18.39, 1)
    expect(poissonUpper(100)).toBeCloseTo(121.63, 1)
  })

  test('go between the markers of a document, and nowhere else', () => {
    const document = 'a\n<!-- simulated: begin (npm run simulate) -->\nold\n<!-- simulated: end -->\nb\n'
    const written = withTable(document, 'new\n')
    expect(written).not.toContain('old')
    expect(written).toMatch(/^a\n[^]*new\n\n<!-- simulated: end -->\nb\n$/)
    expect(withTable(written, 'new\n')).toBe(written)
    expect(() => withTable('a', 'new')).toThrow('markers')
  })
})
