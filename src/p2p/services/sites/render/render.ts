/** An editor's project as the files of a site. The same project always gives the same bytes. */
import type { EditorProject } from '../api.ts'
import { renderFeed } from './feed.ts'
import { FEED_NAME, postsOf, renderPage, STYLE_NAME } from './page.ts'
import { styleOf } from './themes/index.ts'

/** Text by path. Images and other files that pages refer to stay in the draft. */
export function renderProject(project: EditorProject, site: string): Map<string, string> {
  const files = new Map<string, string>()
  for (const page of project.pages) files.set(`${page.path}.html`, renderPage(project, page))
  if (!files.has('index.html')) {
    files.set('index.html', renderPage(project, { path: 'index', title: '', markdown: '', inMenu: false }))
  }
  files.set(STYLE_NAME, styleOf(project.theme))
  if (postsOf(project).length > 0) files.set(FEED_NAME, renderFeed(project, site))
  return files
}
