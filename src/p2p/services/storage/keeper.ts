/**
 * Keeps every stripe with as many suppliers as it should have: what was just stored is placed, what
 * suppliers lost is rebuilt and placed anew. One loop for both, so that a crash at any point is
 * followed by the same work again: a shard that is placed twice is only held twice.
 */
import { isAbort } from '../../lib/abort.ts'
import { errorText } from '../../lib/errors.ts'
import type { AbortOptions } from '../../interface/store.ts'
import { CARE_AGAIN_MS, CARE_CONCURRENCY, SPARED_MS } from './constants.ts'
import { place, type Assignment, type PlacementReason } from './policy/place.ts'
import { planRepair } from './policy/repair.ts'
import type { Candidate, KeeperPorts, Stripe } from './ports.ts'
import type { ShardSource } from './shard-source.ts'

interface Plan {
  assignments: readonly Assignment[]
  reasons: readonly PlacementReason[]
}

export class Keeper {
  readonly #ports: KeeperPorts
  readonly #source: ShardSource
  readonly #due = new Set<string>()
  readonly #busy = new Set<string>()
  /** A repair has begun and not made the stripe whole. */
  readonly #unfinished = new Set<string>()
  readonly #reasons = new Map<string, readonly PlacementReason[]>()
  /** Suppliers that did not take what they were given, and until when they are spared. */
  readonly #spared = new Map<string, number>()
  readonly #stopped = new AbortController()
  #timer: unknown
  #unsubscribe: (() => void)[] = []

  constructor(ports: KeeperPorts, source: ShardSource) {
    this.#ports = ports
    this.#source = source
  }

  start(): void {
    const { stripes, carrier } = this.#ports
    this.#unsubscribe = [stripes.onChange(() => this.careForAll()), carrier.onChange(() => this.careForAll())]
    this.careForAll()
    this.#again()
  }

  stop(): void {
    this.#stopped.abort(new Error('The service was stopped'))
    this.#ports.clock.clearTimeout(this.#timer)
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
  }

