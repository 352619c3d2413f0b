/** Shards into a browser's store and out again, in the thread that a node runs in. */
import { shardCid } from '../../../src/p2p/store/index.ts'
import { createIndexedDbStore } from '../../../src/workers/platform/indexeddb-store.ts'
import type { StoreTimes } from './protocol.ts'

/** As many as arrive together from suppliers, or are asked for together. */
const AT_ONCE = 16

export async function measureStore(
  backend: 'indexeddb' | 'opfs',
  shards: number,
  shardBytes: number
): Promise<StoreTimes> {
  const name = `bench-${backend}`
  const store = await createIndexedDbStore(backend === 'opfs' ? { name } : { name, packs: undefined })
  const bytes = randomBytes(shardBytes)
  const made = Array.from({ length: shards }, () => ({ cid: shardCid(randomBytes(32)), bytes }))
  try {
    const putMs = await timed(async () => {
      for (let at = 0; at < shards; at += AT_ONCE) await store.shards.putMany(made.slice(at, at + AT_ONCE))
    })
    const getMs = await timed(async () => {
      for (let at = 0; at < shards; at += AT_ONCE)
        await Promise.all(
          made.slice(at, at + AT_ONCE).map(async ({ cid }) => {
            const got = await store.shards.get(cid)
            if (got?.byteLength !== shardBytes) throw new Error('a shard was lost')
          })
        )
    })
    return { putMs, getMs }
  } finally {
    await store.erase()
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const before = performance.now()
  await work()
  return performance.now() - before
}

/** `crypto.getRandomValues` gives at most 64 KiB a call. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}
