/** 200 WebRTC dials, each on a connection of its own. */
import { buildBenchPage } from '../bench-page.ts'
import { summary, type Result } from '../measure.ts'
import { Scene } from '../scene.ts'

const DIALS = 200

export async function dials(): Promise<Record<string, Result>> {
  const folder = await buildBenchPage()
  return Scene.play(async (scene) => {
    const url = await scene.serve(folder)
    const alice = await scene.page('alice', url)
    const bob = await scene.page('bob', url)
    const relays = [...scene.relay.addresses]
    const options = { relays, store: 'memory' as const }
    const { peer } = await alice.evaluate((start) => window.bench.start(start), options)
    await bob.evaluate((start) => window.bench.start(start), options)
    const times: number[] = []
    let failures = 0
    for (let dial = 0; dial < DIALS; dial++) {
      try {
        const { ms, transport } = await bob.evaluate(([to, hints]) => window.bench.dial(to, hints), [
          peer,
          relays
        ] as const)
        if (transport.includes('webrtc')) times.push(ms)
        else failures++
      } catch (error) {
        failures++
        console.log(`dial ${dial}: ${String(error)}`)
      }
      await bob.evaluate((to) => window.bench.hangUp(to), peer)
    }
    return {
      dial_failures: { median: failures, min: failures, max: failures, runs: DIALS, unit: 'of 200 dials' },
      dial_ms: summary(times, 'ms')
    }
  })
}
