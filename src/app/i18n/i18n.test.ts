import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const FOLDER = path.join(import.meta.dirname, 'messages')
const files = readdirSync(FOLDER)
const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Record<string, unknown>

/** `{name}` placeholders of a text with all its plural forms. */
const placeholders = (text: unknown): string[] =>
  [...new Set(JSON.stringify(text).match(/\{[a-z]\w*\}/gi) ?? [])].toSorted()

describe('texts', () => {
  it.each(files.filter((file) => /^(.+\.)?en\.json$/.test(file)))(
    'of %s are there in Russian too',
    (file) => {
      const english = read(file)
      const russian = read(file.replace('en.json', 'ru.json'))
      expect(Object.keys(russian).toSorted()).toEqual(Object.keys(english).toSorted())
      for (const [key, text] of Object.entries(english)) {
        expect({ key, takes: placeholders(russian[key]) }).toEqual({ key, takes: placeholders(text) })
      }
    }
  )

  it('have all plural forms that Russian tells apart', () => {
    for (const file of files.filter((name) => name.endsWith('ru.json'))) {
      for (const [key, text] of Object.entries(read(file))) {
        const forms = JSON.stringify(text)
        if (forms.includes('plural=few'))
          expect({ key, one: forms.includes('plural=one') }).toEqual({ key, one: true })
      }
    }
  })
})
