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
const BYTES = FILES * FILE_BYTES
const RUNS = 5
const FURTHER_HOLDERS = 3
/** 16 Mbit/s, as a good home line has; what is left of it for content is less. */
const HOME_UPLINK_BYTES_PER_SECOND = 2_000_000

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
    const visit = async (page: Page, holders: string[]) => {
      const { ms } = await page.evaluate(([id, from, hints]) => window.bench.visit(id, from, hints), [
        site,
        holders,
        relays
      ] as const)
      return rate(BYTES, ms)
    }
    const alice = await start('alice')
    const { site } = await alice.page.evaluate(([files, bytes]) => window.bench.publish(files, bytes), [
      FILES,
      FILE_BYTES
    ] as const)
    const bob = await scene.page('bob', url)
    /** By a node that is new each time: one that was there before has the blocks, or is still connected. */
    const fetched = async (holders: string[]) => {
      await bob.reload()
      await bob.evaluate((init) => window.bench.start(init), options)
      return visit(bob, holders)
    }
    await fetched([alice.peer])
    const fromOne = summary(await repeat(RUNS, () => fetched([alice.peer])), 'MB/s')

    const torrents = await startTorrents(scene, FILES, FILE_BYTES)
    await torrents.fetch()
    const torrent = summary(await repeat(RUNS, async () => rate(BYTES, await torrents.fetch())), 'MB/s')
    await torrents.stop()

    const holders = [alice]
    for (let n = 0; n < FURTHER_HOLDERS; n++) {
      const holder = await start(`holder-${n}`)
      await visit(holder.page, [alice.peer])
      holders.push(holder)
    }
    const all = holders.map(({ peer }) => peer)
    await fetched(all)
    const fromFour = summary(await repeat(RUNS, () => fetched(all)), 'MB/s')

    for (const { page } of holders) await limitUplink(page)
    const homeOne = summary(await repeat(RUNS, () => fetched([alice.peer])), 'MB/s')
    const homeFour = summary(await repeat(RUNS, () => fetched(all)), 'MB/s')
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
async function limitUplink(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: HOME_UPLINK_BYTES_PER_SECOND,
    packetLoss: 0,
    packetQueueLength: 0
  })
}
