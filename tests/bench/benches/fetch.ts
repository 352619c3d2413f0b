/**
 * A 50 MiB site between browsers, from one holder and from four, against WebTorrent carrying the same
 * bytes in the same run. Memory stores on both sides.
 */
import type { Page } from '@playwright/test'
import { buildBenchPage } from '../bench-page.ts'
import { rate, ratio, repeat, summary, type Result } from '../measure.ts'
import { Scene } from '../scene.ts'
import { startTorrents } from '../webtorrent/torrents.ts'

const FILES = 10
const FILE_BYTES = 5 * 1024 * 1024
const RUNS = 5
const FURTHER_HOLDERS = 3
/** A tenth of the bytes, over lines of 4 Mbit/s upwards. */
const HOME_FILE_BYTES = FILE_BYTES / 10
const HOME_UPLINK_BYTES_PER_SECOND = 500_000
const UNLIMITED = -1

interface Published {
  site: string
  bytes: number
}

export async function fetchSite(): Promise<Record<string, Result>> {
  const folder = await buildBenchPage()
  return Scene.play(async (scene) => {
    const url = await scene.serve(folder)
    const relays = [...scene.relay.addresses]
    const options = { relays, store: 'memory' as const }
    const start = async (name: string) => {
      const page = await scene.page(name, url)
      const { peer } = await page.evaluate((init) => window.bench.start(init), options)
      return { page, peer }
    }
    const alice = await start('alice')
    const publish = async (fileBytes: number) => {
      const { site } = await alice.page.evaluate(([files, bytes]) => window.bench.publish(files, bytes), [
        FILES,
        fileBytes
      ] as const)
      return { site, bytes: FILES * fileBytes }
    }
    const visit = async (page: Page, { site, bytes }: Published, from: string[]) => {
      const { ms } = await page.evaluate(([id, holders, hints]) => window.bench.visit(id, holders, hints), [
        site,
        from,
        relays
      ] as const)
      return rate(bytes, ms)
    }
    const large = await publish(FILE_BYTES)
    const small = await publish(HOME_FILE_BYTES)
    const bob = await scene.page('bob', url)
    /** By a node that is new each time: one that was there before has the blocks, or is still connected. */
    const fetched = async (published: Published, from: string[]) => {
      await bob.reload()
      await bob.evaluate((init) => window.bench.start(init), options)
      return visit(bob, published, from)
    }
    const rates = async (published: Published, from: string[]) =>
      summary(await repeat(RUNS, () => fetched(published, from)), 'MB/s')
    const one = [alice.peer]
    await fetched(large, one)
    const fromOne = await rates(large, one)
    // Before others have it: a visitor finds them, whatever the link says.
    await limitUplink(alice.page, HOME_UPLINK_BYTES_PER_SECOND)
    const homeOne = await rates(small, one)
    await limitUplink(alice.page, UNLIMITED)

    const torrents = await startTorrents(scene, FILES, FILE_BYTES)
    await torrents.fetch()
    const torrent = summary(await repeat(RUNS, async () => rate(large.bytes, await torrents.fetch())), 'MB/s')
    await torrents.stop()

    const holders = [alice]
    for (let n = 0; n < FURTHER_HOLDERS; n++) {
      const holder = await start(`holder-${n}`)
      for (const published of [large, small]) await visit(holder.page, published, one)
      holders.push(holder)
    }
    const all = holders.map(({ peer }) => peer)
    await fetched(large, all)
    const fromFour = await rates(large, all)

    for (const { page } of holders) await limitUplink(page, HOME_UPLINK_BYTES_PER_SECOND)
    const homeFour = await rates(small, all)
    return {
      site_fetch_mb_s: fromOne,
      site_fetch_4_mb_s: fromFour,
      webtorrent_fetch_mb_s: torrent,
      site_fetch_vs_webtorrent: ratio(fromOne, torrent),
      site_fetch_4_vs_1: ratio(fromFour, fromOne),
      site_fetch_home_mb_s: homeOne,
      site_fetch_home_4_mb_s: homeFour,
      site_fetch_home_4_vs_1: ratio(homeFour, homeOne)
    }
  })
}

/** On one machine all holders share its processors: only with lines of their own can four be faster than one. */
async function limitUplink(page: Page, bytesPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
    packetLoss: 0,
    packetQueueLength: 0
  })
}
