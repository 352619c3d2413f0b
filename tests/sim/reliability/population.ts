/** The peers of a simulation, in typed arrays: who is there, who is gone, what others believe and think of them. */
import type { Rng } from '../../../src/p2p/interface/platform.ts'
import { type Candidate, isAlwaysOn } from '../../../src/p2p/services/storage/policy/candidate.ts'
import { DAY_MS, RATING_HALF_LIFE_MS } from '../../../src/p2p/services/storage/policy/constants.ts'
import { lowerQuantile, ratingOf, type Tally } from '../../../src/p2p/services/storage/policy/rating.ts'
import {
  isBelievedAlive,
  type Sightings,
  withLook
} from '../../../src/p2p/services/storage/policy/sightings.ts'
import type { ChurnClass, Scenario } from './scenario.ts'

const HOURS = 24
const FADE = 2 ** (-DAY_MS / RATING_HALF_LIFE_MS)
/** An engine wipes what was not used for so many days. */
const WIPE_AFTER_DAYS = 7
/** Evidence that a network already running has of its peers: the weight of an endless history. */
const FULL_EVIDENCE = 1 / (1 - FADE)

/** What happens to a peer; the stripes take note. */
export interface PeerEvents {
  /** What it held is gone, unknown to all. */
  emptied(peer: number): void
  believedDead(peer: number): void
  /** Seen again after it was believed dead. */
  believedAliveAgain(peer: number): void
  /** An audit showed that it holds nothing; or it is replaced by another peer. */
  cleared(peer: number): void
}

export class Population {
  readonly size: number
  readonly candidates: Candidate[]
  readonly present: Uint8Array
  /** Holds nothing, whatever others believe. */
  readonly empty: Uint8Array
  readonly believed: Uint8Array
  readonly classOf: Uint8Array
  readonly #scenario: Scenario
  readonly #rng: Rng
  /** Left for good, and not yet believed so. */
  readonly #gone: Uint8Array
  readonly #wipes: Uint8Array
  readonly #cutOff: Uint8Array
  readonly #absentDays: Uint16Array
  readonly #joinedOn: Int32Array
  readonly #sightings: Sightings[]
  /** Hours present and not, audits passed and failed; all faded daily. */
  readonly #evidence: Float32Array
  readonly #quantiles = new Map<number, number>()

  constructor(scenario: Scenario, rng: Rng) {
    const { peers } = scenario
    this.#scenario = scenario
    this.#rng = rng
    this.size = peers
    this.present = new Uint8Array(peers)
    this.empty = new Uint8Array(peers)
    this.believed = new Uint8Array(peers).fill(1)
    this.classOf = new Uint8Array(peers)
    this.#gone = new Uint8Array(peers)
    this.#wipes = new Uint8Array(peers)
    this.#cutOff = new Uint8Array(peers)
    this.#absentDays = new Uint16Array(peers)
    this.#joinedOn = new Int32Array(peers)
    this.#evidence = new Float32Array(4 * peers)
    this.#sightings = []
    this.candidates = []
    for (let peer = 0; peer < peers; peer++) {
      this.classOf[peer] = this.#classAt(peer % scenario.circle)
      this.#cutOff[peer] = rng.float() < (scenario.partition?.share ?? 0) ? 1 : 0
      this.candidates.push(this.#newCandidate(peer))
      this.#join(peer, 0, true)
    }
  }

  churnOf(peer: number): ChurnClass {
    return this.#scenario.classes[this.classOf[peer]!]!
  }

  reachable(peer: number): boolean {
    return this.present[peer] === 1 && this.empty[peer] === 0
  }

  /** One day: who comes, goes, dies and is seen. */
  live(day: number, events: PeerEvents): void {
    const { operator, partition, deathRule } = this.#scenario
    const cut = partition !== undefined && day >= partition.day && day < partition.day + partition.days
    for (let peer = 0; peer < this.size; peer++) {
      const leaves = operator?.leavesOnDay === day && this.candidates[peer]!.operator !== undefined
      if (this.#gone[peer] === 0) this.#step(peer, leaves, cut && this.#cutOff[peer] === 1, events)
      const seen = this.present[peer] === 1
      if (seen && this.empty[peer] === 1) this.#auditFails(peer, events)
      this.#noteEvidence(peer, seen)
      const sightings = withLook(this.#sightings[peer]!, day * DAY_MS, seen)
      this.#sightings[peer] = sightings
      const alive = isBelievedAlive(sightings, deathRule)
      if (alive !== (this.believed[peer] === 1)) this.#changeBelief(peer, alive, day, events)
      this.#rate(peer, day)
    }
  }

  #step(peer: number, leaves: boolean, cut: boolean, events: PeerEvents): void {
    const churn = this.churnOf(peer)
    if (leaves || this.#rng.float() < -Math.expm1(-1 / churn.lifeDays)) {
      this.#gone[peer] = 1
      this.present[peer] = 0
      if (this.empty[peer] === 0) this.#emptied(peer, events)
      return
    }
    if (cut) {
      this.present[peer] = 0
      return
    }
    const change = this.present[peer] === 1 ? 1 / churn.presentDays : 1 / churn.absentDays
    if (this.#rng.float() < change) this.present[peer] = 1 - this.present[peer]!
    this.#absentDays[peer] = this.present[peer] === 1 ? 0 : this.#absentDays[peer]! + 1
    const wiped = this.#wipes[peer] === 1 && this.#absentDays[peer] === WIPE_AFTER_DAYS
    if (wiped && this.empty[peer] === 0) this.#emptied(peer, events)
  }

  #emptied(peer: number, events: PeerEvents): void {
    this.empty[peer] = 1
    events.emptied(peer)
  }

  /** Eight of eight leaves missing: nothing is left to doubt. */
  #auditFails(peer: number, events: PeerEvents): void {
    this.#evidence[4 * peer + 3]! += 8
    events.cleared(peer)
    this.empty[peer] = 0
  }

  #noteEvidence(peer: number, seen: boolean): void {
    const at = 4 * peer
    const hours = seen ? HOURS * this.churnOf(peer).hours : 0
    const evidence = this.#evidence
    evidence[at] = evidence[at]! * FADE + hours
    evidence[at + 1] = evidence[at + 1]! * FADE + HOURS - hours
    evidence[at + 2] = evidence[at + 2]! * FADE + (seen ? 1 : 0)
    evidence[at + 3] = evidence[at + 3]! * FADE
  }

