/**
 * How likely a file can be read now, and how likely it is lost within a year. Suppliers are taken to fail
 * independently; what takes many at once is a floor below (CORRELATED_LOSS), not part of the calculation.
 */
import type { DeviceClass } from './candidate.ts'
import { CORRELATED_LOSS, EXPECTED_LIFE_DAYS } from './constants.ts'
import { binomial, binomialBelow, fewerThan } from './probability.ts'
import { type Code, policyOf } from './shape.ts'

/** P(at least k shards are reachable now), by each holder's presence. */
export function availability(presences: readonly number[], k: number): number {
  return 1 - fewerThan(presences, k)
}

/** Of a file of several stripes: all of them. */
export function fileAvailability(stripes: readonly { presences: readonly number[]; k: number }[]): number {
  return stripes.reduce((product, { presences, k }) => product * availability(presences, k), 1)
}

/**
 * Days a supplier is expected to stay from now on: the mean of its class and the days it has stayed already, as
 * a life of unknown, exponential length teaches (a Gamma(1, mean) prior on the rate, no death in `knownDays`).
 */
export function expectedLifeDays(device: DeviceClass, knownDays: number): number {
  return EXPECTED_LIFE_DAYS[device] + Math.max(0, knownDays)
}

export interface LossRequest extends Code {
  /** m; by default that of the code's policy. */
  repairAt?: number | undefined
  /** Expected days of life of each holder believed alive; the group decays at the mean of their rates. */
  lifeDays: readonly number[]
  /** Days from a death until it is believed. */
  deadAfterDays: number
  /** Days looked ahead. */
  days?: number | undefined
  /** False when there is nobody to rebuild to: then what is left decays. */
  repairable?: boolean | undefined
}

/**
 * P(a stripe is lost within `days`) by the repair Markov chain, checked daily. Its state is the number of shards
 * believed alive, which is the number that was alive `deadAfterDays` ago. When it is m or less, as many of them
 * as survived since are at hand: fewer than k is a loss, otherwise the stripe is whole again.
 */
export function stripeLoss(request: LossRequest): number {
  const { dataShards: k, totalShards: n, lifeDays, deadAfterDays, days = 365 } = request
  if (lifeDays.length < k) return 1
  if (request.repairable === false) return unrepairedLoss(lifeDays, k, days)
  const repairAt = request.repairAt ?? policyOf(request).repairAt
  const rate = lifeDays.reduce((sum, life) => sum + 1 / life, 0) / lifeDays.length
  const survival = Math.exp(-rate)
  const unnoticed = Math.exp(-rate * deadAfterDays)
  const chain: Chain = {
    steps: table(n, (before) => table(before, (after) => binomial(before, survival, after))),
    fails: table(repairAt, (believed) => binomialBelow(believed, unnoticed, k)),
    repairAt
  }
  let state = table<number>(n, (believed) => (believed === Math.min(n, lifeDays.length) ? 1 : 0))
  let lost = 0
  for (let day = 0; day < days; day++) {
    const after = nextDay(state, chain)
    lost += after.lost
    state = after.state
  }
  return Math.min(1, lost)
}

interface Chain {
  /** P(so many are left after a day), by how many there were. */
  steps: readonly (readonly number[])[]
  /** P(fewer than k are at hand), by how many are believed alive when the repair begins. */
  fails: readonly number[]
  repairAt: number
}

function nextDay(state: readonly number[], { steps, fails, repairAt }: Chain) {
  const next = state.map(() => 0)
  let lost = 0
  let whole = 0
  state.forEach((p, before) => {
    if (p === 0) return
    steps[before]?.forEach((step, after) => {
      if (after > repairAt) next[after] = (next[after] ?? 0) + p * step
      else {
        const fail = fails[after] ?? 1
        lost += p * step * fail
        whole += p * step * (1 - fail)
      }
    })
  })
  const n = state.length - 1
  next[n] = (next[n] ?? 0) + whole
  return { state: next, lost }
}

/** f(0) … f(last). */
function table<T>(last: number, value: (i: number) => T): T[] {
  return Array.from({ length: last + 1 }, (_, i) => value(i))
}

/** P(a file of so many such stripes is lost within a year), never below what takes all at once. */
export function annualLoss(request: LossRequest, stripes: number): number {
  const one = stripeLoss(request)
  const any = one < 1 ? -Math.expm1(stripes * Math.log1p(-one)) : 1
  return Math.max(CORRELATED_LOSS, any)
}

/** P(fewer than k are left) when nobody repairs for so many days. */
export function unrepairedLoss(lifeDays: readonly number[], k: number, days: number): number {
  const survivals = lifeDays.map((life) => Math.exp(-days / life))
  return fewerThan(survivals, k)
}
