/** The stripes of a simulation: which shard lies where, linked both ways so that a day costs only what changed. */
import type { Candidate } from '../../../src/p2p/services/storage/policy/candidate.ts'
import type { CodePolicy } from '../../../src/p2p/services/storage/policy/shape.ts'
import type { PeerEvents, Population } from './population.ts'

export const MAX_SHARDS = 64
const NONE = -1

export class Stripes implements PeerEvents {
  readonly count: number
  readonly codes: (CodePolicy | undefined)[]
  /** Shards with a holder that is believed alive. */
  readonly believedAlive: Int16Array
  /** Shards that exist. */
  readonly existing: Int16Array
  /** Shards kept now, per peer. */
  readonly load: Int32Array
  /** Stripes that need a look, each once. */
  readonly pending: number[] = []
  /** Stripes of which fewer than k shards exist, not yet dealt with. */
  readonly lost: number[] = []
  readonly #queued: Uint8Array
  readonly #isLost: Uint8Array
  readonly #holder: Int32Array
  readonly #head: Int32Array
  readonly #next: Int32Array
  readonly #previous: Int32Array
  readonly #peers: Population

  constructor(count: number, peers: Population) {
    this.count = count
    this.#peers = peers
    this.codes = Array.from({ length: count }, () => undefined)
    this.believedAlive = new Int16Array(count)
    this.existing = new Int16Array(count)
    this.load = new Int32Array(peers.size)
    this.#queued = new Uint8Array(count)
    this.#isLost = new Uint8Array(count)
    this.#holder = new Int32Array(count * MAX_SHARDS).fill(NONE)
    this.#head = new Int32Array(peers.size).fill(NONE)
    this.#next = new Int32Array(count * MAX_SHARDS).fill(NONE)
    this.#previous = new Int32Array(count * MAX_SHARDS).fill(NONE)
  }

  holder(stripe: number, position: number): number | undefined {
    const peer = this.#holder[stripe * MAX_SHARDS + position]!
    return peer === NONE ? undefined : peer
  }

  holders(stripe: number): Candidate[] {
    const found: Candidate[] = []
    for (let position = 0; position < MAX_SHARDS; position++) {
      const peer = this.holder(stripe, position)
      if (peer !== undefined && this.#peers.believed[peer] === 1) found.push(this.#peers.candidates[peer]!)
    }
    return found
  }

  assign(stripe: number, position: number, peer: number): void {
    const slot = stripe * MAX_SHARDS + position
    // counted before the old holder is let go: a moment with one shard less is no loss
    this.believedAlive[stripe]!++
    if (this.#peers.empty[peer] === 0) this.existing[stripe]!++
    this.#release(slot)
    this.#holder[slot] = peer
    const head = this.#head[peer]!
    this.#next[slot] = head
    this.#previous[slot] = NONE
    if (head !== NONE) this.#previous[head] = slot
    this.#head[peer] = slot
    this.load[peer]!++
    this.#peers.candidates[peer]!.freeShards--
  }

  /** Forgets all shards, for the stripe to be stored anew. */
  clear(stripe: number): void {
    this.codes[stripe] = undefined
    for (let position = 0; position < MAX_SHARDS; position++) this.#release(stripe * MAX_SHARDS + position)
    this.#isLost[stripe] = 0
  }

  enqueue(stripe: number): void {
    if (this.#queued[stripe] === 1) return
    this.#queued[stripe] = 1
    this.pending.push(stripe)
  }

  takePending(): number[] {
    const taken = this.pending.splice(0)
    for (const stripe of taken) this.#queued[stripe] = 0
    return taken
  }

  emptied(peer: number): void {
    this.#each(peer, (stripe) => {
      this.existing[stripe]!--
      this.#checkLost(stripe)
    })
  }

  believedDead(peer: number): void {
    this.#each(peer, (stripe) => {
      this.believedAlive[stripe]!--
      this.enqueue(stripe)
    })
  }

  believedAliveAgain(peer: number): void {
    this.#each(peer, (stripe) => {
      this.believedAlive[stripe]!++
    })
  }

  cleared(peer: number): void {
    this.#each(peer, (stripe, slot) => {
      this.#release(slot)
      this.enqueue(stripe)
    })
  }

  #checkLost(stripe: number): void {
    const code = this.codes[stripe]
    if (code === undefined || this.#isLost[stripe] === 1 || this.existing[stripe]! >= code.dataShards) return
    this.#isLost[stripe] = 1
    this.lost.push(stripe)
  }

  #release(slot: number): void {
    const peer = this.#holder[slot]!
    if (peer === NONE) return
    const stripe = Math.floor(slot / MAX_SHARDS)
    const next = this.#next[slot]!
    const previous = this.#previous[slot]!
    if (previous === NONE) this.#head[peer] = next
    else this.#next[previous] = next
    if (next !== NONE) this.#previous[next] = previous
    this.#holder[slot] = NONE
    this.load[peer]!--
    this.#peers.candidates[peer]!.freeShards++
    if (this.#peers.believed[peer] === 1) this.believedAlive[stripe]!--
    if (this.#peers.empty[peer] === 0) {
      this.existing[stripe]!--
      this.#checkLost(stripe)
    }
  }

  /** All slots of a peer; `visit` may release the one it is given. */
  #each(peer: number, visit: (stripe: number, slot: number) => void): void {
    for (let slot = this.#head[peer]!; slot !== NONE;) {
      const next = this.#next[slot]!
      visit(Math.floor(slot / MAX_SHARDS), slot)
      slot = next
    }
  }
}
