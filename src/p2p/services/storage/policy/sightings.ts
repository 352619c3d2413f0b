/**
 * Whether a supplier is believed alive. Days count by whether *we* looked: who was offline for a month has not
 * seen anybody, and must not take all for dead.
 */
import {
  DAY_MS,
  DEAD_AFTER_DAYS_OFTEN_SEEN,
  DEAD_AFTER_DAYS_SELDOM_SEEN,
  SIGHTING_DAYS
} from './constants.ts'

/** The last `SIGHTING_DAYS` days, UTC, as bits: bit i is i days before `day`. */
export interface Sightings {
  /** Days since the epoch of the latest look. */
  day: number
  /** Days on which we looked. */
  looked: number
  /** Days on which it was seen, a subset of `looked`. */
  seen: number
}

export interface DeathRule {
  oftenSeenDays: number
  seldomSeenDays: number
}

export const DEATH_RULE: DeathRule = {
  oftenSeenDays: DEAD_AFTER_DAYS_OFTEN_SEEN,
  seldomSeenDays: DEAD_AFTER_DAYS_SELDOM_SEEN
}

const MASK = 2 ** SIGHTING_DAYS - 1

export function firstSighting(at: number): Sightings {
  return { day: dayOf(at), looked: 1, seen: 1 }
}

export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS)
}

/** After another look at `at`; several a day make one, and seen once is seen. A clock set back changes nothing of the past. */
export function withLook(sightings: Sightings, at: number, seen: boolean): Sightings {
  const today = Math.max(dayOf(at), sightings.day)
  const passed = today - sightings.day
  const shift = (bits: number) => (passed >= SIGHTING_DAYS ? 0 : (bits << passed) & MASK)
  return { day: today, looked: shift(sightings.looked) | 1, seen: shift(sightings.seen) | (seen ? 1 : 0) }
}

/** Days on which we looked and did not see it, since it was last seen, today included. */
export function unseenDays({ looked, seen }: Sightings): number {
  let count = 0
  for (let i = 0; i < SIGHTING_DAYS && (seen & (1 << i)) === 0; i++) {
    if ((looked & (1 << i)) !== 0) count++
  }
  return count
}

/** Days unseen after which it is dead: longer for who was seen on less than half the days before its absence. */
export function patienceDays({ looked, seen }: Sightings, rule: DeathRule = DEATH_RULE): number {
  if (seen === 0) return rule.seldomSeenDays
  // up to the latest sighting, for the absence itself says nothing about the habit before it
  const lastSeen = seen & -seen
  const before = MASK & ~(lastSeen - 1)
  const share = countBits(seen) / countBits(looked & before)
  return share >= 0.5 ? rule.oftenSeenDays : rule.seldomSeenDays
}

/** Dead when so many days passed unseen; the day of the latest look is not over. */
export function isBelievedAlive(sightings: Sightings, rule: DeathRule = DEATH_RULE): boolean {
  return unseenDays(sightings) <= patienceDays(sightings, rule)
}

function countBits(bits: number): number {
  let rest = bits
  let count = 0
  for (; rest !== 0; count++) rest &= rest - 1
  return count
}
