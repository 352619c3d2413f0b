/** Runs a scenario day by day with the policy that ships. Each user who is followed has one stripe. */
import { availability } from '../../../src/p2p/services/storage/policy/durability.ts'
import { place } from '../../../src/p2p/services/storage/policy/place.ts'
import type { Candidate } from '../../../src/p2p/services/storage/policy/candidate.ts'
import {
  chooseRebuilders,
  planRepair,
  repairThreshold,
  type ShardFacts
} from '../../../src/p2p/services/storage/policy/repair.ts'
import { type CodePolicy, shapeFor, shardCap } from '../../../src/p2p/services/storage/policy/shape.ts'
import { seededRng } from '../../../src/p2p/services/storage/policy/seeded-rng.test-support.ts'
import { Ledger, type Result } from './result.ts'
import { Population } from './population.ts'
import type { Scenario } from './scenario.ts'
import { MAX_SHARDS, Stripes } from './stripes.ts'

const DAYS_PER_YEAR = 365
/** Availability is sampled weekly. */
const SAMPLE_EVERY_DAYS = 7
const SAMPLED_STRIPES = 400

export function simulate(scenario: Scenario, onYear?: (year: number) => void): Result {
  return new Simulation(scenario).run(onYear)
}

class Simulation {
  readonly #scenario: Scenario
  readonly #rng
  readonly #peers: Population
  readonly #stripes: Stripes
  readonly #repairing: Uint8Array
  readonly #rebuilders: (readonly number[])[]
  readonly #ledger: Ledger
  /** Who can be asked to take shards today, per circle. */
  readonly #available = new Map<number, Candidate[]>()

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.#rng = seededRng(scenario.seed)
    this.#peers = new Population(scenario, this.#rng)
    const stripes = Math.floor(scenario.peers / scenario.sampling)
    this.#stripes = new Stripes(stripes, this.#peers)
    this.#repairing = new Uint8Array(stripes)
    this.#rebuilders = Array.from({ length: stripes }, () => [])
    this.#ledger = new Ledger(scenario.peers, stripes)
  }

  run(onYear?: (year: number) => void): Result {
    const days = this.#scenario.years * DAYS_PER_YEAR
    for (let stripe = 0; stripe < this.#stripes.count; stripe++) this.#store(stripe)
    for (let day = 0; day < days; day++) {
      this.#available.clear()
      this.#peers.live(day, this.#stripes)
      this.#mourn()
      for (const stripe of this.#stripes.takePending()) this.#look(stripe)
      this.#mourn()
      this.#ledger.day(this.#stripes.load)
      if (day % SAMPLE_EVERY_DAYS === 0) this.#sample(day)
      if ((day + 1) % DAYS_PER_YEAR === 0) onYear?.((day + 1) / DAYS_PER_YEAR)
    }
    return this.#ledger.result(this.#scenario, this.#peers)
  }

  /** Lost stripes are counted and stored anew, so that the number at risk stays the same. */
  #mourn(): void {
    for (const stripe of this.#stripes.lost.splice(0)) {
      this.#ledger.losses++
      this.#stripes.clear(stripe)
      this.#repairing[stripe] = 0
      this.#store(stripe)
    }
  }

  #store(stripe: number): void {
    const candidates = this.#candidatesFor(stripe)
    const code = this.#scenario.code ?? codeFor(candidates)
    if (code === undefined) return this.#stripes.enqueue(stripe)
    this.#stripes.codes[stripe] = code
    const positions = Array.from({ length: code.totalShards }, (_, position) => position)
    const { assignments } = place({ code, positions, held: [], candidates, rng: this.#rng })
    for (const { position, supplier } of assignments) this.#stripes.assign(stripe, position, Number(supplier))
    if (assignments.length < code.dataShards) {
      // nothing was stored, so nothing can be lost
      this.#stripes.clear(stripe)
      this.#stripes.enqueue(stripe)
    } else this.#nameRebuilders(stripe)
  }

  /** A rebuilder or the owner looks after a stripe of which a supplier was lost. */
  #look(stripe: number): void {
    const code = this.#stripes.codes[stripe]
    if (code === undefined) return this.#store(stripe)
    const due = this.#repairing[stripe] === 1 || this.#due(stripe, code)
    const orphaned = this.#rebuilders[stripe]!.some((peer) => this.#peers.believed[peer] === 0)
    if (!due && !orphaned) return
    if (!this.#attended(stripe)) return this.#stripes.enqueue(stripe)
    if (due) this.#repair(stripe, code)
    if (due || orphaned) this.#nameRebuilders(stripe)
  }

  /** What the plan would say, without making one for each stripe that lost a supplier. */
  #due(stripe: number, code: CodePolicy): boolean {
    const believedAlive = this.#stripes.believedAlive[stripe]!
    if (believedAlive <= code.repairAt) return true
    const mostAtRisk = code.repairAt + shardCap(code)
    if (believedAlive > mostAtRisk) return false
    return believedAlive <= repairThreshold(code, this.#stripes.holders(stripe), code.repairAt)
  }

  #repair(stripe: number, code: CodePolicy): void {
    const { shards, reachable } = this.#facts(stripe)
    if (reachable < code.dataShards) return this.#stripes.enqueue(stripe)
    const plan = planRepair({
      code,
      repairAt: code.repairAt,
      shards,
      candidates: this.#candidatesFor(stripe),
      repairing: this.#repairing[stripe] === 1,
      rng: this.#rng
    })
    if (plan.action === 'none') {
      this.#repairing[stripe] = 0
      return
    }
    if (plan.action === 'rebuild') {
      for (const { position, supplier } of plan.assignments) {
        this.#stripes.assign(stripe, position, Number(supplier))
      }
      this.#ledger.repaired(code, plan.assignments.length)
      this.#ledger.crowdedOperators += this.#crowdedOperators(stripe, code)
    }
    const whole = this.#stripes.believedAlive[stripe]! >= code.totalShards
    this.#repairing[stripe] = whole ? 0 : 1
    if (!whole) this.#stripes.enqueue(stripe)
  }

  #attended(stripe: number): boolean {
    if (this.#rebuilders[stripe]!.some((peer) => this.#peers.reachable(peer))) return true
    return !this.#scenario.ownersAway && this.#peers.present[this.#ownerOf(stripe)] === 1
  }

  #nameRebuilders(stripe: number): void {
    this.#rebuilders[stripe] = chooseRebuilders(this.#stripes.holders(stripe)).map(Number)
  }

  #facts(stripe: number): { shards: ShardFacts[]; reachable: number } {
    const shards: ShardFacts[] = []
    let reachable = 0
    for (let position = 0; position < MAX_SHARDS; position++) {
      const peer = this.#stripes.holder(stripe, position)
      if (peer === undefined) continue
      const { supplier, operator, device } = this.#peers.candidates[peer]!
      shards.push({ position, supplier, operator, device, alive: this.#peers.believed[peer] === 1 })
      if (this.#peers.reachable(peer)) reachable++
    }
    return { shards, reachable }
  }

  #candidatesFor(stripe: number): Candidate[] {
    const { circle, peers } = this.#scenario
    const owner = this.#ownerOf(stripe)
    const number = Math.floor(owner / circle)
    let available = this.#available.get(number)
    if (available === undefined) {
      available = []
      for (let peer = number * circle; peer < Math.min(peers, (number + 1) * circle); peer++) {
        const there = this.#peers.present[peer] === 1 && this.#peers.believed[peer] === 1
        if (there) available.push(this.#peers.candidates[peer]!)
      }
      this.#available.set(number, available)
    }
    const self = this.#peers.candidates[owner]!
    return available.filter((candidate) => candidate !== self)
  }

  #ownerOf(stripe: number): number {
    return stripe * this.#scenario.sampling
  }

  /** Operators of several peers that hold more of a stripe than the cap allows; there must be none. */
  #crowdedOperators(stripe: number, code: CodePolicy): number {
    const shared = this.#stripes.holders(stripe).filter(({ operator }) => operator !== undefined)
    return shared.length > shardCap(code) ? 1 : 0
  }

  #sample(day: number): void {
    const step = Math.max(1, Math.floor(this.#stripes.count / SAMPLED_STRIPES))
    let sum = 0
    let sampled = 0
    for (let stripe = day % step; stripe < this.#stripes.count; stripe += step) {
      const code = this.#stripes.codes[stripe]
      if (code === undefined) continue
      const presences: number[] = []
      for (let position = 0; position < MAX_SHARDS; position++) {
        const peer = this.#stripes.holder(stripe, position)
        if (peer === undefined) continue
        presences.push(this.#peers.reachable(peer) ? this.#peers.churnOf(peer).hours : 0)
      }
      sum += availability(presences, code.dataShards)
      sampled++
      this.#ledger.stored(code, presences.length)
    }
    if (sampled > 0) this.#ledger.available(sum / sampled)
  }
}

function codeFor(candidates: readonly Candidate[]): CodePolicy | undefined {
  const alwaysOn = candidates.filter((candidate) => candidate.alwaysOn).length
  return shapeFor({ independent: candidates.length, alwaysOn })
}
