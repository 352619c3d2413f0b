import * as fc from 'fast-check'
import { toString } from 'uint8arrays/to-string'
import { describe, expect, test } from 'vitest'
import { LEAF_BYTES, SHARD_SIZES } from './constants.ts'
import { leafCountOf, proveLeaves, shardIdOf, verifyLeaf } from './merkle.ts'

const shardOf = (sizeBytes: number) => Uint8Array.from({ length: sizeBytes }, (_, index) => (index * 7) % 251)

/** Computed by Python's hashlib, see docs/specs/objects.md. */
describe('the id of a shard is the golden one', () => {
  test.each([
    [262_144, '113ba340cc985c8b8b66ed4e176c52616d59918f2ac3a232ce8dfd849db620f4'],
    [524_288, 'c52457fd04dc81488b4239aeeac1c3df0dfadadf749376c6348c4c34ee27c14f'],
    [1_048_576, '353a2fed3ef59a53eefaf47be7884ebaa20ea0672c3d156cf01d3f8b5518b7a7']
  ])('for %i bytes', async (sizeBytes, id) => {
    expect(toString(await shardIdOf(shardOf(sizeBytes)), 'hex')).toBe(id)
  })
})

test('other sizes are no shards', async () => {
  for (const sizeBytes of [0, LEAF_BYTES, 262_143, 262_145, 2_097_152])
    await expect(shardIdOf(new Uint8Array(sizeBytes))).rejects.toThrow('Invalid stripe')
})

describe('a leaf', () => {
  test('of any shard and index is proven by its siblings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SHARD_SIZES), fc.nat(63), async (sizeBytes, seed) => {
        const shard = shardOf(sizeBytes)
        const count = leafCountOf(sizeBytes)
        const index = seed % count
        const [proof] = await proveLeaves(shard, [index])
        expect(proof?.siblings).toHaveLength(Math.log2(count))
        expect(await verifyLeaf(await shardIdOf(shard), count, index, proof!)).toBe(true)
      }),
      { numRuns: 20 }
    )
  })

  test('is refused at another index, of another shard, changed, cut, or with other siblings', async () => {
    const shard = shardOf(262_144)
    const id = await shardIdOf(shard)
    const [proof, other] = await proveLeaves(shard, [5, 6])
    const { leaf, siblings } = proof!
    const changed = leaf.map((byte, index) => (index === 9 ? byte ^ 1 : byte))
    const forgeries: [Uint8Array, number, number, typeof proof][] = [
      [id, 16, 4, proof],
      [id, 16, 21, proof],
      [id, 16, -1, proof],
      [id, 16, 0.5, proof],
      [id, 32, 5, proof],
      [id.map((byte) => byte ^ 1), 16, 5, proof],
      [id, 16, 5, { leaf: changed, siblings }],
      [id, 16, 5, { leaf: leaf.subarray(1), siblings }],
      [id, 16, 5, { leaf, siblings: other!.siblings }],
      [id, 16, 5, { leaf, siblings: siblings.slice(1) }],
      [id, 16, 5, { leaf, siblings: siblings.map((sibling) => sibling.subarray(1)) }]
    ]
    for (const [root, count, index, forged] of forgeries)
      expect(await verifyLeaf(root, count, index, forged!)).toBe(false)
  })

  test('that the shard does not have cannot be proven', async () => {
    await expect(proveLeaves(shardOf(262_144), [16])).rejects.toThrow('there is no leaf 16')
  })
})

test('a node is not taken for a leaf: its input has another length', async () => {
  const id = await shardIdOf(shardOf(262_144))
  expect(await verifyLeaf(id, 1, 0, { leaf: new Uint8Array(64), siblings: [] })).toBe(false)
})
