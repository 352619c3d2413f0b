/** Our erasure code and the npm package's, on the same shapes, writing to arrays that are there already. */
import './no-files.ts'
import { ReedSolomonErasure } from '@subspace/reed-solomon-erasure.wasm'
import npmWasm from '@subspace/reed-solomon-erasure.wasm/dist/reed_solomon_erasure_bg.wasm?url'
import { createErasureCode, loadErasureKernel } from '../../../src/p2p/crypto/index.ts'
import type { Shape, Task } from './protocol.ts'

async function stepOf({ code, work, shape }: Task): Promise<() => void> {
  if (code === 'npm') return npmStep(shape)
  const { dataShards, totalShards, shardBytes } = shape
  const erasure = await createErasureCode(shape, await loadErasureKernel(code))
  const data = new Uint8Array(dataShards * shardBytes)
  for (let at = 0; at < data.length; at += 65_536) crypto.getRandomValues(data.subarray(at, at + 65_536))
  const shards = erasure.split(data)
  if (work === 'encode') {
    const [source, parity] = [shards.slice(0, dataShards), shards.slice(dataShards)]
    return () => erasure.encode(source, parity)
  }
  const missing = Math.min(dataShards, totalShards - dataShards)
  const present = shards.map((shard, position) => (position < missing ? undefined : shard))
  const wanted = Array.from({ length: missing }, (_, position) => position)
  const into = wanted.map(() => new Uint8Array(shardBytes))
  return () => erasure.reconstruct(present, wanted, into)
}

async function npmStep({ dataShards, totalShards, shardBytes }: Shape): Promise<() => void> {
  const response = await fetch(npmWasm)
  const erasure = ReedSolomonErasure.fromBytes(await response.arrayBuffer())
  const shards = new Uint8Array(totalShards * shardBytes)
  return () => {
    const result = erasure.encode(shards, dataShards, totalShards - dataShards)
    if (result !== 0) throw new Error(`the npm package failed with ${result}`)
  }
}

async function measure(task: Task): Promise<number> {
  const step = await stepOf(task)
  const bytes = task.shape.dataShards * task.shape.shardBytes
  step()
  const before = performance.now()
  let steps = 0
  let ms = 0
  do {
    step()
    steps++
    ms = performance.now() - before
  } while (ms < task.ms)
  return (steps * bytes) / ms / 1000
}

self.onmessage = ({ data }: MessageEvent<Task>) => {
  measure(data).then(
    (rate) => self.postMessage(rate),
    (error: unknown) => self.postMessage(String(error))
  )
}
