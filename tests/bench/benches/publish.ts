/** From files to a signed version in IndexedDB. */
import { buildBenchPage } from '../bench-page.ts'
import { rate, repeat, summary, type Result } from '../measure.ts'
import { Scene } from '../scene.ts'

const FILES = 16
const FILE_BYTES = 4 * 1024 * 1024
const RUNS = 5

export async function publish(): Promise<Record<string, Result>> {
  const folder = await buildBenchPage()
  return Scene.play(async (scene) => {
    const url = await scene.serve(folder)
    const alice = await scene.page('alice', url)
    const options = { relays: [...scene.relay.addresses], store: 'indexeddb' as const }
    await alice.evaluate((start) => window.bench.start(start), options)
    const rates = await repeat(RUNS, async () => {
      const { ms } = await alice.evaluate(([files, bytes]) => window.bench.publish(files, bytes), [
        FILES,
        FILE_BYTES
      ] as const)
      return rate(FILES * FILE_BYTES, ms)
    })
    return { publish_mb_s: summary(rates, 'MB/s') }
  })
}
