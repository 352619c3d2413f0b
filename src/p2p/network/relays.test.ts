import { generateKeyPair } from '@libp2p/crypto/keys'
import type { PeerId } from '@libp2p/interface'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Table } from '../interface/store.ts'
import { RELAY_RETRY_ALONE_MS, UNRESERVED_MIN_MS } from './constants.ts'
import type { Libp2pNode } from './libp2p.ts'
import { NodeLog } from './log.ts'
import { RelayList, type RelayRecord } from './relays.ts'

const RELAY = '/dns4/relay.example/tcp/443/tls/ws'
const clock = {
  now: () => Date.now(),
  setTimeout: (run: () => void, delayMs: number) => setTimeout(run, delayMs),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout | undefined)
}

/** Nothing is remembered. */
const NO_TABLE = {
  put: () => Promise.resolve(),
  delete: () => Promise.resolve()
} as unknown as Table<RelayRecord>

/** As much of libp2p as the list uses: dials answer as `dial` says, nothing is ever reserved. */
function listWith(dial: () => Promise<PeerId>): { list: RelayList; hungUp: string[]; dials: () => number } {
  const hungUp: string[] = []
  let dials = 0
  const list = new RelayList({
    table: NO_TABLE,
    clock,
    rng: { bytes: (length) => new Uint8Array(length), float: () => 1 },
    log: new NodeLog(clock),
    allowed: () => true,
    onChange: () => undefined,
    onReserved: () => undefined
  })
  const node = {
    dial: async () => {
      dials++
      return { remotePeer: await dial() }
    },
    hangUp: async (peer: PeerId) => {
      hungUp.push(peer.toString())
      list.disconnected(peer)
    },
    getConnections: () => [],
    getMultiaddrs: () => [],
    peerStore: { delete: () => Promise.resolve() }
  }
  list.start(node as unknown as Libp2pNode)
  list.add(RELAY, 'config')
  return { list, hungUp, dials: () => dials }
}

describe('a relay', () => {
  let relay: PeerId

  beforeEach(async () => {
    relay = peerIdFromPrivateKey(await generateKeyPair('Ed25519'))
    vi.useFakeTimers()
  })
  afterEach(() => vi.useRealTimers())

  test('that gives no reservation is connected anew, each time later', async () => {
    const { list, hungUp } = listWith(() => Promise.resolve(relay))
    await vi.advanceTimersByTimeAsync(0)
    expect(list.views()[0]?.state).toBe('connected')
    await vi.advanceTimersByTimeAsync(UNRESERVED_MIN_MS)
    expect(hungUp).toEqual([relay.toString()])
    await vi.advanceTimersByTimeAsync(UNRESERVED_MIN_MS)
    expect(list.views()[0]?.state).toBe('connected')
    expect(hungUp).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1.5 * UNRESERVED_MIN_MS)
    expect(hungUp).toHaveLength(2)
  })

  test('that gave one is left alone', async () => {
    const { list, hungUp } = listWith(() => Promise.resolve(relay))
    await vi.advanceTimersByTimeAsync(0)
    list.addressesChanged([`${RELAY}/p2p/${relay.toString()}/p2p-circuit`])
    await vi.advanceTimersByTimeAsync(10 * UNRESERVED_MIN_MS)
    expect(list.views()[0]?.state).toBe('reserved')
    expect(hungUp).toEqual([])
  })

  test('that is the only one and away is tried again every few seconds, however long it takes', async () => {
    const { dials } = listWith(() => Promise.reject(new Error('nobody there')))
    await vi.advanceTimersByTimeAsync(60_000)
    const before = dials()
    await vi.advanceTimersByTimeAsync(10 * RELAY_RETRY_ALONE_MS)
    expect(dials() - before).toBe(10)
  })
})
