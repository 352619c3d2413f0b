/** What a simulation counts, and what follows from it. */
import { AUDIT_LEAVES } from '../../../src/p2p/services/storage/policy/constants.ts'
import type { CodePolicy } from '../../../src/p2p/services/storage/policy/shape.ts'
import type { Population } from './population.ts'
import type { Scenario } from './scenario.ts'

const KIB = 1024
const MIB = 1024 * KIB
/** What a user of the table stores. */
const GIB = 1024 * MIB
/** An audited leaf and its Merkle path in a shard of 1 MiB: 6 hashes of 32 bytes. */
const LEAF_ANSWER_BYTES = 16 * KIB + 6 * 32

export interface Result {
  scenario: Scenario
  /** The code of most stripes. */
  code: string
  stripeYears: number
  losses: number
  lossPerYear: number
  /** Upper end of the 95 % interval of `lossPerYear` (Poisson). */
  lossPerYearAtMost: number
  availability: number
  /** Of the worst sampled day. */
  worstAvailability: number
  repairsPerYear: number
  /** Read and written for repairs, per user and day, of a user who stores 1 GiB. */
  repairMibPerDay: number
  /** Bytes kept by suppliers per byte of data. */
  overhead: number
  /** All contracts of a user audited once a day. */
  auditMibPerDay: number
  /** Gini coefficient of given divided by taken, over all users, each of whom takes the same; 0 is equality. */
  gini: number
  /** Given divided by taken, per class. */
  giveTake: { name: string; ratio: number }[]
  /** Repairs after which an operator held more than its cap. */
  crowdedOperators: number
}

export class Ledger {
  losses = 0
  crowdedOperators = 0
  readonly #given: Float64Array
  #days = 0
  #repairs = 0
  /** In units of the data of a stripe. */
  #moved = 0
  #availability: number[] = []
  readonly #codes = new Map<string, number>()
  #overhead = 0
  #contracts = 0
  #samples = 0

  readonly #stripes: number

  constructor(peers: number, stripes: number) {
    this.#given = new Float64Array(peers)
    this.#stripes = stripes
  }

  day(load: Int32Array): void {
    this.#days++
    for (let peer = 0; peer < load.length; peer++) this.#given[peer]! += load[peer]!
  }

  repaired({ dataShards }: CodePolicy, rebuilt: number): void {
    this.#repairs++
    this.#moved += (dataShards + rebuilt) / dataShards
  }

  available(mean: number): void {
    this.#availability.push(mean)
  }

  stored({ dataShards, totalShards }: CodePolicy, holders: number): void {
    const name = `${dataShards}/${totalShards}`
    this.#codes.set(name, (this.#codes.get(name) ?? 0) + 1)
    this.#overhead += holders / dataShards
    this.#contracts += holders
    this.#samples++
  }

  result(scenario: Scenario, peers: Population): Result {
    const stripeDays = this.#days * this.#stripes
    const stripeYears = stripeDays / 365
    const taken = mean(this.#given)
    const ratios = Array.from(this.#given, (given) => given / taken)
    return {
      scenario,
      code: [...this.#codes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'none',
      stripeYears,
      losses: this.losses,
      lossPerYear: this.losses / stripeYears,
      lossPerYearAtMost: poissonUpper(this.losses) / stripeYears,
      availability: mean(this.#availability),
      worstAvailability: Math.min(1, ...this.#availability),
      repairsPerYear: this.#repairs / stripeYears,
      repairMibPerDay: ((this.#moved / stripeDays) * GIB) / MIB,
      overhead: this.#overhead / this.#samples,
      auditMibPerDay: ((this.#contracts / this.#samples) * AUDIT_LEAVES * LEAF_ANSWER_BYTES) / MIB,
      gini: gini(ratios),
      giveTake: scenario.classes.map(({ name }, index) => ({
        name,
        ratio: mean(ratios.filter((_, peer) => peers.classOf[peer] === index))
      })),
      crowdedOperators: this.crowdedOperators
    }
  }
}

function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return values.length === 0 ? 0 : sum / values.length
}

/** Mean difference of all pairs, divided by twice the mean. */
export function gini(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  let weighted = 0
  let sum = 0
  sorted.forEach((value, i) => {
    weighted += (2 * (i + 1) - sorted.length - 1) * value
    sum += value
  })
  return sum === 0 ? 0 : weighted / (sorted.length * sum)
}

/** Upper end of the exact 95 % interval for a Poisson count, by the approximation of Wilson and Hilferty; 3.69 for none. */
export function poissonUpper(count: number): number {
  const n = count + 1
  return n * (1 - 1 / (9 * n) + 1.96 / (3 * Math.sqrt(n))) ** 3
}
