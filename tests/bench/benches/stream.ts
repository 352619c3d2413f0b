/** One libp2p stream between two browsers' node workers, against a bare data channel in the same run. */
import type { Page } from '@playwright/test'
import { buildBenchPage } from '../bench-page.ts'
import { rate, ratio, repeat, summary, type Result } from '../measure.ts'
import { Scene } from '../scene.ts'

const BYTES = 64 * 1024 * 1024
const RUNS = 5
const MESSAGE_BYTES = [16 * 1024, 64 * 1024, 256 * 1024]

export async function stream(): Promise<Record<string, Result>> {
  const folder = await buildBenchPage()
  return Scene.play(async (scene) => {
    const url = await scene.serve(folder)
    const alice = await scene.page('alice', url)
    const bob = await scene.page('bob', url)
    const raw = await rawRates(alice, bob)
    const options = { relays: [...scene.relay.addresses], store: 'memory' as const }
    const { peer } = await alice.evaluate((start) => window.bench.start(start), options)
    await bob.evaluate((start) => window.bench.start(start), options)
    const send = () => bob.evaluate(([to, bytes]) => window.bench.stream(to, bytes), [peer, BYTES] as const)
    await send()
    const streamed = summary(await repeat(RUNS, async () => rate(BYTES, await send())), 'MB/s')
    return { raw_channel_mb_s: raw, stream_mb_s: streamed, stream_vs_raw: ratio(streamed, raw) }
  })
}

/** The best of the message sizes. */
async function rawRates(alice: Page, bob: Page): Promise<Result> {
  const offer = await bob.evaluate(() => window.raw.offer())
  const answer = await alice.evaluate((sdp) => window.raw.answer(sdp), offer)
  await bob.evaluate((sdp) => window.raw.accept(sdp), answer)
  const results: Result[] = []
  for (const messageBytes of MESSAGE_BYTES) {
    const send = () =>
      bob.evaluate(([bytes, size]) => window.raw.send(bytes, size), [BYTES, messageBytes] as const)
    await send()
    results.push(summary(await repeat(RUNS, async () => rate(BYTES, await send())), 'MB/s'))
  }
  await alice.evaluate(() => window.raw.close())
  await bob.evaluate(() => window.raw.close())
  return results.reduce((best, result) => (result.median > best.median ? result : best))
}
