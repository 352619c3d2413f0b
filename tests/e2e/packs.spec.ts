/** Shards in the pack files of a real browser; every crash point is tested beside the code. */
import type { CDPSession, Page } from '@playwright/test'
import { SHARD_BYTES } from '../fixtures/packs/protocol.ts'
import { serveShell, type ShellServer } from '../fixtures/shell/serve.ts'
import { Person } from './support/person.ts'
import { expect, test as base } from './support/test.ts'

const MIB = 1024 * 1024

const originOf = (server: ShellServer) => new URL(server.origin).origin

const test = base.extend<{ owner: Person }, { server: ShellServer }>({
  server: [
    // Playwright tells what a fixture needs by this parameter, so it must be a pattern even if empty.
    async ({ browserName }, use) => {
      expect(browserName).toBe('chromium')
      const server = await serveShell('packs')
      await use(server)
      await server.close()
    },
    { scope: 'worker' }
  ],
  owner: async ({ folder, server }, use) => {
    const owner = new Person({ name: 'Alice', profileDir: folder, origin: originOf(server) })
    await use(owner)
    await owner.close()
  }
})

const put = (page: Page, from: number, to: number) =>
  page.evaluate((range) => window.packs.put(...range), [from, to] as [number, number])
const held = (page: Page, to: number) => page.evaluate((end) => window.packs.held(end), to)
const size = (page: Page) => page.evaluate(() => window.packs.size())
const packedBytes = (page: Page) => page.evaluate(() => window.packs.packedBytes())
const usedBytes = (page: Page) => page.evaluate(() => window.packs.usedBytes())
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

test('shards are there after a restart, and deleted ones leave the disk', async ({ owner }) => {
  const before = await owner.open()
  expect(await put(before, 0, 200)).toBeUndefined()
  expect(await packedBytes(before)).toBe(200 * SHARD_BYTES)
  expect(await usedBytes(before)).toBeGreaterThanOrEqual(200 * SHARD_BYTES)
  // Chromium sets some space aside for files that are open for writing.
  expect(await usedBytes(before)).toBeLessThan(200 * SHARD_BYTES + 32 * MIB)
  await owner.close()

  const page = await owner.open()
  expect(await held(page, 200)).toEqual(range(0, 200))
  await page.evaluate(() => window.packs.remove(0, 200, 2))
  await page.evaluate(() => window.packs.remove(1, 200, 4))
  expect(await size(page)).toEqual({ count: 50, sizeBytes: 50 * SHARD_BYTES })
  await expect.poll(() => packedBytes(page)).toBeLessThanOrEqual(50 * SHARD_BYTES + 16 * MIB)
  expect((await held(page, 200)).length).toBe(50)
  await page.evaluate(() => window.packs.remove(0, 200))
  expect(await packedBytes(page)).toBe(0)
  expect(await usedBytes(page)).toBeLessThan(MIB)
})

test('a browser that crashes in the midst has kept what it promised', async ({ owner }) => {
  const before = await owner.open()
  await before.evaluate(() => void window.packs.putForEver())
  await before.waitForFunction(() => window.promised >= 160)
  const promised = await before.evaluate(() => window.promised)
  await owner.crash()
  const page = await owner.open()
  const found = await held(page, promised + 4000)
  const expected = range(0, promised).filter((number) => number % 8 >= 4 || number >= promised - 8)
  expect(found.filter((number) => number < promised - 8)).toEqual(
    expected.filter((number) => number < promised - 8)
  )
  expect(await size(page)).toEqual({ count: found.length, sizeBytes: found.length * SHARD_BYTES })
  expect(await packedBytes(page)).toBeLessThanOrEqual(found.length * SHARD_BYTES + 16 * MIB)
  expect(await put(page, 0, promised)).toBeUndefined()
  expect((await held(page, promised)).length).toBe(promised)
})

test('a second tab reads the packs of the first, stores beside them, and takes over', async ({ owner }) => {
  const first = await owner.open()
  await put(first, 0, 10)
  const second = await owner.open()
  expect(await held(second, 10)).toEqual(range(0, 10))
  expect(await put(second, 5, 20)).toBeUndefined()
  expect(await packedBytes(second)).toBe(10 * SHARD_BYTES)
  await first.close()
  let end = 20
  await expect
    .poll(async () => {
      await put(second, end, ++end)
      return packedBytes(second)
    })
    .toBeGreaterThan(10 * SHARD_BYTES)
  expect(await held(second, end)).toEqual(range(0, end))
})

/** The engine's own switches for storage, for this origin. */
async function engine(page: Page): Promise<CDPSession> {
  return page.context().newCDPSession(page)
}

test('a full disk is told as such and harms nothing', async ({ owner, server }) => {
  const page = await owner.open()
  await put(page, 0, 20)
  const session = await engine(page)
  const origin = originOf(server)
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 8 * MIB })
  expect(await put(page, 20, 100)).toBe('StoreFullError')
  const { count } = await size(page)
  expect(count).toBeGreaterThanOrEqual(20)
  expect((await held(page, 100)).length).toBe(count)
  await session.send('Storage.overrideQuotaForOrigin', { origin })
  expect(await put(page, 20, 40)).toBeUndefined()
  expect((await held(page, 40)).length).toBe(40)
})

test('after the engine cleared everything the store is empty and works', async ({ owner, server }) => {
  const page = await owner.open()
  await put(page, 0, 20)
  const origin = originOf(server)
  await (await engine(page)).send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
  expect(await held(page, 20)).toEqual([])
  expect(await size(page)).toEqual({ count: 0, sizeBytes: 0 })
  expect(await put(page, 0, 10)).toBeUndefined()
  expect(await held(page, 20)).toEqual(range(0, 10))
})
