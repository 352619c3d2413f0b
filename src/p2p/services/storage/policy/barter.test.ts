import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accrued,
  agreeSettlement,
  balanceByteDays,
  creditLimit,
  newAccount,
  proposeSettlement,
  refusal,
  settled,
  type StoreRequest,
  UNIT_BYTE_MS
} from './barter.ts'
import { DAY_MS } from './constants.ts'

const GIB = 1024n ** 3n

describe('an account', () => {
  test('counts bytes times time, exactly', () => {
    const day = accrued(newAccount(0), { givenBytes: 10n, takenBytes: 4n }, DAY_MS)
    expect(balanceByteDays(day)).toBe(6n)
    expect(accrued(day, { givenBytes: 10n, takenBytes: 4n }, 0)).toEqual(day)
    expect(balanceByteDays(accrued(newAccount(0), { givenBytes: 0n, takenBytes: 3n }, DAY_MS / 2))).toBe(-1n)
  })

  test('does not care in how many steps it is counted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 10 ** 9 }), { maxLength: 20 }),
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        (steps, bytes) => {
          const holdings = { givenBytes: bytes, takenBytes: 1n }
          let at = 0
          let account = newAccount(0)
          for (const step of steps) {
            at += step
            account = accrued(account, holdings, at)
          }
          expect(account).toEqual(accrued(newAccount(0), holdings, at))
        }
      )
    )
  })

  test('settles in whole units, mirrored on both sides, and its balance stays what it was', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 6n * UNIT_BYTE_MS })
    fc.assert(
      fc.property(amount, amount, amount, amount, (a, b, c, d) => {
        const alice = { ...newAccount(0), given: a, taken: b }
        const bob = { ...newAccount(0), given: c, taken: d }
        const hers = agreeSettlement(proposeSettlement(alice), proposeSettlement(bob))
        const his = agreeSettlement(proposeSettlement(bob), proposeSettlement(alice))
        expect(his).toEqual({ givenUnits: hers.takenUnits, takenUnits: hers.givenUnits })
        const after = settled(alice, hers)
        expect(balanceByteDays(after)).toBe(balanceByteDays(alice))
        expect(after.given).toBeGreaterThanOrEqual(0n)
        expect(after.taken).toBeGreaterThanOrEqual(0n)
        expect(settled(bob, his).settledUnits).toBe(-after.settledUnits)
      })
    )
  })

  test('leaves less than a unit unsettled when both count alike', () => {
    const alice = { ...newAccount(0), given: 5n * UNIT_BYTE_MS + 7n, taken: UNIT_BYTE_MS - 1n }
    const bob = { ...newAccount(0), given: alice.taken, taken: alice.given }
    const after = settled(alice, agreeSettlement(proposeSettlement(alice), proposeSettlement(bob)))
    expect(after).toMatchObject({ given: 7n, taken: UNIT_BYTE_MS - 1n, settledUnits: 5n })
  })

  test('grants more credit to who kept more for us, up to a limit', () => {
    const first = creditLimit(newAccount(0))
    expect(first).toBe(30n * GIB * BigInt(DAY_MS))
    expect(creditLimit({ ...newAccount(0), takenUnits: 2048n * 30n })).toBe(2n * first)
    expect(creditLimit({ ...newAccount(0), takenUnits: 10n ** 12n })).toBe(256n * first)
  })
})

describe('a request to store', () => {
  const request = (more: Partial<StoreRequest>): StoreRequest => ({
    ...{ bytes: GIB, account: newAccount(0), holdings: { givenBytes: 0n, takenBytes: 0n } },
    ...{ offeredBytes: 100n * GIB, usedBytes: 0n, altruisticBytes: 0n },
    ...more
  })

  test('of a stranger comes out of 2 % of the offer', () => {
    expect(refusal(request({}))).toBeUndefined()
    expect(refusal(request({ altruisticBytes: GIB }))).toBeUndefined()
    expect(refusal(request({ altruisticBytes: GIB + 1n }))).toBe('AltruismSpent')
    expect(refusal(request({ altruisticBytes: 50n * GIB, altruismPerMille: 1000n }))).toBeUndefined()
  })

  test('of a partner is kept while it keeps as much for us, and a month of credit beyond', () => {
    const even = { givenBytes: 9n * GIB, takenBytes: 10n * GIB }
    const spent = { altruisticBytes: 2n * GIB }
    expect(refusal(request({ ...spent, holdings: even }))).toBeUndefined()
    expect(refusal(request({ ...spent, holdings: { givenBytes: 0n, takenBytes: 1n } }))).toBeUndefined()
    expect(
      refusal(request({ ...spent, bytes: 2n * GIB, holdings: { givenBytes: 0n, takenBytes: 1n } }))
    ).toBe('BarterLimit')
    const behind = { ...newAccount(0), settledUnits: 1024n * 30n, takenUnits: 1n }
    expect(refusal(request({ ...spent, account: behind }))).toBe('BarterLimit')
  })

  test('is refused when the space is full, whoever asks', () => {
    expect(refusal(request({ usedBytes: 100n * GIB - 1n }))).toBe('QuotaFull')
  })
})
