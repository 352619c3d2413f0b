import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileSlug, freePath, slug } from './slug.ts'

describe('the path of a page', () => {
  it('comes from its title, Latin for Cyrillic and as it is for other scripts', () => {
    expect(slug('About me!')).toBe('about-me')
    expect(slug('Мой щенок Ёж')).toBe('moj-shchenok-yozh')
    expect(slug('你好 世界')).toBe('你好-世界')
  })

  it('is never empty and never more than one segment', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const path = slug(title)
        return path !== '' && !/[/\\.?#%\s]/.test(path)
      })
    )
  })

  it('is numbered when it is taken', () => {
    expect(freePath('a', new Set())).toBe('a')
    expect(freePath('a', new Set(['a', 'a-2']))).toBe('a-3')
  })
})

describe('the name of a picture', () => {
  it('is safe in Markdown and keeps its kind', () => {
    expect(fileSlug('IMG 0001 (copy).JPG')).toBe('img-0001-copy.jpg')
    expect(fileSlug('Фото.png')).toBe('foto.png')
    expect(fileSlug('.png')).toBe('png')
  })
})
