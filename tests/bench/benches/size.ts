/** What the browser loads: gzip sizes of the built app's first screen and of the node worker. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { summary, type Result } from '../measure.ts'

const DIST = path.resolve(import.meta.dirname, '../../../dist')

export async function size(): Promise<Record<string, Result>> {
  const html = readFileSync(path.join(DIST, 'index.html'), 'utf8')
  // The page lists the files of the node too, for browsers that have none of them yet.
  const links = [
    ...html.matchAll(/<(?:script|link)[^>]*(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"[^>]*>/g)
  ]
  const listed = (isNode: boolean) =>
    links.flatMap(([tag, file = '']) => (tag.includes('"bitpie-node"') === isNode ? [file] : []))
  const node = listed(true)
  if (node.length === 0) throw new Error('the page names no node worker: run npm run build')
  return {
    app_gzip_kb: summary([kilobytes(withImports(listed(false)))], 'kB'),
    worker_gzip_kb: summary([kilobytes(withImports(node))], 'kB')
  }
}

/** What a file imports statically is loaded with it. */
function withImports(entries: readonly string[]): Set<string> {
  const files = new Set(entries)
  for (const file of files) {
    if (!file.endsWith('.js')) continue
    const code = readFileSync(path.join(DIST, file), 'utf8')
    for (const [, name = ''] of code.matchAll(/from\s*["']\.\/([^"']+\.js)["']/g)) files.add(`assets/${name}`)
  }
  return files
}

function kilobytes(files: Iterable<string>): number {
  return [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(path.join(DIST, file))).byteLength / 1000,
    0
  )
}
