/** One page as HTML: plain elements, one style sheet, nothing from elsewhere. */
import type { EditorProject, PageSource } from '../api.ts'
import { escapeHtml, hrefOf, toTop } from './escape.ts'
import { renderMarkdown } from './markdown.ts'

export const STYLE_NAME = 'style.css'
export const FEED_NAME = 'feed.xml'

export function renderPage(project: EditorProject, page: PageSource): string {
  const top = toTop(page.path)
  const isHome = page.path === 'index'
  const title = isHome || page.title === '' ? project.title : `${page.title} – ${project.title}`
  const language = project.language === '' ? '' : ` lang="${escapeHtml(project.language)}"`
  const posts = postsOf(project)
  return `<!doctype html>
<html${language}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${isHome && project.description !== '' ? `<meta name="description" content="${escapeHtml(project.description)}">\n` : ''}<link rel="stylesheet" href="${top}${STYLE_NAME}">
${posts.length > 0 ? `<link rel="alternate" type="application/atom+xml" title="${escapeHtml(project.title)}" href="${top}${FEED_NAME}">\n` : ''}</head>
<body>
<header class="site">
<a class="site-title" href="${top === '' ? './' : top}">${escapeHtml(project.title)}</a>
${renderMenu(project, page, top)}</header>
<main>
<article>
${renderHeading(page)}${renderMarkdown(page.markdown, page.path)}</article>
${isHome ? renderPosts(posts) : ''}</main>
<footer class="site">${renderFooter(project, posts, top)}</footer>
</body>
</html>
`
}

/** Pages with a date, newest first. */
export function postsOf(project: EditorProject): (PageSource & { date: string })[] {
  return project.pages
    .filter((page): page is PageSource & { date: string } => page.date !== undefined)
    .sort((a, b) => Date.parse(b.date) - Date.parse(a.date))
}

function renderMenu(project: EditorProject, current: PageSource, top: string): string {
  const pages = project.pages.filter(({ inMenu }) => inMenu)
  if (pages.length < 2) return ''
  const items = pages.map((page) => {
    const href = page.path === 'index' ? top || './' : `${top}${hrefOf(page.path)}.html`
    const here = page.path === current.path ? ' aria-current="page"' : ''
    return `<li><a href="${href}"${here}>${escapeHtml(page.title || page.path)}</a></li>`
  })
  return `<nav><ul>\n${items.join('\n')}\n</ul></nav>\n`
}

/** The page's title, unless its own text begins with one. */
function renderHeading(page: PageSource): string {
  const own = /^\s*(?:#\s|<h1)/u.test(page.markdown)
  const heading = own || page.title === '' ? '' : `<h1>${escapeHtml(page.title)}</h1>\n`
  return page.date === undefined ? heading : `${heading}<p class="date">${renderDate(page.date)}</p>\n`
}

function renderPosts(posts: readonly (PageSource & { date: string })[]): string {
  if (posts.length === 0) return ''
  const items = posts.map(({ path, title, date }) => {
    const link = `<a href="${hrefOf(path)}.html">${escapeHtml(title || path)}</a>`
    return `<li>${renderDate(date)} ${link}</li>`
  })
  return `<ul class="posts">\n${items.join('\n')}\n</ul>\n`
}

function renderFooter(project: EditorProject, posts: readonly unknown[], top: string): string {
  const description = project.description === '' ? '' : `<p>${escapeHtml(project.description)}</p>`
  return posts.length === 0 ? description : `${description}<p><a href="${top}${FEED_NAME}">Atom</a></p>`
}

/** The day in the one form that is read the same everywhere. */
function renderDate(date: string): string {
  const day = new Date(date).toISOString().slice(0, 10)
  return `<time datetime="${day}">${day}</time>`
}
