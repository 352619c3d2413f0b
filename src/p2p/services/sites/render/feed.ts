/** The posts as an Atom feed (RFC 4287). Ids are URNs of the site's key: they outlive any address. */
import type { EditorProject } from '../api.ts'
import { escapeHtml, hrefOf } from './escape.ts'
import { renderMarkdown } from './markdown.ts'
import { FEED_NAME, postsOf } from './page.ts'

/** Newest posts in the feed. */
const MAX_ENTRIES = 50

export function renderFeed(project: EditorProject, site: string): string {
  const posts = postsOf(project).slice(0, MAX_ENTRIES)
  const updated = posts[0] === undefined ? new Date(0).toISOString() : new Date(posts[0].date).toISOString()
  const entries = posts.map(
    ({ path, title, date, markdown }) => `<entry>
<title>${escapeHtml(title || path)}</title>
<id>urn:bitpie:${site}:${hrefOf(path)}</id>
<link href="${hrefOf(path)}.html"/>
<updated>${new Date(date).toISOString()}</updated>
<content type="html">${escapeHtml(renderMarkdown(markdown, path))}</content>
</entry>`
  )
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>${escapeHtml(project.title)}</title>
<id>urn:bitpie:${site}</id>
<link rel="self" href="${FEED_NAME}"/>
<author><name>${escapeHtml(project.title)}</name></author>
<updated>${updated}</updated>
${entries.join('\n')}
</feed>
`
}
