/**
 * A stranger's link: from navigation to the first contentful paint inside the site frame, in a fresh
 * profile (cold) and in one that has been there before (warm). A real publisher, relay and WebRTC.
 */
import type { Frame, Page } from '@playwright/test'
import path from 'node:path'
import { Person } from '../../e2e/support/person.ts'
import { publishGarden } from '../../e2e/support/sites.ts'
import { summary, type Result } from '../measure.ts'
import { Scene } from '../scene.ts'

const RUNS = 7
const BROWSER_START_MS = 3_000
const HEADING = "Alice's garden"

/** ms since navigation, of one visit. */
interface Phases {
  app_painted: number
  frame_requested: number
  first_byte: number
  content_painted: number
}

export async function open(): Promise<Record<string, Result>> {
  return Scene.play(async (scene) => {
    const alice = new Person({
      name: 'Alice',
      profileDir: path.join(scene.folder, 'alice'),
      origin: scene.relay.origin
    })
    scene.onEnd(() => alice.close())
    const { link } = await publishGarden(alice)
    const cold: Phases[] = []
    const warm: Phases[] = []
    for (let run = 0; run < RUNS; run++) {
      cold.push(await visit(scene, `bob-${run}`, link))
      warm.push(await visit(scene, `bob-${run}`, link))
    }
    return {
      cold_open_ms: summary(
        cold.map((phases) => phases.content_painted),
        'ms'
      ),
      warm_open_ms: summary(
        warm.map((phases) => phases.content_painted),
        'ms'
      ),
      ...phasesOf('cold_open_phases', cold),
      ...phasesOf('warm_open_phases', warm)
    }
  })
}

async function visit(scene: Scene, profile: string, link: string): Promise<Phases> {
  const context = await scene.browser(profile)
  const page = context.pages()[0] ?? (await context.newPage())
  // The browser's own start goes on for a while after its first window, and is not ours to measure.
  await page.waitForTimeout(BROWSER_START_MS)
  const content = contentFrame(page)
  await page.goto(link)
  const frame = await content
  const phases = await readPhases(page, frame)
  const heading = await frame.locator('h1').textContent()
  if (heading !== HEADING) throw new Error(`the frame shows ${heading}`)
  await context.close()
  return phases
}

/** Watches from outside: a locator that waits would inject its script, and its cost, into every frame. */
async function contentFrame(page: Page): Promise<Frame> {
  const frame = await page.waitForEvent('framenavigated', {
    predicate: (candidate) => isContent(candidate),
    timeout: 60_000
  })
  await frame.waitForLoadState('load')
  return frame
}

/** A page of a site, and neither the app nor the bridge. */
function isContent(frame: Frame): boolean {
  const { hostname, pathname } = new URL(frame.url(), 'http://none.invalid')
  return hostname.endsWith('.localhost') && !pathname.startsWith('/__')
}

async function readPhases(page: Page, frame: Frame): Promise<Phases> {
  const paint = () =>
    new Promise<number>((resolve) => {
      new PerformanceObserver((list) => {
        const entry = list.getEntriesByName('first-contentful-paint')[0]
        if (entry !== undefined) resolve(performance.timeOrigin + entry.startTime)
      }).observe({ type: 'paint', buffered: true })
    })
  const origin = await page.evaluate(() => performance.timeOrigin)
  const appPainted = await page.evaluate(paint)
  const contentPainted = await frame.evaluate(paint)
  const { requested, firstByte } = await frame.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    return {
      requested: performance.timeOrigin,
      firstByte: performance.timeOrigin + (navigation?.responseStart ?? 0)
    }
  })
  return {
    app_painted: appPainted - origin,
    frame_requested: requested - origin,
    first_byte: firstByte - origin,
    content_painted: contentPainted - origin
  }
}

function phasesOf(key: string, visits: readonly Phases[]): Record<string, Result> {
  const names = ['app_painted', 'frame_requested', 'first_byte', 'content_painted'] as const
  return Object.fromEntries(
    names.map((name) => [
      `${key}.${name}`,
      summary(
        visits.map((phases) => phases[name]),
        'ms'
      )
    ])
  )
}
