/** Memory of a relay that holds 200 browser-like peers: libp2p nodes over WebSocket with reservations. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { RelayProcess } from '../../e2e/support/relay-process.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { Result } from '../measure.ts'
import { residentMegabytes } from './memory.ts'

const PEERS = 200
const CROWD = path.resolve(import.meta.dirname, '../relay-crowd.ts')
const TIMEOUT_MS = 180_000

export async function relayPeers(): Promise<Record<string, Result>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bitpie-bench-'))
  const relay = await RelayProcess.start({ dataDir: folder, args: ['--max-reservations', '1000'] })
  const before = residentMegabytes(relay.pid)
  const crowd = spawn(process.execPath, [CROWD, relay.addresses[0] ?? '', String(PEERS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: TIMEOUT_MS
  })
  try {
    let reserved = 0
    for await (const line of createInterface(crowd.stdout)) {
      reserved = Number(line)
      if (reserved === PEERS) break
    }
    const after = residentMegabytes(relay.pid)
    const once1 = (value: number, unit: string): Result => ({
      median: value,
      min: value,
      max: value,
      runs: 1,
      unit
    })
    return {
      relay_reserved_peers: once1(reserved, 'of 200 peers'),
      relay_memory_mb: once1(Math.round(after), 'MB'),
      relay_memory_idle_mb: once1(Math.round(before), 'MB')
    }
  } finally {
    crowd.kill()
    await once(crowd, 'exit')
    await relay.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
