/** Page titles to path segments: short, lower-case, and Latin where the alphabet is Cyrillic, so that links stay readable. */

const LATIN = new Map<string, string>([
  ...zip('абвгдезийклмнопрстуфыэіїєґў', 'abvgdezijklmnoprstufyeiiegu'),
  ['ё', 'yo'],
  ['ж', 'zh'],
  ['х', 'kh'],
  ['ц', 'ts'],
  ['ч', 'ch'],
  ['ш', 'sh'],
  ['щ', 'shch'],
  ['ъ', ''],
  ['ь', ''],
  ['ю', 'yu'],
  ['я', 'ya']
])
const MAX_SLUG_CHARS = 60

/** Letters and digits of any script joined by hyphens; `page` when nothing is left. */
export function slug(title: string): string {
  const lower = title.normalize('NFC').toLowerCase()
  const latin = Array.from(lower, (letter) => LATIN.get(letter) ?? letter).join('')
  const words = latin.replace(/[^\p{L}\p{N}\p{M}]+/gu, '-').replace(/^-+|-+$/g, '')
  const short = Array.from(words).slice(0, MAX_SLUG_CHARS).join('').replace(/-+$/, '')
  return short || 'page'
}

/** `base`, or `base-2`, `base-3` … whichever is not taken. */
export function freePath(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base
  for (let n = 2; ; n++) {
    const path = `${base}-${String(n)}`
    if (!taken.has(path)) return path
  }
}

/** A file name that is safe in Markdown and in links; its extension is kept. */
export function fileSlug(name: string): string {
  const dot = name.lastIndexOf('.')
  const extension =
    dot > 0
      ? name
          .slice(dot + 1)
          .toLowerCase()
          .replace(/[^a-z0-9]/g, '')
          .slice(0, 8)
      : ''
  const stem = slug(dot > 0 ? name.slice(0, dot) : name)
  return extension ? `${stem}.${extension}` : stem
}

function zip(from: string, to: string): [string, string][] {
  return Array.from(from, (letter, i) => [letter, to[i] ?? ''])
}
