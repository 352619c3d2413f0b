/**
 * Whether the interface stays smooth while data comes in: the longest task of the app's main thread in
 * a visitor's browser while a site of hers loads 64 MiB over WebRTC.
 */
import type { CDPSession } from '@playwright/test'
import { mkdir, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { Person } from '../../e2e/support/person.ts'
import { begin, newSiteFromFolder, publish, siteFrame } from '../../e2e/support/sites.ts'
import { rate, summary, type Result } from '../measure.ts'
import { Scene } from '../scene.ts'

const BYTES = 64 * 1024 * 1024
const RUNS = 5
/** The page of the site waits for a click, so that nothing of its opening is measured. */
const PAGE = `<!doctype html><title>Large</title><h1>Large</h1><button>Load</button>
<script>document.querySelector('button').onclick = async () => {
  const before = performance.now()
  const bytes = (await (await fetch('large.bin')).arrayBuffer()).byteLength
  document.querySelector('h1').textContent = bytes + ' ' + (performance.now() - before)
}</script>`

interface TraceEvent {
  ph: string
  name: string
  pid: number
  tid: number
  dur?: number
  args: { name?: string; data?: { frames?: { url: string; processId: number }[] } }
}

export async function ui(): Promise<Record<string, Result>> {
  return Scene.play(async (scene) => {
    const alice = new Person({
      name: 'Alice',
      profileDir: path.join(scene.folder, 'alice'),
      origin: scene.relay.origin
    })
    scene.onEnd(() => alice.close())
    const page = await begin(alice)
    await newSiteFromFolder(page, await largeSite(scene.folder))
    const link = await publish(page)
    const longest: number[] = []
    const rates: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const measured = await visit(scene, `bob-${run}`, link)
      longest.push(measured.longestMs)
      rates.push(rate(BYTES, measured.ms))
    }
    return { ui_longest_task_ms: summary(longest, 'ms'), ui_transfer_mb_s: summary(rates, 'MB/s') }
  })
}

async function largeSite(folder: string): Promise<string> {
  const root = path.join(folder, 'large')
  await mkdir(root)
  await writeFile(path.join(root, 'index.html'), PAGE)
  await writeFile(path.join(root, 'large.bin'), randomBytes(BYTES))
  return root
}

async function visit(
  scene: Scene,
  profile: string,
  link: string
): Promise<{ longestMs: number; ms: number }> {
  const context = await scene.browser(profile)
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(link)
  const button = siteFrame(page).getByRole('button', { name: 'Load' })
  await button.waitFor({ timeout: 60_000 })
  const session = await context.newCDPSession(page)
  const trace = await startTrace(session)
  await button.click()
  const done = siteFrame(page).getByRole('heading', { name: /^\d+ / })
  await done.waitFor({ timeout: 120_000 })
  const events = await trace()
  const [bytes, ms] = ((await done.textContent()) ?? '').split(' ').map(Number)
  if (bytes !== BYTES || ms === undefined) throw new Error(`the site got ${bytes} bytes`)
  const longestMs = longestTask(events, scene.relay.origin)
  await context.close()
  return { longestMs, ms }
}

/** Returns what ends the trace and gives its events. */
async function startTrace(session: CDPSession): Promise<() => Promise<TraceEvent[]>> {
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
      excludedCategories: ['*']
    }
  })
  return async () => {
    await session.send('Tracing.end')
    await complete
    return events
  }
}

/** Of the process that the app's own page is in; frames of sites are in others. */
function longestTask(events: readonly TraceEvent[], origin: string): number {
  const frames = events.flatMap(({ args }) => args.data?.frames ?? [])
  const pid = frames.find(({ url }) => url.startsWith(origin))?.processId
  const main = events.find(
    (event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain' && event.pid === pid
  )
  const tasks = events.filter((event) => event.ph === 'X' && event.tid === main?.tid && event.pid === pid)
  if (tasks.length === 0) throw new Error('the trace has no task of the main thread')
  return tasks.reduce((longest, { dur = 0 }) => Math.max(longest, dur / 1000), 0)
}
