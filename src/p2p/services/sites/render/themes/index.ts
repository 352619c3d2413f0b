/** Style sheets of the editor's themes. No fonts, images or anything else from outside the site. */
import type { Theme } from '../../api.ts'
import { BASE } from './base.ts'
import { BOLD } from './bold.ts'
import { NIGHT } from './night.ts'
import { PAPER } from './paper.ts'
import { PLAIN } from './plain.ts'

const THEMES: Readonly<Record<Theme, string>> = { plain: PLAIN, paper: PAPER, night: NIGHT, bold: BOLD }

export function styleOf(theme: Theme): string {
  return BASE + THEMES[theme]
}
