/** Text of people inside HTML and XML. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** Safe as element text and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character)
}

/** A path of the site as a link: each part encoded, the slashes kept. */
export function hrefOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** How a page at `path` reaches the top folder: `''`, `../`, `../../` … */
export function toTop(path: string): string {
  return '../'.repeat(path.split('/').length - 1)
}
