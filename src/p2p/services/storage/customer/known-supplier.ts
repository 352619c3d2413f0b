/** One supplier as its customer knows it: the way, the offer, room under contracts. */
import type { Ed25519PrivateKey, PeerId } from '@libp2p/interface'
import type { Network } from '../../../interface/network.ts'
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { StripeCoder } from '../../../interface/stripes.ts'
import type { Balances } from '../contracts/balances.ts'
import type { ContractBook } from './book.ts'
import type { SupplierEvent } from './events.ts'
import { SupplierLink, type Offer } from './link.ts'
import { Room } from './room.ts'

export interface CustomerPorts {
  network: Pick<Network, 'openStream' | 'peerId' | 'isConnected'>
  account: Ed25519PrivateKey
  balances: Balances
  book: ContractBook
  coder: Pick<StripeCoder, 'identify'>
  clock: Clock
  rng: Rng
  emit(event: Omit<SupplierEvent, 'at'>): void
  onChange(): void
}

export class KnownSupplier {
  readonly account: string
  readonly peer: PeerId
  readonly link: SupplierLink
  readonly room: Room
  hints: readonly string[]
  offer: Offer | undefined
  leavingBy: number | undefined
  readonly #ports: CustomerPorts

  constructor(ports: CustomerPorts, account: string, peer: PeerId, hints: readonly string[]) {
    this.#ports = ports
    this.account = account
    this.peer = peer
    this.hints = hints
    this.link = newLink(ports, peer, {
      supplier: account,
      hints: () => this.hints,
      onOffer: (offer) => this.offered(offer),
      onLeaving: (by) => this.#leaving(by)
    })
    const { book, clock, rng, account: key } = ports
    this.room = new Room({ supplier: account, link: this.link, book, account: key, clock, rng })
  }

  /** What could be put here now, as far as is known. */
  get freeBytes(): number {
    if (this.leavingBy !== undefined) return 0
    return this.room.freeBytes + Number(this.offer?.freeBytes ?? 0n)
  }

  offered(offer: Offer): void {
    const isFirst = this.offer === undefined
    this.offer = offer
    if (isFirst) this.#ports.emit({ supplier: this.account, kind: 'met' })
    if (offer.leavingBy === undefined) this.leavingBy = undefined
    else this.#leaving(offer.leavingBy)
    this.#ports.onChange()
  }

  #leaving(by: number): void {
    if (this.leavingBy === by) return
    this.leavingBy = by
    this.#ports.emit({ supplier: this.account, kind: 'leaving', by })
    this.#ports.onChange()
  }
}

export function newLink(
  ports: CustomerPorts,
  peer: PeerId,
  init: {
    supplier?: string
    hints(): readonly string[]
    onOffer(offer: Offer): void
    onLeaving(by: number): void
  }
): SupplierLink {
  const { network, account, coder, clock, rng } = ports
  return new SupplierLink({ network, account, coder, clock, rng, peer, ...init })
}
