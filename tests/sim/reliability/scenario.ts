/** Who takes part in a simulated network, for how long, and what befalls it. */
import type { DeviceClass } from '../../../src/p2p/services/storage/policy/candidate.ts'
import { EXPECTED_LIFE_DAYS } from '../../../src/p2p/services/storage/policy/constants.ts'
import type { CodePolicy } from '../../../src/p2p/services/storage/policy/shape.ts'
import { DEATH_RULE, type DeathRule } from '../../../src/p2p/services/storage/policy/sightings.ts'

/** Peers that come and go alike. */
export interface ChurnClass {
  name: string
  device: DeviceClass
  /** Of all peers. */
  share: number
  /** Mean days until it leaves for good, exponential. */
  lifeDays: number
  /** Mean days in a row on which it is there, and is not. */
  presentDays: number
  absentDays: number
  /** Share of the hours of a day on which it is there. */
  hours: number
  /** Shards it has space for. */
  quotaShards: number
  /** Share of those whose engine wipes storage unused for 7 days. */
  wiped: number
}

export interface Scenario {
  name: string
  peers: number
  years: number
  seed: number
  /** Of so many users one is followed: there is one stripe for so many peers, and quotas are divided by it. */
  sampling: number
  /** Peers that exchange space among each other; a user knows no others. */
  circle: number
  classes: readonly ChurnClass[]
  /** Given, every stripe has it; otherwise the policy chooses. */
  code?: CodePolicy | undefined
  deathRule: DeathRule
  /** Owners never come back: rebuilders do all repairs. */
  ownersAway: boolean
  /** One operator runs this share of the relays and leaves for ever on the day. */
  operator?: { share: number; leavesOnDay: number } | undefined
  /** For so many days a share of the peers cannot be reached. */
  partition?: { share: number; day: number; days: number } | undefined
}

const RELAY: ChurnClass = {
  ...{ name: 'relay', device: 'relay', share: 0.1, lifeDays: EXPECTED_LIFE_DAYS.relay },
  ...{ presentDays: 300, absentDays: 1, hours: 0.995, quotaShards: 400, wiped: 0 }
}
const ALWAYS_ON: ChurnClass = {
  ...{ name: 'desktop, always on', device: 'desktop', share: 0.08, lifeDays: 365 },
  ...{ presentDays: 60, absentDays: 1, hours: 0.97, quotaShards: 300, wiped: 0 }
}
const DESKTOP: ChurnClass = {
  ...{ name: 'desktop', device: 'desktop', share: 0.22, lifeDays: EXPECTED_LIFE_DAYS.desktop },
  ...{ presentDays: 10, absentDays: 2, hours: 0.4, quotaShards: 200, wiped: 0.05 }
}
const PHONE: ChurnClass = {
  ...{ name: 'phone', device: 'phone', share: 0.35, lifeDays: EXPECTED_LIFE_DAYS.phone },
  ...{ presentDays: 10, absentDays: 2, hours: 0.25, quotaShards: 60, wiped: 0.3 }
}
const TAB: ChurnClass = {
  ...{ name: 'tab', device: 'tab', share: 0.25, lifeDays: EXPECTED_LIFE_DAYS.tab },
  ...{ presentDays: 2, absentDays: 3, hours: 0.12, quotaShards: 20, wiped: 0.3 }
}

/** Nobody is ever absent and 30 days is everybody's mean life: what the closed forms assume. */
const IDEAL: ChurnClass = {
  ...{ name: 'ideal', device: 'other', share: 1, lifeDays: 30 },
  ...{ presentDays: 1e9, absentDays: 1, hours: 1, quotaShards: 1000, wiped: 0 }
}

const share = (part: ChurnClass, of: number): ChurnClass => ({ ...part, share: of })

/** How large a run is. */
export interface Extent {
  peers: number
  years: number
  seed: number
  sampling: number
}

export function mixedNetwork(extent: Extent): Scenario {
  return {
    ...extent,
    ...{ name: 'mixed network, all events', circle: 192 },
    classes: [RELAY, ALWAYS_ON, DESKTOP, PHONE, TAB],
    deathRule: DEATH_RULE,
    ownersAway: false,
    operator: { share: 0.85, leavesOnDay: Math.floor(extent.years * 365 * 0.4) },
    partition: { share: 0.3, day: Math.floor(extent.years * 365 * 0.7), days: 7 }
  }
}

/** The same people; nobody who stored anything ever comes back. */
export function ownersAway(extent: Extent): Scenario {
  return { ...mixedNetwork(extent), name: 'mixed, owners away for good', ownersAway: true }
}

export function browsersOnly(extent: Extent): Scenario {
  return {
    ...extent,
    ...{ name: 'browsers only', circle: 192, deathRule: DEATH_RULE, ownersAway: false },
    classes: [share(DESKTOP, 0.3), share(PHONE, 0.45), share(TAB, 0.25)]
  }
}

/** A network in which the closed form must come out. Its circles are large: who shares suppliers loses together. */
export function ideal(code: CodePolicy, deadAfterDays: number, extent: Extent): Scenario {
  const { dataShards: k, totalShards: n } = code
  return {
    ...extent,
    ...{ name: `ideal ${k}/${n}, dead after ${deadAfterDays} d`, circle: 480, classes: [IDEAL], code },
    ownersAway: false,
    deathRule: { oftenSeenDays: deadAfterDays, seldomSeenDays: deadAfterDays }
  }
}
