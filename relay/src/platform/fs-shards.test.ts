import { spawn } from 'node:child_process'
import { readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { blockConformance } from '../../../src/p2p/store/conformance.test-support.ts'
import { makeBlock, makeBlocks } from '../../../src/p2p/store/made-blocks.test-support.ts'
import { temporaryFolder } from '../testing/peers.ts'
import { openFsShards, type FsShards } from './fs-shards.ts'

const WRITER = fileURLToPath(new URL('./fs-shards.writer.test-support.ts', import.meta.url))
const GIB = 1024 ** 3

const stores: FsShards[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

async function openIn(folder: string, quotaBytes = GIB): Promise<FsShards> {
  const store = await openFsShards({ folder, quotaBytes })
  stores.push(store)
  return store
}

describe('shards in files', () => {
  describe('are blocks: the store', () => {
    let current: FsShards
    beforeEach(async () => {
      current = await openIn(await temporaryFolder())
    })
    blockConformance(() => current, 400)
  })

  test('refuses what exceeds the quota, with all of its call', async () => {
    const store = await openIn(await temporaryFolder(), 250)
    const [first, second, third] = await makeBlocks(3, 100)
    if (!first || !second || !third) throw new Error('three blocks')
    await store.put(first.cid, first.bytes)
    await expect(store.putMany([second, third])).rejects.toMatchObject({ name: 'StoreFullError' })
    expect(await store.has(second.cid)).toBe(false)
    await store.putMany([first, second])
    expect(await store.estimate()).toEqual({ usedBytes: 200, quotaBytes: 250 })
    await store.deleteMany([first.cid])
    await store.put(third.cid, third.bytes)
  })

  test('tells a full disk as such, and keeps nothing of the call', async () => {
    const folder = await temporaryFolder()
    const store = await openIn(folder)
    const [first, second] = await makeBlocks(2, 100)
    if (!first || !second) throw new Error('two blocks')
    // The second value goes to a device on which every write fails with ENOSPC.
    await symlink('/dev/full', join(folder, 'unfinished', '1'))
    await expect(store.putMany([first, second])).rejects.toMatchObject({ name: 'StoreFullError' })
    expect(await store.has(first.cid)).toBe(false)
    expect(await readdir(join(folder, 'unfinished'))).toEqual([])
    expect(await store.size()).toEqual({ count: 0, sizeBytes: 0 })
    await store.putMany([first, second])
    expect(await store.size()).toEqual({ count: 2, sizeBytes: 200 })
  })

  test('promises no more than the disk has', async () => {
    const store = await openIn(await temporaryFolder(), Number.MAX_SAFE_INTEGER)
    expect((await store.estimate()).quotaBytes).toBeLessThan(Number.MAX_SAFE_INTEGER)
  })

  test('finds everything again, sweeps leftovers and leaves strangers alone', async () => {
    const folder = await temporaryFolder()
    const before = await openIn(folder)
    const made = await makeBlocks(50, 300)
    await before.putMany(made)
    await before.close()
    await writeFile(join(folder, 'unfinished', '7'), 'half')
    await writeFile(join(folder, 'README'), 'a note')
    const after = await openIn(folder)
    expect(await after.size()).toEqual({ count: 50, sizeBytes: 15_000 })
    expect(await readdir(join(folder, 'unfinished'))).toEqual([])
    expect(await readdir(folder)).toContain('README')
    for (const { cid, bytes } of made) expect(await after.get(cid)).toEqual(bytes)
  })

  test('refuses work once it is closed', async () => {
    const store = await openIn(await temporaryFolder())
    const { cid, bytes } = await makeBlock(10)
    await store.close()
    await expect(store.get(cid)).rejects.toMatchObject({ name: 'StoreClosedError' })
    await expect(store.put(cid, bytes)).rejects.toMatchObject({ name: 'StoreClosedError' })
  })
})

/** Kills a process in the midst of its writes and gives the numbers of the shards it had promised. */
async function killWhileWriting(folder: string, from: number, afterMs: number): Promise<number[]> {
  const child = spawn(process.execPath, [WRITER, folder, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const kept: number[] = []
  const exited = new Promise((resolve) => child.once('close', resolve))
  createInterface(child.stdout).on('line', (line) => {
    if (kept.length === 0) setTimeout(() => child.kill('SIGKILL'), afterMs)
    kept.push(Number(line))
  })
  await exited
  return kept
}

test('a killed process has kept what it promised, and nothing by halves', async () => {
  const folder = await temporaryFolder()
  const promised: number[] = []
  for (let round = 0; round < 8; round++) {
    const kept = await killWhileWriting(folder, round * 100_000, round * 7)
    expect(kept.length).toBeGreaterThan(0)
    promised.push(...kept)
    const store = await openIn(folder)
    let [count, sizeBytes] = [0, 0]
    for await (const cid of store.cids()) {
      count++
      sizeBytes += (await store.get(cid))?.byteLength ?? 0
    }
    expect(await store.size()).toEqual({ count, sizeBytes })
    expect(await readdir(join(folder, 'unfinished'))).toEqual([])
    for (const seed of promised) {
      const { cid, bytes } = await makeBlock(20_000, seed)
      const got = await store.get(cid)
      expect(got?.byteLength).toBe(bytes.byteLength)
      expect(got === undefined || Buffer.compare(got, bytes)).toBe(0)
    }
    await store.close()
  }
})
