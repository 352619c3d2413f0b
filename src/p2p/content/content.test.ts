import { CarReader } from '@ipld/car'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { describe, expect, test } from 'vitest'
import { MemoryHub } from '../../../tests/sim/memory-network.test-support.ts'
import { createMemoryStore, StoreFullError } from '../store/index.ts'
import { Content, exportCar, importCar, importFile, importTree, verifyBlock } from './index.ts'
import { BlockCorruptError, CarInvalidError } from './errors.ts'
import { localSource } from './source.ts'

const clock = {
  now: () => Date.now(),
  setTimeout: (fn: () => void, delayMs: number): unknown => setTimeout(fn, delayMs),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout)
}

async function newContent(quotaBytes?: number) {
  const network = await new MemoryHub().node()
  const { blocks } = createMemoryStore({ quotaBytes })
  const content = new Content({ network, blocks, clock, servesCache: () => true })
  await content.restore([])
  return { content, blocks, network }
}

async function leaf(text: string) {
  const bytes = new TextEncoder().encode(text)
  return { cid: CID.createV1(raw.code, await sha256.digest(bytes)), bytes }
}

async function* once(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts
}

async function newSite(content: Content, holding: string, text: string) {
  content.holdings.open(holding, 'pin')
  const writer = content.writer(holding)
  const file = await importFile(once(new TextEncoder().encode(text)), writer)
  return importTree([{ ...file, path: 'index.html' }], writer)
}

describe('verification', () => {
  test('accepts the block that its CID names, and nothing else', async () => {
    const block = await leaf('genuine')
    await verifyBlock(block.cid, block.bytes)
    await expect(verifyBlock(block.cid, new TextEncoder().encode('forged'))).rejects.toThrow(
      BlockCorruptError
    )
  })

  test('accepts neither other hashes, nor truncated ones, nor other codecs', async () => {
    const { cid, bytes } = await leaf('x')
    const other = CID.createV1(0x0129, cid.multihash)
    const v0 = CID.createV0(await sha256.digest(bytes))
    const short = CID.createV1(raw.code, await sha256.digest(bytes, { truncate: 20 }))
    for (const bad of [other, v0, short])
      await expect(verifyBlock(bad, bytes)).rejects.toThrow(BlockCorruptError)
  })
})

describe('holdings', () => {
  test('a block that two hold stays until both have let go of it', async () => {
    const { content, blocks } = await newContent()
    const block = await leaf('shared')
    for (const holding of ['site', 'draft']) {
      content.holdings.open(holding, holding === 'site' ? 'pin' : 'draft')
      await content.writer(holding).put(block.cid, block.bytes)
    }
    await content.release('site')
    expect(await blocks.has(block.cid)).toBe(true)
    await content.release('draft')
    expect(await blocks.has(block.cid)).toBe(false)
  })

  test('at start, what belongs to no root is deleted and what belongs to one is kept', async () => {
    const { content, blocks, network } = await newContent()
    const { cid: root } = await newSite(content, 'site', 'kept')
    const orphan = await leaf('left by a crash')
    await blocks.put(orphan.cid, orphan.bytes)
    const next = new Content({ network, blocks, clock, servesCache: () => true })
    await next.restore([{ holding: 'site', kind: 'pin', root }])
    expect(await blocks.has(orphan.cid)).toBe(false)
    expect(await blocks.has(root)).toBe(true)
    expect(next.holdings.ownBytes).toBe(content.holdings.ownBytes)
  })

  test('a block that is written while the sweep runs survives it', async () => {
    const { content, blocks, network } = await newContent()
    await newSite(content, 'site', 'old, of no root any more')
    const next = new Content({ network, blocks, clock, servesCache: () => true })
    next.holdings.open('draft', 'draft')
    const fresh = await leaf('fresh')
    await Promise.all([next.restore([]), next.writer('draft').put(fresh.cid, fresh.bytes)])
    expect((await Array.fromAsync(blocks.cids())).map(String)).toEqual([fresh.cid.toString()])
  })

  test('a full store is told, and what did not fit is counted nowhere', async () => {
    const { content } = await newContent(10)
    content.holdings.open('draft', 'draft')
    const block = await leaf('more than ten bytes')
    await expect(content.writer('draft').put(block.cid, block.bytes)).rejects.toThrow(StoreFullError)
    expect(content.holdings.ownBytes).toBe(0)
  })
})

describe('CAR files', () => {
  test('carry a whole site to another node, and are read by other tools', async () => {
    const alice = await newContent()
    const { cid: root } = await newSite(alice.content, 'site', 'travels')
    const car = Buffer.concat(await Array.fromAsync(exportCar(alice.content.local, root)))
    const reader = await CarReader.fromBytes(car)
    expect((await reader.getRoots()).map(String)).toEqual([root.toString()])
    const bob = await newContent()
    bob.content.holdings.open('imported', 'draft')
    const roots = await importCar(once(car), bob.content.writer('imported'))
    expect(roots.map(String)).toEqual([root.toString()])
    expect(await bob.blocks.has(root)).toBe(true)
  })

  test('with a changed byte are refused', async () => {
    const alice = await newContent()
    const { cid: root } = await newSite(alice.content, 'site', 'travels')
    const car = Buffer.concat(await Array.fromAsync(exportCar(alice.content.local, root)))
    car[car.length - 1] = (car.at(-1) ?? 0) ^ 1
    const bob = await newContent()
    bob.content.holdings.open('imported', 'draft')
    await expect(importCar(once(car), bob.content.writer('imported'))).rejects.toThrow(CarInvalidError)
  })

  test('cut short or of random bytes are refused', async () => {
    const { content } = await newContent()
    content.holdings.open('imported', 'draft')
    const writer = content.writer('imported')
    for (const bytes of [new Uint8Array(0), new Uint8Array([1, 2, 3]), new Uint8Array(100).fill(255)]) {
      await expect(importCar(once(bytes), writer)).rejects.toThrow(CarInvalidError)
    }
  })

  test('of a site that is not whole here fail instead of ending early', async () => {
    const { content, blocks } = await newContent()
    const { cid: root } = await newSite(content, 'site', 'travels')
    await blocks.deleteMany([(await leaf('travels')).cid])
    await expect(Array.fromAsync(exportCar(localSource(blocks), root))).rejects.toThrow('is not here')
  })
})
