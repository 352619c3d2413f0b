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

/** With the message size that was best in one run of each. */
async function rawRates(alice: Page, bob: Page): Promise<Result> {
  const offer = await bob.evaluate(() => window.raw.offer())
  const answer = await alice.evaluate((sdp) => window.raw.answer(sdp), offer)
  await bob.evaluate((sdp) => window.raw.accept(sdp), answer)
  const send = async (messageBytes: number) => {
    const ms = await bob.evaluate(([bytes, size]) => window.raw.send(bytes, size), [
      BYTES,
      messageBytes
    ] as const)
    return rate(BYTES, ms)
  }
  let best = { messageBytes: 0, rate: 0 }
  for (const messageBytes of MESSAGE_BYTES) {
    const measured = await send(messageBytes)
    if (measured > best.rate) best = { messageBytes, rate: measured }
  }
  const result = summary(await repeat(RUNS, () => send(best.messageBytes)), 'MB/s')
  await alice.evaluate(() => window.raw.close())
  await bob.evaluate(() => window.raw.close())
  return result
}
