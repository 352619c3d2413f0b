/** Changes to the list of pages of an editor project. Pure: each gives a new list. */
import type { PageSource } from '../../../p2p/services/sites/index.ts'
import { freePath, slug } from './slug.ts'

/** Path of the first page; a site always has one. */
export const INDEX = 'index'
const BLOG = 'blog/'

/** A new page or, with a date, a new post. It gets a path of its own made from its title. */
export function newPage(pages: readonly PageSource[], title: string, date?: string): PageSource {
  const path = freePath((date ? BLOG : '') + slug(title), takenPaths(pages))
  return { path, title, markdown: '', inMenu: !date, ...(date ? { date } : {}) }
}

/** The path a page gets when it is renamed by hand, or undefined if nothing usable was written. */
export function renamedPath(
  pages: readonly PageSource[],
  page: PageSource,
  wish: string
): string | undefined {
  if (page.path === INDEX) return undefined
  const segments = wish.split('/').filter((segment) => /[\p{L}\p{N}]/u.test(segment))
  if (segments.length === 0) return undefined
  const others = pages.filter((other) => other !== page)
  return freePath(segments.map(slug).join('/'), takenPaths(others))
}

/** Moves a page one place up or down; the first page stays first. */
export function movePage(pages: readonly PageSource[], from: number, step: -1 | 1): PageSource[] {
  const to = from + step
  const moved = [...pages]
  const [page] = moved.splice(from, 1)
  if (!page || to < 0 || to >= pages.length) return [...pages]
  moved.splice(to, 0, page)
  return moved
}

/** Pages as the list shows them: pages in their order, then posts, newest first. */
export function ordered(pages: readonly PageSource[]): { pages: PageSource[]; posts: PageSource[] } {
  const posts = pages.filter((page) => page.date)
  posts.sort((a, b) => (b.date ?? '').localeCompare(a.date ?? ''))
  return { pages: pages.filter((page) => !page.date), posts }
}

/** Where a page of the project is shown inside the site. */
export function pageHref(page: PageSource): string {
  return page.path === INDEX ? '/' : `/${page.path.split('/').map(encodeURIComponent).join('/')}.html`
}

function takenPaths(pages: readonly PageSource[]): Set<string> {
  return new Set([INDEX, ...pages.map((page) => page.path)])
}
