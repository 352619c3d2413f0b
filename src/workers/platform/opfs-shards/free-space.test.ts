import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Extent } from '../database.ts'
import { FreeSpace } from './free-space.ts'

const PACK_BYTES = 1000

/** The plainest reading: which bytes are taken. */
function assertSound(space: FreeSpace, held: readonly Extent[]): void {
  for (const pack of space.packs) {
    const extents = held.filter((extent) => extent.pack === pack).sort((a, b) => a.offset - b.offset)
    let end = 0
    for (const extent of extents) {
      expect(extent.offset).toBeGreaterThanOrEqual(end)
      end = extent.offset + extent.sizeBytes
    }
    expect(space.end(pack)).toBe(end)
  }
  const usedBytes = held.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const endBytes = space.packs.reduce((sum, pack) => sum + space.end(pack), 0)
  expect(space.usedBytes).toBe(usedBytes)
  expect(space.holeBytes).toBe(endBytes - usedBytes)
}

const action = fc.oneof(
  fc.record({ allocate: fc.integer({ min: 1, max: 400 }) }),
  fc.record({ free: fc.nat({ max: 1000 }) })
)

test('no two values share a byte, and no byte is lost, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
      const space = new FreeSpace(PACK_BYTES)
      const held: Extent[] = []
      for (const step of actions) {
        if ('allocate' in step) held.push(space.allocate(step.allocate))
        else if (held.length > 0)
          for (const extent of held.splice(step.free % held.length, 1)) space.free(extent)
        assertSound(space, held)
      }
      const again = new FreeSpace(PACK_BYTES, held)
      assertSound(again, held)
      expect(again.holeBytes).toBe(space.holeBytes)
      for (const extent of held.splice(0)) space.free(extent)
      assertSound(space, held)
    })
  )
})

test('a hole is used before a pack grows, and a pack before a new one', () => {
  const space = new FreeSpace(PACK_BYTES)
  const [first, second] = [space.allocate(300), space.allocate(300)]
  space.free(first)
  expect(space.allocate(200)).toEqual({ pack: 0, offset: 0, sizeBytes: 200 })
  expect(space.allocate(200)).toEqual({ pack: 0, offset: 600, sizeBytes: 200 })
  expect(space.allocate(300)).toEqual({ pack: 1, offset: 0, sizeBytes: 300 })
  expect(space.allocate(100, 0)).toEqual({ pack: 1, offset: 300, sizeBytes: 100 })
  expect(second).toEqual({ pack: 0, offset: 300, sizeBytes: 300 })
})

test('the sparsest pack is the one with the largest share of holes', () => {
  const space = new FreeSpace(PACK_BYTES)
  const made = Array.from({ length: 20 }, () => space.allocate(100))
  expect(space.sparsest()).toBeUndefined()
  for (const index of [0, 10, 11, 12]) space.free(made[index]!)
  expect(space.sparsest()).toBe(1)
  space.forget(1)
  expect(space.sparsest()).toBe(0)
  expect(space.usedBytes).toBe(900)
})

test('a value larger than a pack has one of its own', () => {
  const space = new FreeSpace(PACK_BYTES)
  expect(space.allocate(5000)).toEqual({ pack: 0, offset: 0, sizeBytes: 5000 })
  expect(space.allocate(10)).toEqual({ pack: 1, offset: 0, sizeBytes: 10 })
})
