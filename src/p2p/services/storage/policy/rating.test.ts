import { describe, expect, test } from 'vitest'
import { isAlwaysOn } from './candidate.ts'
import { DAY_MS, HOUR_MS, RATING_HALF_LIFE_MS } from './constants.ts'
import {
  faded,
  lowerQuantile,
  meanPresence,
  newRecord,
  ratingOf,
  withAudit,
  withPresence,
  withTransfer
} from './rating.ts'
import {
  firstSighting,
  isBelievedAlive,
  patienceDays,
  type Sightings,
  unseenDays,
  withLook
} from './sightings.ts'

describe('a rating', () => {
  test('begins at the lower 5 % of knowing nothing, and is earned', () => {
    let record = newRecord(0)
    expect(lowerQuantile(record.audits, 0)).toBeCloseTo(0.05, 10)
    expect(ratingOf(record, 0)).toBeCloseTo(0.05 ** 3, 10)
    let before = 0
    for (let i = 0; i < 20; i++) {
      record = withPresence(withAudit(record, true, 0), true, 0)
      const rating = ratingOf(record, 0)
      expect(rating).toBeGreaterThan(before)
      before = rating
    }
    // twenty of twenty: the quantile of Beta(21, 1) is 0.05^(1/21)
    expect(lowerQuantile(record.audits, 0)).toBeCloseTo(0.05 ** (1 / 21), 9)
  })

  test('suffers more from a failed audit than from an hour away', () => {
    let record = newRecord(0)
    for (let i = 0; i < 100; i++) record = withPresence(withAudit(record, true, 0), true, 0)
    expect(ratingOf(withAudit(record, false, 0), 0)).toBeLessThan(ratingOf(withPresence(record, false, 0), 0))
  })

  test('fades to half in 14 days, and never by a clock set back', () => {
    const tally = { good: 8, bad: 2, at: 1000 }
    expect(faded(tally, 1000 + RATING_HALF_LIFE_MS)).toMatchObject({ good: 4, bad: 1 })
    expect(faded(tally, 0)).toBe(tally)
    const record = withAudit(newRecord(0), false, 0)
    expect(ratingOf(record, 100 * DAY_MS)).toBeCloseTo(ratingOf(newRecord(0), 0), 4)
  })

  test('knows who is always on after a week, and not who sleeps at night', () => {
    let awake = newRecord(0)
    let sleeper = newRecord(0)
    for (let hour = 0; hour < 7 * 24; hour++) {
      awake = withPresence(awake, true, hour * HOUR_MS)
      sleeper = withPresence(sleeper, hour % 24 < 16, hour * HOUR_MS)
    }
    const at = 7 * DAY_MS
    expect(isAlwaysOn(lowerQuantile(awake.presence, at))).toBe(true)
    expect(isAlwaysOn(lowerQuantile(sleeper.presence, at))).toBe(false)
    expect(meanPresence(sleeper, at)).toBeCloseTo(2 / 3, 1)
  })

  test('holds a moving average of the rate', () => {
    const once = withTransfer(newRecord(0), 1_000_000, 1000)
    expect(once.rateBytesPerSecond).toBe(1_000_000)
    expect(withTransfer(once, 500_000, 1000).rateBytesPerSecond).toBe(900_000)
    expect(withTransfer(once, 0, 1000)).toBe(once)
    expect(withTransfer(once, 1000, 0)).toBe(once)
  })
})

describe('a supplier', () => {
  const after = (pattern: string, start: Sightings = firstSighting(0)): Sightings =>
    // one character a day: seen, absent, or nobody looked
    pattern
      .split('')
      .reduce(
        (sightings, what, i) =>
          what === '-' ? sightings : withLook(sightings, (i + 1) * DAY_MS, what === 'x'),
        start
      )

  test('often seen is dead after seven days unseen, and not before they are over', () => {
    expect(isBelievedAlive(after('xxxxxxx.......'))).toBe(true)
    expect(isBelievedAlive(after('xxxxxxx........'))).toBe(false)
  })

  test('seen on less than half the days has fourteen', () => {
    const seldom = '..x..x..x..x'
    expect(patienceDays(after(seldom))).toBe(14)
    expect(isBelievedAlive(after(`${seldom}..............`))).toBe(true)
    expect(isBelievedAlive(after(`${seldom}...............`))).toBe(false)
  })

  test('is not held dead by who did not look', () => {
    const away = after('xxx--------------------xx')
    expect(isBelievedAlive(away)).toBe(true)
    expect(unseenDays(after('xxx------------.'))).toBe(1)
    expect(unseenDays(withLook(firstSighting(0), 100 * DAY_MS, false))).toBe(1)
  })

  test('never seen has fourteen days, and one that comes back is alive', () => {
    const never: Sightings = { day: 0, looked: 1, seen: 0 }
    expect(isBelievedAlive(after('.............', never))).toBe(true)
    expect(isBelievedAlive(after('..............', never))).toBe(false)
    expect(isBelievedAlive(after('...............................x'))).toBe(true)
  })

  test('seen once on a day was there, and a clock set back changes nothing', () => {
    const seen = withLook(firstSighting(0), DAY_MS, true)
    expect(withLook(seen, DAY_MS + HOUR_MS, false)).toEqual(seen)
    expect(withLook(seen, 0, false)).toEqual(seen)
  })
})
