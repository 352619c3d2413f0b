import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entropyToWords } from '../crypto/index.ts'
import { InvalidWordsError } from './errors.ts'
import { testRng } from './person.test-support.ts'
import { parseWords, pickPositions, sameWords } from './words.ts'

const entropy = Uint8Array.from({ length: 32 }, (_, index) => index * 7)
const words = entropyToWords(entropy)

describe('typed words', () => {
  test.each([
    ['plain', words.join(' ')],
    ['on lines', `\n${words.join('\r\n')}\n\n`],
    ['numbered', words.map((word, index) => `${index + 1}. ${word}`).join('\n')],
    ['numbered without a space', words.map((word, index) => `${index + 1}.${word}`).join(' ')],
    ['in capitals', words.join(' ').toUpperCase()],
    ['with commas', words.join(', ')],
    ['with odd spaces', words.join('\u3000\u00a0\t')],
    [
      'with invisible characters',
      words.map((word) => `\u200b${word.slice(0, 2)}\u00ad${word.slice(2)}`).join(' ')
    ],
    [
      'in full width',
      words.join(' ').replaceAll(/[a-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
    ],
    ['by their first four letters', words.map((word) => word.slice(0, 4)).join(' ')]
  ])('are read %s', (_, text) => {
    expect(parseWords(text)).toEqual(entropy)
  })

  test.each([
    ['', 'count 0'],
    [words.slice(1).join(' '), 'count 23'],
    [[...words, 'zoo'].join(' '), 'count 25'],
    ['x'.repeat(1_000_000), 'count 0'],
    [words.with(2, 'bitcoin').with(16, '<img>').join(' '), 'unknown 3 17'],
    [words.with(0, 'constructor').join(' '), 'unknown 1'],
    [
      words
        .with(0, words[1] ?? '')
        .with(1, words[0] ?? '')
        .join(' '),
      'checksum'
    ]
  ])('with a fault say which, and never the words', (text, message) => {
    expect(() => parseWords(text)).toThrow(expect.objectContaining({ name: 'InvalidWordsError', message }))
  })

  test('of any kind either parse or say what is wrong', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 200 }),
          fc.array(fc.constantFrom(...words, 'ы')).map(String)
        ),
        (text) => {
          try {
            expect(parseWords(text)).toHaveLength(32)
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidWordsError)
          }
        }
      )
    )
  })

  test('are compared as they are read', () => {
    expect(sameWords([' Abandon', 'zoo!'], ['abandon', 'zoo'])).toBe(true)
    expect(sameWords(['zoo', 'abandon'], ['abandon', 'zoo'])).toBe(false)
    expect(sameWords(['abandon zoo', ''], ['abandon', 'zoo'])).toBe(false)
    expect(sameWords(['abandon'], ['abandon', 'zoo'])).toBe(false)
  })
})

test('positions asked back are three of 24, in order, and reach both ends', () => {
  const seen = new Set<number>()
  for (let round = 0; round < 500; round++) {
    const positions = pickPositions(testRng)
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b))
    expect(positions).toHaveLength(3)
    for (const position of positions) seen.add(position)
  }
  expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1))
})
