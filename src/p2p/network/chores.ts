/**
 * What a node does once it has come online, later than whatever it came online for: learn other
 * relays from those it is connected to, and answer DHT queries of others.
 */
import type { PeerId, Stream } from '@libp2p/interface'
import type { Clock } from '../interface/platform.ts'
import { DHT_SERVER_AFTER_MS, LEARN_RELAYS_AFTER_MS } from './constants.ts'
import { errorName } from './errors.ts'
import type { NodeLog } from './log.ts'
import { askRelayList, RELAY_EXCHANGE_PROTOCOL } from './relay-exchange/index.ts'

export interface ChoresOptions {
  clock: Clock
  log: NodeLog
  /** Relays that are connected. */
  relays: () => PeerId[]
  open: (peer: PeerId, protocol: string) => Promise<Stream>
  onLearned: (addresses: string[]) => void
  serveDht: () => void
}

export class Chores {
  readonly #options: ChoresOptions
  readonly #timers = new Set<unknown>()

  constructor(options: ChoresOptions) {
    this.#options = options
  }

  /** Begins, or begins anew. */
  start(): void {
    this.stop()
    const { clock, serveDht } = this.#options
    this.#timers.add(clock.setTimeout(() => void this.#learnRelays(), LEARN_RELAYS_AFTER_MS))
    this.#timers.add(clock.setTimeout(serveDht, DHT_SERVER_AFTER_MS))
  }

  stop(): void {
    for (const timer of this.#timers) this.#options.clock.clearTimeout(timer)
    this.#timers.clear()
  }

  async #learnRelays(): Promise<void> {
    const { relays, open, onLearned, log } = this.#options
    for (const peer of relays()) {
      try {
        onLearned(await askRelayList(await open(peer, RELAY_EXCHANGE_PROTOCOL)))
      } catch (error) {
        log.write('debug', 'relay', `${peer.toString()} tells of no others: ${errorName(error)}`)
      }
    }
  }
}
