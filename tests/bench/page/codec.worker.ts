/** Files into stripes and back in the CPU workers of the app, with nothing stored or sent. */
import { importSealKey, sealSegment, SEGMENT_PLAIN_BYTES } from '../../../src/p2p/crypto/index.ts'
import {
  readObject,
  sealFiles,
  shardIdOf,
  type ObjectLocation
} from '../../../src/p2p/content/object/index.ts'
import { systemClock, systemRng } from '../../../src/workers/platform/clock.ts'
import { createStripePool } from '../../../src/workers/platform/stripe-pool.ts'
import type { CodecCommand, CodecCommands } from './codec-protocol.ts'
import type { BenchReply } from './protocol.ts'

const AT_ONCE = 8
const SHARD_BYTES = 262_144
const REDUNDANCY = { dataShards: 10, totalShards: 20 }
/** Data shards that no supplier gives back. */
const LOST = 5

const pool = createStripePool()
let kept: { location: ObjectLocation; shards: Map<string, Uint8Array> } | undefined

const commands: CodecCommands = {
  async gcm(bytes) {
    const key = await importSealKey(systemRng.bytes(32))
    const object = systemRng.bytes(16)
    const plaintext = systemRng.bytes(SEGMENT_PLAIN_BYTES)
    return timed(bytes / SEGMENT_PLAIN_BYTES, (index) =>
      sealSegment(key, plaintext, { object, index, isLast: false })
    )
  },
  async sha(bytes) {
    const shard = systemRng.bytes(SHARD_BYTES)
    return timed(bytes / SHARD_BYTES, () => shardIdOf(shard))
  },
  async seal(bytes) {
    const file = await fileOf(bytes)
    const before = performance.now()
    const shards = new Map<string, Uint8Array>()
    for await (const event of sealFiles({ coder: pool, rng: systemRng, redundancy: REDUNDANCY }, [file])) {
      if (event.type === 'failed') throw event.error
      if (event.type === 'file') kept = { location: event.location, shards }
      if (event.type !== 'stripe') continue
      const { dataShards } = event.map.shape
      for (const [index, shard] of event.shards.entries())
        if (index >= LOST && index < dataShards + LOST) shards.set(nameOf(event.map.ids[index]), shard)
    }
    return performance.now() - before
  },
  async open() {
    if (kept === undefined) throw new Error('nothing was sealed')
    const { location, shards } = kept
    const before = performance.now()
    let bytes = 0
    const fetchShard = async ({ id }: { id: Uint8Array }) => shards.get(nameOf(id))
    for await (const chunk of readObject({ coder: pool, clock: systemClock, fetchShard }, location))
      bytes += chunk.byteLength
    if (bytes !== location.sizeBytes) throw new Error(`${bytes} bytes came back`)
    return performance.now() - before
  }
}

async function timed(count: number, work: (index: number) => Promise<unknown>): Promise<number> {
  const before = performance.now()
  let next = 0
  const worker = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return performance.now() - before
}

/** A file on the disk, as one that a person picks. */
async function fileOf(bytes: number): Promise<File> {
  const folder = await navigator.storage.getDirectory()
  const handle = await folder.getFileHandle(`${bytes}.bin`, { create: true })
  if ((await handle.getFile()).size === bytes) return handle.getFile()
  const writable = await handle.createWritable()
  const part = systemRng.bytes(16 * 1024 * 1024)
  for (let at = 0; at < bytes; at += part.byteLength)
    await writable.write(part.slice(0, Math.min(part.byteLength, bytes - at)))
  await writable.close()
  return handle.getFile()
}

function nameOf(id: Uint8Array | undefined): string {
  return String(id)
}

self.onmessage = ({ data: { id, name, args } }: MessageEvent<CodecCommand>) => {
  const run = commands[name] as (...args: unknown[]) => Promise<unknown>
  run(...args).then(
    (value) => self.postMessage({ id, value } satisfies BenchReply),
    (error: unknown) => self.postMessage({ id, error: String(error) } satisfies BenchReply)
  )
}
