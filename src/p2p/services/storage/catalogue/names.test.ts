import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkName, collisionKey, safeName, searchFold, sortKey, withSuffix } from './names.ts'

const HOSTILE = [
  '',
  ' ',
  '.',
  '..',
  'a/b',
  '/',
  'a\0b',
  'a\nb',
  'exe\u202egpj',
  '\u2066x',
  '\u200b',
  'x'.repeat(256),
  'é'.repeat(128),
  '\ud800'
]

describe('names', () => {
  test.each(HOSTILE)('%j is refused at the door and shown as something that is not', (name) => {
    expect(() => checkName(name)).toThrow(expect.objectContaining({ name: 'InvalidNameError' }))
    expect(checkName(safeName(name))).toBe(safeName(name))
  })

  test('any text is made safe, and stays as it is when it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const safe = safeName(name)
        expect(checkName(safe)).toBe(safe)
        expect(safeName(safe)).toBe(safe)
      }),
      { numRuns: 300 }
    )
    for (const name of ['a', 'constructor', 'Ünïcode', 'файл.txt', '写真', '👩‍👩‍👧.png', '...', 'e\u0301']) {
      expect(safeName(name)).toBe(checkName(name))
    }
  })

  test('collide by case and normal form, are found without diacritics, sort by number', () => {
    expect(collisionKey('É.TXT')).toBe(collisionKey('e\u0301.txt'))
    expect(searchFold('Ångström')).toBe('angstrom')
    const sorted = ['a 10', 'a 9', 'a 1000', 'a 007', 'a'].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    expect(sorted).toEqual(['a', 'a 007', 'a 9', 'a 10', 'a 1000'])
    expect(withSuffix('.profile', 2)).toBe('.profile (2)')
  })
})
