import { describe, expect, it } from 'vitest'
import type { PageSource } from '../../../p2p/services/sites/index.ts'
import { movePage, newPage, ordered, pageHref, renamedPath } from './pages.ts'

const page = (path: string, date?: string): PageSource => ({
  path,
  title: path,
  markdown: '',
  inMenu: true,
  ...(date ? { date } : {})
})

describe('pages of a site', () => {
  it('get a path of their own from their title', () => {
    expect(newPage([page('index')], 'About me').path).toBe('about-me')
    expect(newPage([page('index'), page('about-me')], 'About me').path).toBe('about-me-2')
    expect(newPage([], 'Index').path).toBe('index-2')
  })

  it('are posts when they have a date', () => {
    const post = newPage([], 'Hello', '2026-01-02')
    expect(post).toMatchObject({ path: 'blog/hello', date: '2026-01-02', inMenu: false })
  })

  it('are renamed to something usable or not at all', () => {
    const about = page('about')
    const pages = [page('index'), about, page('other')]
    expect(renamedPath(pages, about, 'Über uns/Team')).toBe('über-uns/team')
    expect(renamedPath(pages, about, '../../etc')).toBe('etc')
    expect(renamedPath(pages, about, 'other')).toBe('other-2')
    expect(renamedPath(pages, about, 'about')).toBe('about')
    expect(renamedPath(pages, about, ' / ')).toBeUndefined()
    expect(renamedPath(pages, page('index'), 'x')).toBeUndefined()
  })

  it('move within the list and not out of it', () => {
    const pages = [page('index'), page('a'), page('b')]
    expect(movePage(pages, 2, -1).map((p) => p.path)).toEqual(['index', 'b', 'a'])
    expect(movePage(pages, 2, 1)).toEqual(pages)
    expect(movePage(pages, 0, -1)).toEqual(pages)
  })

  it('are listed apart from posts, which come newest first', () => {
    const { pages, posts } = ordered([
      page('index'),
      page('blog/a', '2025-01-01'),
      page('blog/b', '2026-01-01')
    ])
    expect(pages.map((p) => p.path)).toEqual(['index'])
    expect(posts.map((p) => p.path)).toEqual(['blog/b', 'blog/a'])
  })

  it('are shown at their path', () => {
    expect(pageHref(page('index'))).toBe('/')
    expect(pageHref(page('blog/первый'))).toBe('/blog/%D0%BF%D0%B5%D1%80%D0%B2%D1%8B%D0%B9.html')
  })
})
