import { describe, expect, test } from 'vitest'
import { makeBlocks, storeConformance } from './conformance.test-support.ts'
import { createMemoryStore } from './memory.ts'

storeConformance('memory', () => createMemoryStore())

describe('the memory store with a quota', () => {
  test('refuses a call that does not fit and keeps nothing of it', async () => {
    const { blocks } = createMemoryStore({ quotaBytes: 250 })
    const [first, second, third] = await makeBlocks(3, 100)
    if (!first || !second || !third) throw new Error('three blocks')
    await blocks.put(first.cid, first.bytes)
    await expect(blocks.putMany([second, third])).rejects.toMatchObject({ name: 'StoreFullError' })
    expect(await blocks.size()).toEqual({ count: 1, sizeBytes: 100 })
    await blocks.putMany([first, second])
    expect(await blocks.size()).toEqual({ count: 2, sizeBytes: 200 })
  })
})
