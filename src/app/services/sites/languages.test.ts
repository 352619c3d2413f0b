import { expect, it } from 'vitest'
import { languageOptions } from './languages.ts'

it('names each language by itself and keeps one that is not listed', () => {
  const options = languageOptions('en')
  expect(options).toContainEqual({ value: 'ru', label: 'Русский' })
  expect(options).toContainEqual({ value: 'en', label: 'English' })
  expect(languageOptions('not a tag')).toContainEqual({ value: 'not a tag', label: 'not a tag' })
})
