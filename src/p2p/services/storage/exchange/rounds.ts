/** What is done at set times: looking for suppliers, looking whether those known are there, auditing them. */
import type { Network } from '../../../interface/network.ts'
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { abortable, anySignal, isAbort, withTimeout } from '../../../lib/abort.ts'
import { errorText } from '../../../lib/errors.ts'
import { peerIdFromString } from '@libp2p/peer-id'
import type { SupplierFacts } from '../customer/suppliers.ts'
import { AUDIT_PERIOD_MS } from '../policy/constants.ts'
import {
  LOOK_EVERY_MS,
  LOOK_TIMEOUT_MS,
  LOOKS_AT_ONCE,
  SEARCH_AFTER_MS,
  SEARCH_EVERY_MS,
  SEARCH_TIMEOUT_MS,
  SUPPLIERS_WANTED
} from './constants.ts'
import type { Dealings } from './dealings.ts'
import type { Reputation } from './reputation.ts'

export interface RoundsInit {
  dealings: Dealings
  reputation: Reputation
  network: Pick<Network, 'onPeer' | 'peers'>
  clock: Clock
  rng: Rng
  onLost(account: string, shards: readonly Uint8Array[]): void
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
}

/** A search that ended within this time need not be repeated, ms. */
const LATELY_MS = 30_000

export class Rounds {
  readonly #init: RoundsInit
  readonly #stopped = new AbortController()
  readonly #timers = new Set<unknown>()
  #searching: Promise<void> | undefined
  #searchedAt = -Infinity
  #isSearchDue = false
  #unsubscribe: (() => void) | undefined

  constructor(init: RoundsInit) {
    this.#init = init
  }

  start(): void {
    const { network } = this.#init
    this.#unsubscribe = network.onPeer((event) => {
      if (event === 'connect') this.#searchSoon()
    })
    if (network.peers().length > 0) this.#searchSoon()
    this.#every(SEARCH_EVERY_MS, async () => this.search({}))
    this.#every(LOOK_EVERY_MS, async () => this.look())
  }

  stop(): void {
    this.#unsubscribe?.()
    this.#stopped.abort(new Error('The exchange was stopped'))
    for (const timer of this.#timers) this.#init.clock.clearTimeout(timer)
  }

  /** Meets suppliers until enough are known. One search at a time; who asks meanwhile waits for the same. */
  async search({ signal, unlessLately = false }: AbortOptions & { unlessLately?: boolean }): Promise<void> {
    const { clock } = this.#init
    if (unlessLately && clock.now() - this.#searchedAt < LATELY_MS) return
    this.#searching ??= this.#search().finally(() => {
      this.#searching = undefined
    })
    await abortable(this.#searching, signal)
  }

  /** Asks everybody with whom there is a contract, and then audits those whose turn it is. */
  async look(): Promise<void> {
    const { dealings, network } = this.#init
    // Who is offline sees nobody, and nobody is to blame.
    if (network.peers().length === 0) return
    const withContract = new Set(dealings.suppliers.contracts().map(({ supplier }) => supplier))
    const due = dealings.suppliers.known().filter(({ account, own }) => withContract.has(account) && !own)
    const next = async (): Promise<void> => {
      for (let facts = due.shift(); facts !== undefined; facts = due.shift()) await this.#lookAt(facts)
    }
    await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, next))
    dealings.announce()
  }

  async #search(): Promise<void> {
    const { dealings, clock } = this.#init
    const signal = withTimeout(this.#stopped.signal, SEARCH_TIMEOUT_MS)
    try {
      await dealings.market.find({ enough: SUPPLIERS_WANTED, signal })
    } catch (error) {
      if (!isAbort(error)) this.#log(error)
    }
    for (const { account, device } of dealings.suppliers.known())
      this.#init.reputation.describe(account, device)
    this.#searchedAt = clock.now()
    this.#init.log('info', `${dealings.suppliers.known().length} suppliers are known`)
  }

  #searchSoon(): void {
    if (this.#isSearchDue) return
    this.#isSearchDue = true
    this.#after(SEARCH_AFTER_MS, async () => {
      this.#isSearchDue = false
      await this.search({})
    })
  }

  async #lookAt({ account, peer, hints }: SupplierFacts): Promise<void> {
    const { dealings, reputation, clock, rng } = this.#init
    const signal = anySignal(this.#stopped.signal, AbortSignal.timeout(LOOK_TIMEOUT_MS))
    let seen = true
    try {
      await dealings.suppliers.meet(peerIdFromString(peer), hints, { signal })
    } catch {
      seen = false
    }
    if (this.#stopped.signal.aborted) return
    reputation.looked(account, seen)
    if (!seen) return
    // A day apart, and some hours sooner or later, so that nobody knows when.
    const sinceMs = clock.now() - (reputation.auditedAt(account) ?? 0)
    if (sinceMs < AUDIT_PERIOD_MS * (0.75 + rng.float() / 2)) return
    const { failed } = await dealings.suppliers.audit({ account, peer }, { signal: this.#stopped.signal })
    if (failed.length > 0) this.#init.onLost(account, failed)
  }

  #every(everyMs: number, work: () => Promise<void>): void {
    this.#after(everyMs, async () => {
      await work().catch((error: unknown) => this.#log(error))
      this.#every(everyMs, work)
    })
  }

  #after(delayMs: number, work: () => Promise<void>): void {
    if (this.#stopped.signal.aborted) return
    const timer = this.#init.clock.setTimeout(() => {
      this.#timers.delete(timer)
      work().catch((error: unknown) => this.#log(error))
    }, delayMs)
    this.#timers.add(timer)
  }

  #log(error: unknown): void {
    if (!this.#stopped.signal.aborted) this.#init.log('info', `exchange of space: ${errorText(error)}`)
  }
}
