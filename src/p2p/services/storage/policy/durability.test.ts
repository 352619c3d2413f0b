/** Against the numbers of storage.md, which are rounded to one digit or two: ours round to the same. */
import { describe, expect, test } from 'vitest'
import {
  annualLoss,
  availability,
  expectedLifeDays,
  fileAvailability,
  stripeLoss,
  unrepairedLoss
} from './durability.ts'
import { binomialBelow, fewerThan } from './probability.ts'

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value)

/** Rounds to the number as it is written. */
function expectRounded(actual: number, written: string): void {
  const digits = written.replace(/e.*/, '').replace('.', '').length
  expect(Number(actual.toPrecision(digits)), `${actual}`).toBe(Number(written))
}

describe('availability', () => {
  test('of 16 of 48 with peers up half or 70 % of the time is what storage.md says', () => {
    expectRounded(fewerThan(times(48, 0.5), 16), '7e-3')
    expectRounded(fewerThan(times(48, 0.7), 16), '4e-8')
  })

  test('with equal peers is the binomial, with unequal ones what counting all cases says', () => {
    expect(fewerThan(times(24, 0.37), 8)).toBeCloseTo(binomialBelow(24, 0.37, 8), 13)
    const presences = [0.1, 0.95, 0.5, 0.33, 0.7]
    let counted = 0
    for (let up = 0; up < 32; up++) {
      const bits = presences.map((_, i) => (up >> i) & 1)
      if (bits.reduce((sum, bit) => sum + bit, 0) >= 3) {
        counted += presences.reduce((p, presence, i) => p * (bits[i] === 1 ? presence : 1 - presence), 1)
      }
    }
    expect(availability(presences, 3)).toBeCloseTo(counted, 13)
  })

  test('knows the ends: no shard needed, none there, and a file is all of its stripes', () => {
    expect(availability([], 0)).toBe(1)
    expect(availability([], 1)).toBe(0)
    expect(availability([1, 1], 2)).toBe(1)
    const stripe = { presences: [0.5, 0.5], k: 1 }
    expect(fileAvailability([stripe, stripe])).toBeCloseTo(0.5625, 14)
  })
})

describe('annual loss with peers that live 30 days, checked daily', () => {
  const loss = (dataShards: number, totalShards: number, repairAt: number, deadAfterDays: number) =>
    stripeLoss({ dataShards, totalShards, repairAt, deadAfterDays, lifeDays: times(totalShards, 30) })

  test('is what storage.md says of each code', () => {
    expectRounded(loss(8, 24, 16, 3), '5e-4')
    expectRounded(loss(16, 48, 32, 3), '3e-7')
    expectRounded(loss(16, 48, 32, 7), '4e-3')
    expectRounded(loss(16, 64, 40, 3), '7e-13')
    // 1.45·10⁻⁶, just below what would round to 1.5
    expect(Math.abs(loss(16, 64, 40, 7) / 1.5e-6 - 1)).toBeLessThan(0.04)
  })

  test('is far worse for 8 of 24 with the seven days of the death rule', () => {
    // not in storage.md, but what browsers alone would get
    expectRounded(loss(8, 24, 16, 7), '8.9e-2')
  })

  test('grows with slow detection and shrinks with early repair', () => {
    expect(loss(16, 48, 32, 8)).toBeGreaterThan(loss(16, 48, 32, 7))
    expect(loss(16, 48, 36, 7)).toBeLessThan(loss(16, 48, 32, 7))
  })

  test('of a file grows with its stripes, and never goes below what takes all at once', () => {
    const code = { dataShards: 16, totalShards: 48, deadAfterDays: 7 }
    const one = annualLoss({ ...code, lifeDays: times(48, 30) }, 1)
    expect(annualLoss({ ...code, lifeDays: times(48, 30) }, 10)).toBeCloseTo(1 - (1 - one) ** 10, 10)
    expect(annualLoss({ ...code, lifeDays: times(48, 5000) }, 1)).toBe(1e-9)
  })

  test('without suppliers to rebuild to is that of what is left', () => {
    const request = { dataShards: 1, totalShards: 2, deadAfterDays: 7, lifeDays: [365], repairable: false }
    expect(stripeLoss(request)).toBeCloseTo(1 - Math.exp(-1), 12)
    expect(stripeLoss({ ...request, lifeDays: [] })).toBe(1)
  })
})

describe('when nobody repairs for 37 days', () => {
  test('browsers alone lose 16 of 64 with 19 %', () => {
    // 19.5 %
    expect(unrepairedLoss(times(64, 30), 16, 37)).toBeCloseTo(0.195, 3)
  })

  test('with 20 always-on suppliers, 16 of 48 loses with 7·10⁻⁷ when these live 700 days', () => {
    // storage.md gives no life for always-on suppliers; 7·10⁻⁷ follows from 700 days, 6·10⁻⁷ from two years
    const loss = (alwaysOnDays: number) =>
      unrepairedLoss([...times(20, alwaysOnDays), ...times(28, 30)], 16, 37)
    expectRounded(loss(700), '7e-7')
    expectRounded(loss(730), '5.7e-7')
  })
})

test('a supplier that has stayed is expected to stay longer', () => {
  expect(expectedLifeDays('tab', 0)).toBe(30)
  expect(expectedLifeDays('tab', 60)).toBe(90)
  expect(expectedLifeDays('relay', -5)).toBe(700)
})
