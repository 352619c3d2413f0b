/** The bench page, built once a run. */
import path from 'node:path'
import { build } from 'vite'

const ROOT = path.resolve(import.meta.dirname, 'page')
const OUT = path.resolve(import.meta.dirname, '../../dist-bench')

export async function buildBenchPage(): Promise<string> {
  await build({
    root: ROOT,
    base: './',
    configFile: false,
    logLevel: 'warn',
    worker: { format: 'es' },
    build: { outDir: OUT, emptyOutDir: true, target: 'es2023' }
  })
  return OUT
}
