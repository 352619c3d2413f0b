/**
 * Memory of one node in a tab: growth of the renderer process from the loaded page to a node that is
 * reachable and has one direct connection. Read from /proc, hence Linux only.
 */
import { chromium, type Browser } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../../e2e/support/chromium.ts'
import { buildBenchPage } from '../bench-page.ts'
import { repeat, summary, type Result } from '../measure.ts'
import { Scene } from '../scene.ts'

const RUNS = 5

export async function memory(): Promise<Record<string, Result>> {
  const folder = await buildBenchPage()
  return Scene.play(async (scene) => {
    const url = await scene.serve(folder)
    const options = { relays: [...scene.relay.addresses], store: 'memory' as const }
    const alice = await scene.page('alice', url)
    const { peer } = await alice.evaluate((start) => window.bench.start(start), options)
    const grown = await repeat(RUNS, async () => {
      const browser = await chromium.launch({
        args: CHROMIUM_ARGS,
        ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH })
      })
      try {
        const page = await browser.newPage()
        await page.goto(url)
        const before = await rendererMegabytes(browser)
        await page.evaluate((start) => window.bench.start(start), options)
        await page.evaluate(([to, hints]) => window.bench.dial(to, hints), [peer, options.relays] as const)
        return (await rendererMegabytes(browser)) - before
      } finally {
        await browser.close()
      }
    })
    return { node_memory_mb: summary(grown, 'MB') }
  })
}

async function rendererMegabytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .reduce((sum, { id }) => sum + residentMegabytes(id), 0)
}

/** Resident set of a process, 10⁶ bytes. */
export function residentMegabytes(pid: number): number {
  const [, kibibytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return (Number(kibibytes) * 1024) / 1e6
}
