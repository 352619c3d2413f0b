import { describe, expect, test } from 'vitest'
import type { ShardView } from '../../../p2p/services/storage/index.ts'
import { formatPercent } from '../../i18n/format.ts'
import { overwriteGetLocale } from '../../paraglide/runtime.js'
import { chanceText, reasonText, worstStripe } from './safety-text.ts'
import { countStates, holders, placeHolders } from './shard-map.ts'

describe('a forecast in words', () => {
  test('says a chance as people do', () => {
    overwriteGetLocale(() => 'en')
    expect(chanceText(3.1e-7)).toBe('about 1 in 3 million a year')
    expect(chanceText(4e-3)).toBe('about 1 in 300 a year')
    expect(chanceText(0)).toBe('less than 1 in 1 billion a year')
    expect(chanceText(0.12)).toBe('about 12% a year')
    expect(chanceText(0.62)).toBe('62% a year: more likely than not')
    overwriteGetLocale(() => 'ru')
    expect(chanceText(3.1e-7)).toBe('примерно 1 шанс на 3 миллиона в год')
    overwriteGetLocale(() => 'en')
  })

  test('never rounds up to certainty', () => {
    expect(formatPercent(1)).toBe('100%')
    expect(formatPercent(0.999_999_2)).toBe('99.99992%')
    expect(formatPercent(0.995)).toBe('99.5%')
    expect(formatPercent(0.5)).toBe('50%')
    expect(formatPercent(0.034)).toBe('3.4%')
  })

  test('knows reasons by name, and hostile names are no keys', () => {
    expect(reasonText('NoSuppliers')).toContain('Nobody')
    expect(reasonText('constructor')).toContain('constructor')
  })
})

const shard = (stripe: number, index: number, state: ShardView['state'], supplier?: string): ShardView => ({
  stripe,
  index,
  state,
  supplier
})

describe('shards', () => {
  const shards = [
    shard(0, 0, 'held', 'bob'),
    shard(0, 1, 'held', 'eve'),
    shard(1, 0, 'held', 'bob'),
    shard(1, 1, 'lost', 'eve'),
    shard(1, 2, 'placing')
  ]

  test('the worst stripe tells how many are held', () => {
    expect(worstStripe({ shards, n: 3 })).toBe(1)
    expect(worstStripe({ shards: [], n: 3 })).toBe(0)
  })

  test('are counted by state and gathered by holder, each as its worst', () => {
    expect(countStates({ shards })).toEqual({ held: 3, placing: 1, doubtful: 0, lost: 1 })
    expect(holders(shards).map(({ supplier, shards: count, state }) => [supplier, count, state])).toEqual([
      ['bob', 2, 'held'],
      ['eve', 2, 'lost'],
      [undefined, 1, 'placing']
    ])
  })

  test('their holders stand around the middle, within the picture', () => {
    for (const { x, y, radius } of placeHolders(holders(shards), { width: 400, height: 300 })) {
      expect(x - radius).toBeGreaterThanOrEqual(0)
      expect(x + radius).toBeLessThanOrEqual(400)
      expect(y - radius).toBeGreaterThanOrEqual(0)
      expect(y + radius).toBeLessThanOrEqual(300)
    }
  })
})
