import { expect, it } from 'vitest'
import { countWords } from './words.ts'

it('counts words of any script', () => {
  expect(countWords('')).toBe(0)
  expect(countWords('# Hello, it’s **me**')).toBe(3)
  expect(countWords('Съешь ещё этих')).toBe(3)
  expect(countWords('你好 world')).toBe(3)
})
