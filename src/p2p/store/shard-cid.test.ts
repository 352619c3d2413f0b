import { CID } from 'multiformats/cid'
import { expect, test } from 'vitest'
import { makeBlock } from './conformance.test-support.ts'
import { isShardCid, rootOf, shardCid } from './shard-cid.ts'

const root = Uint8Array.from({ length: 32 }, (_, index) => index)

test('a shard is named by its Merkle root, always alike', () => {
  const cid = shardCid(root)
  expect(cid.toString()).toBe('baglznqabciqaaaicamcakbqhbaequcymbuha6earcijrifiwc4mbsgq3dqor4hy')
  expect(isShardCid(cid)).toBe(true)
  expect(rootOf(cid)).toEqual(root)
  expect(rootOf(CID.parse(cid.toString()))).toEqual(root)
})

test('the name does not change with the array that it was made of', () => {
  const changing = root.slice()
  const cid = shardCid(changing)
  changing.fill(0)
  expect(rootOf(cid)).toEqual(root)
})

test('what is no root and what is no shard is refused', async () => {
  expect(() => shardCid(root.subarray(1))).toThrow('no name of a shard')
  const { cid } = await makeBlock(100)
  expect(isShardCid(cid)).toBe(false)
  expect(() => rootOf(cid)).toThrow('no name of a shard')
})
