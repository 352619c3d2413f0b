/** Places held for us at relays: one for each relay we are connected with, up to a limit. */
import type { Listener } from '@libp2p/interface'
import { multiaddr, type Multiaddr } from '@multiformats/multiaddr'
import { MAX_RESERVATIONS } from './constants.ts'
import type { Libp2pNode } from './libp2p.ts'

/** The library can listen later, but does not declare it. */
type ListeningNode = Libp2pNode & {
  components?: { transportManager: { listen(addresses: Multiaddr[]): Promise<Listener[] | void> } }
}

export class Reservations {
  readonly #node: ListeningNode
  #wanted: number

  /** @param wanted how many the node listens for from its start */
  constructor(node: Libp2pNode, wanted: number) {
    this.#node = node
    this.#wanted = wanted
  }

  /** A relay that came later holds a place for us too. */
  growTo(relays: number): void {
    if (this.#wanted >= Math.min(MAX_RESERVATIONS, relays)) return
    this.#wanted++
    void this.#node.components?.transportManager
      .listen([multiaddr('/p2p-circuit')])
      .catch(() => this.#wanted--)
  }
}

/** How many to listen for from the start. */
export function firstReservations(relays: number): number {
  return Math.min(MAX_RESERVATIONS, Math.max(1, relays))
}
