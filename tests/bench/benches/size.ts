/** What the browser loads: gzip sizes of the built app's first screen and of the node worker. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { summary, type Result } from '../measure.ts'

const DIST = path.resolve(import.meta.dirname, '../../../dist')

export async function size(): Promise<Record<string, Result>> {
  const html = readFileSync(path.join(DIST, 'index.html'), 'utf8')
  const first = new Set(
    [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file)
  )
  const pending = [...first]
  // What the entry imports statically is loaded with it.
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (!file.endsWith('.js')) continue
    for (const [, name] of readFileSync(path.join(DIST, file), 'utf8').matchAll(
      /from\s*["']\.\/([^"']+\.js)["']/g
    )) {
      const found = `assets/${name ?? ''}`
      if (first.has(found)) continue
      first.add(found)
      pending.push(found)
    }
  }
  const worker = readdirSync(path.join(DIST, 'assets')).find((name) => name.startsWith('node.worker-'))
  if (worker === undefined) throw new Error('there is no built node worker: run npm run build')
  const kilobytes = (file: string) => gzipSync(readFileSync(path.join(DIST, file))).byteLength / 1000
  const app = [...first].reduce((sum, file) => sum + (file === undefined ? 0 : kilobytes(file)), 0)
  return {
    app_gzip_kb: summary([app], 'kB'),
    worker_gzip_kb: summary([kilobytes(`assets/${worker}`)], 'kB')
  }
}
