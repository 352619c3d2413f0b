/** Shards of 1 MiB into and out of each place where a browser can keep them. */
import { buildBenchPage } from '../bench-page.ts'
import { rate, repeat, summary, type Result } from '../measure.ts'
import { Scene } from '../scene.ts'

const SHARDS = 256
const SHARD_BYTES = 1024 * 1024
const RUNS = 3

export async function stores(): Promise<Record<string, Result>> {
  const folder = await buildBenchPage()
  return Scene.play(async (scene) => {
    const page = await scene.page('alice', await scene.serve(folder))
    const measure = async (backend: 'indexeddb' | 'opfs') => {
      const times = await repeat(RUNS, () =>
        page.evaluate(([place, shards, bytes]) => window.bench.store(place, shards, bytes), [
          backend,
          SHARDS,
          SHARD_BYTES
        ] as const)
      )
      const bytes = SHARDS * SHARD_BYTES
      return {
        put: summary(
          times.map(({ putMs }) => rate(bytes, putMs)),
          'MB/s'
        ),
        get: summary(
          times.map(({ getMs }) => rate(bytes, getMs)),
          'MB/s'
        )
      }
    }
    const idb = await measure('indexeddb')
    const opfs = await measure('opfs')
    return {
      idb_put_mb_s: idb.put,
      idb_get_mb_s: idb.get,
      opfs_put_mb_s: opfs.put,
      opfs_get_mb_s: opfs.get
    }
  })
}
