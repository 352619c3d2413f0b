/** References in style sheets. */

/** `@import "x"`, `@import url(x)` and `url(x)`, quoted or not; comments go first, so that they hide what is in them. */
const REFERENCE =
  /\/\*[\s\S]*?\*\/|(@import\s+)(?:url\(\s*)?(?:"([^"]*)"|'([^']*)'|([^\s"')]+))(?:\s*\))?|url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]+))\s*\)/gi

export type StyleReference = 'import' | 'url'

/** Puts what `replace` gives in place of each reference; those it knows nothing for stay. */
export async function rewriteStyle(
  text: string,
  replace: (reference: string, kind: StyleReference) => Promise<string | undefined>
): Promise<string> {
  const parts: Promise<string>[] = []
  let end = 0
  for (const match of text.matchAll(REFERENCE)) {
    const [whole, atImport, ...references] = match
    const reference = references.find((group) => group !== undefined)
    if (reference === undefined) continue
    parts.push(Promise.resolve(text.slice(end, match.index)))
    end = match.index + whole.length
    const kind = atImport === undefined ? 'url' : 'import'
    parts.push(
      replace(reference, kind).then((url) => (url === undefined ? whole : `${atImport ?? ''}url("${url}")`))
    )
  }
  return (await Promise.all(parts)).join('') + text.slice(end)
}