  /** Looks at all stripes, soon. */
  careForAll(): void {
    for (const stripe of this.#ports.stripes.all()) if (this.#isDue(stripe)) this.#due.add(stripe.id)
    this.#pump()
  }

  reasonsOf(stripe: string): readonly PlacementReason[] {
    return this.#reasons.get(stripe) ?? []
  }

  #again(): void {
    this.#timer = this.#ports.clock.setTimeout(() => {
      this.careForAll()
      this.#again()
    }, CARE_AGAIN_MS)
  }

  #isDue({ holders }: Stripe): boolean {
    return holders.some((holder) => holder === undefined || !this.#ports.carrier.isAlive(holder.account))
  }

  #pump(): void {
    for (const id of this.#due) {
      if (this.#busy.size >= CARE_CONCURRENCY || this.#stopped.signal.aborted) return
      if (this.#busy.has(id)) continue
      this.#due.delete(id)
      this.#busy.add(id)
      void this.#careFor(id).finally(() => {
        this.#busy.delete(id)
        this.#pump()
      })
    }
  }

  async #careFor(id: string): Promise<void> {
    const stripe = this.#ports.stripes.get(id)
    if (stripe === undefined) return
    const signal = this.#stopped.signal
    try {
      const plan = this.#planFor(stripe)
      this.#reasons.set(id, plan.reasons)
      if (plan.assignments.length === 0) return
      this.#unfinished.add(id)
      const placed = await this.#carryOut(stripe, plan.assignments, { signal })
      if (placed < plan.assignments.length)
        this.#ports.log('info', `${id}: placed ${placed} shards of ${plan.assignments.length}`)
      const after = this.#ports.stripes.get(id)
      if (after === undefined || !this.#isDue(after)) this.#unfinished.delete(id)
      // Somebody refused, who is spared now: others are asked at once.
      else if (placed < plan.assignments.length) this.#due.add(id)
    } catch (error) {
      if (!isAbort(error)) this.#ports.log('warn', `caring for ${id}: ${errorText(error)}`)
    }
  }

  #planFor(stripe: Stripe): Plan {
    const { shape, holders } = stripe
    const { carrier, own, rng, clock } = this.#ports
    const candidates = carrier
      .candidates()
      .filter(({ account }) => (this.#spared.get(account) ?? 0) <= clock.now())
      .map((candidate) => forPolicy(candidate, shape.shardBytes))
    const known = new Map(candidates.map((candidate) => [candidate.supplier, candidate]))
    const shards = [...holders.entries()].flatMap(([position, holder]) =>
      holder === undefined
        ? []
        : [
            {
              ...(known.get(holder.account) ?? strange(holder.account)),
              position,
              alive: carrier.isAlive(holder.account)
            }
          ]
    )
    if (localCount(stripe, own) < shape.dataShards) {
      const plan = planRepair({
        code: shape,
        shards,
        candidates,
        repairing: this.#unfinished.has(stripe.id),
        rng
      })
      if (plan.action === 'rebuild') return plan
      return { assignments: [], reasons: plan.action === 'wait' ? plan.reasons : [] }
    }
    const held = shards.filter(({ alive }) => alive)
    const positions = [...holders.keys()].filter((index) => !held.some(({ position }) => position === index))
    return place({ code: shape, positions, held, candidates, rng })
  }

  /** How many shards were taken. */
  async #carryOut(
    stripe: Stripe,
    assignments: readonly Assignment[],
    options: AbortOptions
  ): Promise<number> {
    const { carrier, stripes } = this.#ports
    const bytes = await this.#shardsFor(
      stripe,
      assignments.map(({ position }) => position),
      options
    )
    const candidates = new Map(carrier.candidates().map((candidate) => [candidate.account, candidate]))
    const bySupplier = Map.groupBy(assignments, ({ supplier }) => supplier)
    let placed = 0
    const give = async (supplier: string, given: readonly Assignment[]) => {
      const candidate = candidates.get(supplier)
      if (candidate === undefined) return
      const holder = { account: candidate.account, peer: candidate.peer }
      const shards = given.flatMap(({ position }) => {
        const id = stripe.shards[position]
        const shard = bytes.get(position)
        return id === undefined || shard === undefined ? [] : [{ id, bytes: shard }]
      })
      try {
        await carrier.put(holder, shards, options)
      } catch (error) {
        if (isAbort(error)) throw error
        this.#spared.set(supplier, this.#ports.clock.now() + SPARED_MS)
        return
      }
      await stripes.setHolders(stripe.id, new Map(given.map(({ position }) => [position, holder])))
      placed += shards.length
      this.#relieve(stripe, given)
    }
    await Promise.all([...bySupplier].map(([supplier, given]) => give(supplier, given)))
    return placed
  }

  /** Who held the shards before is told that it need not, should it come back. */
  #relieve(stripe: Stripe, given: readonly Assignment[]): void {
    const { carrier, onRepaired } = this.#ports
    for (const { position } of given) {
      const before = stripe.holders[position]
      const id = stripe.shards[position]
      if (before === undefined || id === undefined) continue
      onRepaired?.(stripe.id, before.peer)
      carrier.drop(before, [id], {}).catch(() => undefined)
    }
  }

  /** Those that are here, and the others rebuilt from whatever k can be had. */
  async #shardsFor(
    stripe: Stripe,
    positions: readonly number[],
    options: AbortOptions
  ): Promise<Map<number, Uint8Array>> {
    const { own, coder } = this.#ports
    const found = new Map<number, Uint8Array>()
    for (const position of positions) {
      const id = stripe.shards[position]
      const here = id === undefined ? undefined : await own.get(id, options)
      if (here !== undefined) found.set(position, here)
    }
    const missing = positions.filter((position) => !found.has(position))
    if (missing.length === 0) return found
    const shards = await this.#source.any(stripe, stripe.shape.dataShards, options)
    const rebuilt = await coder.rebuild(stripe.shape, shards, missing, options)
    for (const [at, position] of missing.entries()) {
      const shard = rebuilt.shards[at]
      if (shard !== undefined) found.set(position, shard)
    }
    return found
  }
}

function localCount({ shards }: Stripe, own: KeeperPorts['own']): number {
  return shards.filter((id) => own.has(id)).length
}

function forPolicy(candidate: Candidate, shardBytes: number) {
  const { account, operator, network, device, own, alwaysOn, rating, rateBytesPerSecond, freeBytes } =
    candidate
  const freeShards = Math.floor(freeBytes / shardBytes)
  return {
    supplier: account,
    operator,
    network,
    device,
    own,
    alwaysOn,
    rating,
    rateBytesPerSecond,
    freeShards
  }
}

/** A holder that is not there now: nothing is known of it but that it is one. */
function strange(account: string) {
  return { supplier: account, device: 'other' as const }
}
