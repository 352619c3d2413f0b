/** Chromium with the worker, built on demand together with the npm package. */
import { chromium } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../e2e/support/chromium.ts'
import { serveFolder } from '../scene.ts'
import type { Task } from './protocol.ts'

const ROOT = import.meta.dirname
const OUT = path.resolve(ROOT, '../../../dist-bench-erasure')

/** Runs `work` with a function that gives MB/s of data in a worker of Chromium. */
export async function withErasurePage<T>(
  work: (measure: (task: Task) => Promise<number>) => Promise<T>
): Promise<T> {
  if (!existsSync(path.join(ROOT, 'node_modules', '@subspace'))) {
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--workspaces=false']
    execFileSync('npm', ['install', ...flags], { cwd: ROOT, stdio: 'inherit' })
  }
  await build({
    root: ROOT,
    base: './',
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: OUT, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0 }
  })
  const server = await serveFolder(OUT)
  const browser = await chromium.launch({
    args: CHROMIUM_ARGS,
    ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH })
  })
  try {
    const page = await browser.newPage()
    await page.goto(server.url)
    return await work((task) => page.evaluate((asked) => window.measureErasure(asked), task))
  } finally {
    await browser.close()
    server.close()
  }
}
