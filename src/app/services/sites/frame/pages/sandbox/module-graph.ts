/** All modules that a page reaches, as an import map to blob: URLs. */
import { isPathSpecifier, rewriteModule } from './rewrite-module.ts'
import type { Site } from './site.ts'

export interface ModuleGraph {
  /** Adds a module and all it imports. */
  add(url: URL): Promise<void>
  /** The code of an inline module, ready to run; what it imports is added. */
  inline(code: string, base: URL): Promise<string>
  /** Takes over a map of the page's own. */
  adopt(importMap: string, base: URL): Promise<void>
  /** Content of the import map, or undefined when there are no modules. */
  importMap(): string | undefined
}

export function createModuleGraph(site: Site): ModuleGraph {
  const imports: Record<string, string> = {}
  const seen = new Set<string>()

  const resolve = (specifier: string, base: URL): URL | undefined =>
    isPathSpecifier(specifier) ? site.resolve(specifier, base) : undefined

  async function rewrite(code: string, base: URL): Promise<string> {
    const module = rewriteModule(code, base, resolve)
    await Promise.all(module.imports.map((url) => graph.add(url)))
    return module.code
  }

  const graph: ModuleGraph = {
    async add(url) {
      if (seen.has(url.href)) return
      seen.add(url.href)
      const { status, blob } = await site.read(url)
      if (status >= 300) return
      const code = await rewrite(await blob.text(), url)
      imports[url.href] = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
    },
    inline: rewrite,
    async adopt(importMap, base) {
      for (const [name, target] of mapEntries(importMap)) {
        const url = site.resolve(target, base)
        if (url === undefined) continue
        await graph.add(url)
        const blob = imports[url.href]
        if (blob !== undefined) imports[name] = blob
      }
    },
    importMap: () => (Object.keys(imports).length === 0 ? undefined : JSON.stringify({ imports }))
  }
  return graph
}

function mapEntries(text: string): [string, string][] {
  try {
    const map: unknown = JSON.parse(text)
    const imports = typeof map === 'object' && map !== null && 'imports' in map ? map.imports : undefined
    if (typeof imports !== 'object' || imports === null) return []
    return Object.entries(imports).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  } catch {
    return []
  }
}
