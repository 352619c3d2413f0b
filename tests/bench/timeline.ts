import path from 'node:path'
import { Person } from '../e2e/support/person.ts'
import { publishGarden, siteFrame } from '../e2e/support/sites.ts'
import { Scene } from './scene.ts'
const runs = Number(process.argv[2] ?? 2)
await Scene.play(async (scene) => {
  const alice = new Person({ name: 'Alice', profileDir: path.join(scene.folder, 'alice'), origin: scene.relay.origin })
  scene.onEnd(() => alice.close())
  const { link } = await publishGarden(alice)
  for (let run = 0; run < runs; run++)
    for (const kind of ['cold', 'warm']) {
      const context = await scene.browser(`bob-${run}`)
      const page = context.pages()[0] ?? (await context.newPage())
      const lines: [string, number][] = []
      page.on('console', (m) => {
        const t = m.text()
        if (t.startsWith('TT ')) {
          const p = t.split(' ')
          lines.push([p.slice(1, -1).join(' '), Number(p.at(-1))])
        }
      })
      const content = page.waitForEvent('framenavigated', { timeout: 60000, predicate: (f) => new URL(f.url(), 'http://x').hostname.endsWith('.localhost') && !f.url().includes('__bridge') })
      await page.goto(link)
      const frame = await content
      await frame.waitForLoadState('load')
      const origin = await page.evaluate(() => performance.timeOrigin)
      const paint = () => new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const e = list.getEntriesByName('first-contentful-paint')[0]
          if (e) resolve(performance.timeOrigin + e.startTime)
        }).observe({ type: 'paint', buffered: true })
      })
      lines.push(['FCP app', await page.evaluate(paint)], ['FCP site', await frame.evaluate(paint)])
      lines.push(['frame nav start', await frame.evaluate(() => performance.timeOrigin)])
      lines.push(['frame first byte', await frame.evaluate(() => performance.timeOrigin + (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStart)])
      console.log(`== ${kind} ${run}`)
      for (const [l, t] of lines.sort((a, b) => a[1] - b[1])) console.log(String(Math.round(t - origin)).padStart(6), l)
      await context.close()
    }
})
