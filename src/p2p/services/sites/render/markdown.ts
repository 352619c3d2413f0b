/** Markdown to HTML. The owner's own HTML passes: it is their site, and it runs isolated. */
import { Marked } from 'marked'
import { toTop } from './escape.ts'

/** Links that already say where they lead: a scheme, a fragment, or the top of the host. */
const ABSOLUTE = /^(?:[a-z][a-z0-9+.-]*:|#|\/)/iu

/**
 * HTML of a page at `path`. Images and links are written relative to the site's top folder, which is
 * how the editor shows its files; pages in folders get them adjusted.
 */
export function renderMarkdown(markdown: string, path: string): string {
  const top = toTop(path)
  const marked = new Marked({ gfm: true, async: false })
  marked.use({
    walkTokens(token) {
      if (token.type !== 'image' && token.type !== 'link') return
      const href = String(token['href'])
      if (!ABSOLUTE.test(href)) token['href'] = top + href
    }
  })
  return marked.parse(markdown, { async: false })
}
