/** Nodes that store for each other, for tests: each a store, an account, and both sides of the wire. */
import { ed25519FromSeed } from '../../crypto/index.ts'
import { createStripeCoder, shardIdOf } from '../../content/object/index.ts'
import type { Clock } from '../../interface/platform.ts'
import type { Store } from '../../interface/store.ts'
import { createMemoryStore } from '../../store/index.ts'
import type { MemoryHub, MemoryNetwork } from '../../../../tests/sim/memory-network.test-support.ts'
import { Balances, type BalanceRow } from './contracts/balances.ts'
import type { SupplierEvent } from './customer/events.ts'
import { Suppliers, type Supply } from './customer/suppliers.ts'
import { accountOf } from './keys.ts'
import { Market } from './market/market.ts'
import type { OfferSettings } from './supplier/ports.ts'
import { Supplier } from './supplier/supplier.ts'

export const MIB = 1024 * 1024
export const GIB = 1024 * MIB
export const SHARD = 256 * 1024
const DAY_MS = 24 * 60 * 60_000

export const rng = {
  bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
  float: () => Math.random()
}

/** A clock whose time is set by hand and whose timers run when it is. */
export class TestClock implements Clock {
  #now = 1_800_000_000_000
  #next = 1
  readonly #timers = new Map<number, { at: number; fn: () => void }>()

  now(): number {
    return this.#now
  }

  setTimeout(fn: () => void, delayMs: number): unknown {
    const id = this.#next++
    this.#timers.set(id, { at: this.#now + delayMs, fn })
    return id
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as number)
  }

  /** Time passes; timers that are due run in their order, and what they began has its turn. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0]
      if (due === undefined) break
      const [id, { at, fn }] = due
      this.#timers.delete(id)
      this.#now = Math.max(this.#now, at)
      fn()
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    this.#now = end
  }

  /** Days pass at once: what is due runs once, as after a long sleep, and has time to talk to others. */
  async leapDays(days: number): Promise<void> {
    this.#now += days * DAY_MS
    const due = [...this.#timers].filter(([, { at }]) => at <= this.#now).sort(([, a], [, b]) => a.at - b.at)
    for (const [id, { fn }] of due) {
      if (this.#timers.delete(id)) fn()
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

export interface Person {
  network: MemoryNetwork
  store: Store
  clock: Clock
  balances: Balances
  supplier: Supplier
  suppliers: Suppliers
  market: Market
  events: SupplierEvent[]
  logs: string[]
  /** This node as others name it. */
  supply: Supply
  stop(): Promise<void>
}

export interface PersonInit {
  /** Accounts of the same number are the same. */
  account?: number
  clock?: Clock
  store?: Store
  network?: MemoryNetwork
  offer?: Partial<OfferSettings>
}

let accounts = 0

export async function newPerson(hub: MemoryHub, init: PersonInit = {}): Promise<Person> {
  const network = init.network ?? (await hub.node())
  const store = init.store ?? createMemoryStore({ quotaBytes: 100 * GIB })
  const clock = init.clock ?? realClock
  const seed = new Uint8Array(32)
  new DataView(seed.buffer).setUint32(0, init.account ?? 1_000_000 + accounts++)
  const account = await ed25519FromSeed(seed)
  const coder = createStripeCoder()
  const balances = new Balances(store.table<BalanceRow>('barter'), clock)
  const logs: string[] = []
  const log = (level: string, text: string) => logs.push(`${level} ${text}`)
  const offer: OfferSettings = { offeredBytes: 10 * GIB, device: 'desktop', ...init.offer }
  const supplier = new Supplier({ network, store, account, balances, coder, clock, rng, offer, log })
  const suppliers = new Suppliers({ network, store, account, balances, coder, clock, rng, log })
  const market = new Market({
    network,
    account,
    clock,
    meet: (peer, hints, options) => suppliers.meet(peer, hints, options)
  })
  const events: SupplierEvent[] = []
  suppliers.onEvent((event) => events.push(event))
  await balances.start()
  await supplier.start()
  await suppliers.start()
  market.start()
  return {
    network,
    store,
    clock,
    balances,
    supplier,
    suppliers,
    market,
    events,
    logs,
    supply: { account: accountOf(account.publicKey), peer: network.peerId.toString() },
    async stop() {
      market.stop()
      await suppliers.stop()
      await supplier.stop()
      await balances.stop()
    }
  }
}

const realClock: Clock = {
  now: () => Date.now(),
  setTimeout: (fn, delayMs) => setTimeout(fn, delayMs).unref(),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout)
}

/** A shard of random bytes. */
export async function newShard(sizeBytes = SHARD): Promise<{ id: Uint8Array; bytes: Uint8Array }> {
  const bytes = new Uint8Array(sizeBytes)
  for (let at = 0; at < sizeBytes; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536))
  return { id: await shardIdOf(bytes), bytes }
}

export function newShards(
  count: number,
  sizeBytes = SHARD
): Promise<{ id: Uint8Array; bytes: Uint8Array }[]> {
  return Promise.all(Array.from({ length: count }, () => newShard(sizeBytes)))
}

/** Compares as fast as a test with megabytes needs. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

/** Bytes of shards of others in the store, counted by the store. */
export async function bytesInStore({ store }: Person): Promise<number> {
  return (await store.shards.size()).sizeBytes
}
