/** A process that stores shards until it is killed, and says of each group that it was promised. */
import { makeBlock } from '../../../src/p2p/store/made-blocks.test-support.ts'
import { openFsShards } from './fs-shards.ts'

const GROUP = 4
const BLOCK_BYTES = 20_000

const [, , folder = '', from = '0'] = process.argv
const store = await openFsShards({ folder, quotaBytes: Number.MAX_SAFE_INTEGER })
for (let seed = Number(from); ; seed += GROUP) {
  const seeds = Array.from({ length: GROUP }, (_, index) => seed + index)
  await store.putMany(await Promise.all(seeds.map((each) => makeBlock(BLOCK_BYTES, each))))
  for (const each of seeds) process.stdout.write(`${each}\n`)
}
