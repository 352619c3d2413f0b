import { describe, expect, test } from 'vitest'
import type { EditorProject, Theme } from '../api.ts'
import { renderProject } from './render.ts'
import { styleOf } from './themes/index.ts'

const PROJECT: EditorProject = {
  title: 'Tom & <Jerry>',
  description: 'A "blog"',
  language: 'en',
  theme: 'paper',
  pages: [
    { path: 'index', title: 'Home', markdown: 'Hello **world**\n\n![pie](images/pie.png)', inMenu: true },
    { path: 'about', title: 'About', markdown: '# Me', inMenu: true },
    {
      path: 'blog/первый пост',
      title: 'First',
      markdown: '[home](index.html) ![x](images/x.png)',
      inMenu: false,
      date: '2026-01-02'
    },
    {
      path: 'blog/second',
      title: 'Second',
      markdown: '<marquee>mine</marquee>',
      inMenu: false,
      date: '2026-02-03'
    }
  ]
}

describe('a project', () => {
  const files = renderProject(PROJECT, 'k51site')

  test('becomes its pages, a style sheet and a feed', () => {
    expect([...files.keys()]).toEqual([
      'index.html',
      'about.html',
      'blog/первый пост.html',
      'blog/second.html',
      'style.css',
      'feed.xml'
    ])
  })

  test('always becomes the same bytes', () => {
    expect(renderProject(structuredClone(PROJECT), 'k51site')).toEqual(files)
  })

  test('has its titles escaped and the owner’s HTML kept', () => {
    expect(files.get('index.html')).toContain('<title>Tom &amp; &lt;Jerry&gt;</title>')
    expect(files.get('index.html')).not.toContain('<Jerry>')
    expect(files.get('blog/second.html')).toContain('<marquee>mine</marquee>')
  })

  test('links from folders up to the top', () => {
    const post = files.get('blog/первый пост.html')
    for (const href of ['../style.css', '../index.html', '../images/x.png', '../about.html'])
      expect(post).toContain(href)
  })

  test('marks the page that is open, and adds no second heading to one that has its own', () => {
    expect(files.get('about.html')).toContain('<a href="about.html" aria-current="page">About</a>')
    expect(files.get('about.html')?.match(/<h1/gu)).toHaveLength(1)
  })

  test('lists posts newest first, on the first page and in the feed', () => {
    for (const name of ['index.html', 'feed.xml']) {
      const text = files.get(name) ?? ''
      expect(text.indexOf('Second')).toBeGreaterThan(0)
      expect(text.indexOf('Second')).toBeLessThan(text.indexOf('First'))
    }
    expect(files.get('feed.xml')).toContain('<id>urn:bitpie:k51site:blog/second</id>')
    expect(files.get('feed.xml')).toContain('&lt;marquee&gt;')
  })

  test('without pages or posts is still a site, without a feed', () => {
    const bare = renderProject({ ...PROJECT, pages: [] }, 'k51site')
    expect([...bare.keys()]).toEqual(['index.html', 'style.css'])
  })
})

test.each<Theme>(['plain', 'paper', 'night', 'bold'])('theme %s loads nothing from elsewhere', (theme) => {
  const style = styleOf(theme)
  expect(style).not.toMatch(/url\(|@import|https?:/u)
  expect(style).toContain('--accent')
})
