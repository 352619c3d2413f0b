/** From a file to stripes of 10 of 20 and back, in the app's CPU workers, with nothing stored or sent. */
import { buildBenchPage } from '../bench-page.ts'
import { rate, repeat, summary, type Result } from '../measure.ts'
import { Scene } from '../scene.ts'

const BYTES = 256 * 1024 * 1024
const RUNS = 5

export async function codec(): Promise<Record<string, Result>> {
  const folder = await buildBenchPage()
  return Scene.play(async (scene) => {
    const alice = await scene.page('alice', await scene.serve(folder))
    await alice.evaluate(() => window.startCodec())
    const measure = (name: 'gcm' | 'sha' | 'seal') =>
      repeat(RUNS, async () => {
        const ms = await alice.evaluate(([command, bytes]) => window.codec[command](bytes), [
          name,
          BYTES
        ] as const)
        return rate(BYTES, ms)
      })
    const gcm = await measure('gcm')
    const sha = await measure('sha')
    // The first one also writes the file and starts the workers.
    await alice.evaluate((bytes) => window.codec.seal(bytes), BYTES)
    const seal = await measure('seal')
    const open = await repeat(RUNS, async () => rate(BYTES, await alice.evaluate(() => window.codec.open())))
    return {
      gcm_mb_s: summary(gcm, 'MB/s'),
      sha_mb_s: summary(sha, 'MB/s'),
      seal_mb_s: summary(seal, 'MB/s'),
      open_mb_s: summary(open, 'MB/s')
    }
  })
}
