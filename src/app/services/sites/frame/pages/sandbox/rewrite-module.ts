/**
 * Module specifiers. A module from a blob: URL has no base to resolve `./x.js` against, so specifiers
 * become absolute and an import map leads them to blobs. Computed dynamic imports are out of reach.
 */

const SPECIFIER =
  /(\b(?:import|export)\b[^'"`;()]*?\bfrom\s*|\bimport\s*\(\s*|\bimport\s*)(["'])([^"'\n]+)\2/g
const OWN_URL = /\bimport\.meta\.url\b/g

export interface RewrittenModule {
  code: string
  /** Modules it needs. */
  imports: URL[]
}

/** @param resolve the URL of a module of the site, or undefined for one that is none */
export function rewriteModule(
  code: string,
  base: URL,
  resolve: (specifier: string, base: URL) => URL | undefined
): RewrittenModule {
  const imports: URL[] = []
  const rewritten = code
    .replace(SPECIFIER, (whole, before: string, quote: string, specifier: string) => {
      const url = resolve(specifier, base)
      if (url === undefined) return whole
      imports.push(url)
      return before + quote + url.href + quote
    })
    .replace(OWN_URL, JSON.stringify(base.href))
  return { code: rewritten, imports }
}

/** Bare specifiers (`lit`) are for import maps; what looks like a path or a URL is resolved. */
export function isPathSpecifier(specifier: string): boolean {
  return /^(\.{0,2}\/|https?:)/.test(specifier)
}
