/** What a new site of the editor begins with: one page that is empty but for its title. */
import type { EditorProject } from '../api.ts'

export function starterProject(title: string): EditorProject {
  return {
    title,
    description: '',
    language: '',
    theme: 'plain',
    pages: [{ path: 'index', title, markdown: '', inMenu: true }]
  }
}