  #changeBelief(peer: number, alive: boolean, day: number, events: PeerEvents): void {
    this.believed[peer] = alive ? 1 : 0
    if (alive) return events.believedAliveAgain(peer)
    events.believedDead(peer)
    if (this.#gone[peer] === 0) return
    // a peer of the same class takes the place; that of the operator who left stays empty of operators
    events.cleared(peer)
    this.candidates[peer]!.operator = undefined
    this.#join(peer, day, false)
  }

  #join(peer: number, day: number, known: boolean): void {
    const churn = this.churnOf(peer)
    const days = churn.presentDays / (churn.presentDays + churn.absentDays)
    this.#gone[peer] = 0
    this.empty[peer] = 0
    this.believed[peer] = 1
    this.present[peer] = !known || this.#rng.float() < days ? 1 : 0
    this.#absentDays[peer] = 0
    this.#joinedOn[peer] = known ? -Math.floor(this.#rng.float() * RATED_EVERY_DAYS) - 1 : day
    this.#wipes[peer] = this.#rng.float() < churn.wiped ? 1 : 0
    this.#sightings[peer] = { day, looked: 1, seen: 1 }
    const at = 4 * peer
    const hours = known ? HOURS * FULL_EVIDENCE : 0
    this.#evidence[at] = hours * days * churn.hours
    this.#evidence[at + 1] = hours * (1 - days * churn.hours)
    this.#evidence[at + 2] = known ? FULL_EVIDENCE * days : 0
    this.#evidence[at + 3] = 0
    this.#setRating(peer)
  }

  #rate(peer: number, day: number): void {
    const age = day - this.#joinedOn[peer]!
    if (age === 7 || age === 14 || age % RATED_EVERY_DAYS === 0) this.#setRating(peer)
  }

  #setRating(peer: number): void {
    const [hours = 0, away = 0, passed = 0, failed = 0] = this.#evidence.subarray(4 * peer, 4 * peer + 4)
    const candidate = this.candidates[peer]!
    const presence = this.#remembered(hours, away, 0, 0, (tally) => lowerQuantile(tally.presence, 0))
    candidate.alwaysOn = isAlwaysOn(presence)
    candidate.rating = this.#remembered(hours, away, passed, failed, (record) => ratingOf(record, 0))
  }

  /** Quantiles of whole counts are remembered: peers of a class resemble each other. */
  #remembered(
    hours: number,
    away: number,
    passed: number,
    failed: number,
    value: (record: { presence: Tally; audits: Tally }) => number
  ): number {
    const counts = [hours, away, passed, failed].map((count) => Math.round(count))
    const [good = 0, bad = 0, auditsGood = 0, auditsBad = 0] = counts
    const key = ((good * 1024 + bad) * 64 + auditsGood) * 128 + auditsBad
    const before = this.#quantiles.get(key)
    if (before !== undefined) return before
    const record = {
      presence: { good, bad, at: 0 },
      audits: { good: auditsGood, bad: auditsBad, at: 0 }
    }
    const result = value(record)
    this.#quantiles.set(key, result)
    return result
  }

  #classAt(position: number): number {
    // spread over the circle, so that each has its share of every class
    let point = ((position + 0.5) * 0.618033988749895) % 1
    const { classes } = this.#scenario
    for (let i = 0; i < classes.length; i++) {
      point -= classes[i]!.share
      if (point < 0) return i
    }
    return classes.length - 1
  }

  #newCandidate(peer: number): Candidate {
    const churn = this.churnOf(peer)
    const owned = churn.device === 'relay' && this.#rng.float() < (this.#scenario.operator?.share ?? 0)
    return {
      supplier: String(peer),
      operator: owned ? 'the operator' : undefined,
      device: churn.device,
      own: false,
      alwaysOn: false,
      rating: 0,
      freeShards: Math.round(churn.quotaShards / this.#scenario.sampling)
    }
  }
}

const RATED_EVERY_DAYS = 28
