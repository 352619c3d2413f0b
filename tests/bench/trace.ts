import path from 'node:path'
import { writeFileSync } from 'node:fs'
import { Person } from '../e2e/support/person.ts'
import { publishGarden, siteFrame } from '../e2e/support/sites.ts'
import { Scene } from './scene.ts'
await Scene.play(async (scene) => {
  const alice = new Person({ name: 'Alice', profileDir: path.join(scene.folder, 'alice'), origin: scene.relay.origin })
  scene.onEnd(() => alice.close())
  const { link } = await publishGarden(alice)
  for (const kind of ['cold', 'warm']) {
    const context = await scene.browser('bob')
    const page = context.pages()[0] ?? (await context.newPage())
    const cdp = await context.newCDPSession(page)
    const events: any[] = []
    cdp.on('Tracing.dataCollected', (d) => events.push(...d.value))
    const done = new Promise((r) => cdp.once('Tracing.tracingComplete', r))
    await cdp.send('Tracing.start', { transferMode: 'ReportEvents', categories: '-*,devtools.timeline,v8.execute,disabled-by-default-v8.compile,disabled-by-default-v8.cpu_profiler,loading,toplevel,blink.user_timing' } as any)
    await page.goto(link)
    await siteFrame(page).locator('h1').waitFor({ timeout: 60000 })
    await cdp.send('Tracing.end')
    await done
    writeFileSync(`/tmp/trace-${kind}.json`, JSON.stringify({ traceEvents: events }))
    console.log(kind, events.length)
    await context.close()
  }
})
