import { describe, expect, test } from 'vitest'
import { betaCdf, betaQuantile, lnGamma } from './beta.ts'
import { binomialBelow } from './probability.ts'

/** a, b, P(X ≤ 0.3), 5 % quantile: SciPy 1.17.1, stats.beta.cdf and .ppf. */
const SCIPY = [
  [1, 1, 0.3, 0.05],
  [2, 5, 0.5798250000000003, 0.06284989170835438],
  [0.5, 0.5, 0.36901011956554536, 0.0061558297024311365],
  [10, 1, 5.9048999999999975e-6, 0.7411344491069477],
  [57, 1, 1.5700428990820783e-30, 0.9488005163229608],
  [300, 20, 2.8485275215549948e-130, 0.9138263337187849],
  [240.5, 245.25, 1.3631956179790379e-19, 0.45784103963427525],
  [485, 1.5, 5.2748536330805564e-253, 0.9919800582904765],
  [1, 60, 0.9999999994919782, 0.0008545229269492081]
] as const

describe('the Beta distribution', () => {
  test.each(SCIPY)('of %d and %d is what SciPy says', (a, b, cdf, quantile) => {
    expect(Math.abs(betaCdf(0.3, a, b) / cdf - 1)).toBeLessThan(1e-10)
    expect(Math.abs(betaQuantile(0.05, a, b) - quantile)).toBeLessThan(1e-11)
  })

  test('has the closed forms x^a and 1 − (1 − x)^b', () => {
    for (const x of [0.001, 0.2, 0.5, 0.9, 0.999]) {
      for (const shape of [0.3, 1, 7, 123.4]) {
        expect(betaCdf(x, shape, 1)).toBeCloseTo(x ** shape, 12)
        expect(betaCdf(x, 1, shape)).toBeCloseTo(1 - (1 - x) ** shape, 12)
      }
    }
  })

  test('with whole numbers is the tail of a binomial', () => {
    for (const [a, n] of [
      [1, 5],
      [8, 24],
      [16, 48],
      [63, 64]
    ] as const) {
      expect(betaCdf(0.4, a, n - a + 1)).toBeCloseTo(1 - binomialBelow(n, 0.4, a), 12)
    }
  })

  test('its quantile undoes it, also at the ends', () => {
    for (const p of [0, 1e-9, 0.05, 0.5, 0.95, 1]) {
      expect(betaCdf(betaQuantile(p, 3, 4), 3, 4)).toBeCloseTo(p, 10)
    }
  })

  test('rests on a log-gamma that is what SciPy says', () => {
    const reference = [
      [0.1, 2.252712651734206],
      [2.5, 0.2846828704729192],
      [10, 12.801827480081469],
      [171.5, 709.1431630309283],
      [500, 2605.115850361734]
    ] as const
    for (const [x, expected] of reference) expect(Math.abs(lnGamma(x) / expected - 1)).toBeLessThan(1e-13)
    expect(lnGamma(1)).toBeCloseTo(0, 13)
  })
})
