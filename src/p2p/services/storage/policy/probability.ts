/** Binomial and Poisson-binomial distributions. All small numbers are sums of small numbers: nothing is got by 1 − x. */
import { lnGamma } from './beta.ts'

/** P(X = x) of X ~ Bin(n, p). */
export function binomial(n: number, p: number, x: number): number {
  if (x < 0 || x > n) return 0
  if (p <= 0) return x === 0 ? 1 : 0
  if (p >= 1) return x === n ? 1 : 0
  const choices = lnGamma(n + 1) - lnGamma(x + 1) - lnGamma(n - x + 1)
  return Math.exp(choices + x * Math.log(p) + (n - x) * Math.log1p(-p))
}

/** P(X < k) of X ~ Bin(n, p). */
export function binomialBelow(n: number, p: number, k: number): number {
  let sum = 0
  for (let x = 0; x < Math.min(k, n + 1); x++) sum += binomial(n, p, x)
  return Math.min(1, sum)
}

/**
 * P(fewer than k of them are there) when each is there with its own probability, independently: the exact
 * Poisson-binomial distribution, of which only the first k terms are kept.
 */
export function fewerThan(probabilities: readonly number[], k: number): number {
  if (k <= 0) return 0
  const terms = new Float64Array(k)
  terms[0] = 1
  for (const p of probabilities) {
    for (let x = k - 1; x > 0; x--) terms[x] = (terms[x] ?? 0) * (1 - p) + (terms[x - 1] ?? 0) * p
    terms[0] *= 1 - p
  }
  return Math.min(
    1,
    terms.reduce((sum, term) => sum + term, 0)
  )
}
