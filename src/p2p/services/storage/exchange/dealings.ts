/** Both sides of one account's dealings: what it keeps for others, what others keep for it, and how they meet. */
import type { Ed25519PrivateKey } from '@libp2p/interface'
import type { Network } from '../../../interface/network.ts'
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { Store } from '../../../interface/store.ts'
import type { StripeCoder } from '../../../interface/stripes.ts'
import { Balances, type BalanceRow } from '../contracts/balances.ts'
import { Suppliers } from '../customer/suppliers.ts'
import { accountOf } from '../keys.ts'
import { Market } from '../market/market.ts'
import type { DeviceClass } from '../policy/candidate.ts'
import { Supplier } from '../supplier/supplier.ts'

export interface DealingsInit {
  network: Network
  store: Store
  account: Ed25519PrivateKey
  coder: StripeCoder
  clock: Clock
  rng: Rng
  device: DeviceClass
  offeredBytes: number
  onChange(): void
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
}

export class Dealings {
  readonly account: string
  readonly balances: Balances
  readonly supplier: Supplier
  readonly suppliers: Suppliers
  readonly market: Market
  readonly #init: DealingsInit

  constructor(init: DealingsInit) {
    const { network, store, account, coder, clock, rng, device, offeredBytes } = init
    this.#init = init
    this.account = accountOf(account.publicKey)
    this.balances = new Balances(store.table<BalanceRow>('barter'), clock)
    const log: DealingsInit['log'] = (level, text) => init.log(level, text)
    const common = { network, store, account, balances: this.balances, coder, clock, rng, log }
    this.suppliers = new Suppliers(common)
    this.market = new Market({
      network,
      account,
      clock,
      meet: (peer, hints, options) => this.suppliers.meet(peer, hints, options)
    })
    this.supplier = new Supplier({
      ...common,
      offer: { offeredBytes, device },
      // Whoever stores here may keep something for us: what it offers decides how much it may store.
      onCustomer: (customer, peer) => {
        const isKnown = this.suppliers.known().some(({ account, freeBytes }) => {
          return account === customer && freeBytes > 0
        })
        if (!isKnown && customer !== this.account) void this.suppliers.meet(peer).catch(() => undefined)
      }
    })
  }

  async start(): Promise<void> {
    await this.balances.start()
    await Promise.all([this.suppliers.start(), this.supplier.start()])
    this.market.start()
    this.suppliers.onChange(() => this.#changed())
    this.supplier.onChange(() => this.#changed())
    this.announce()
  }

  async stop(): Promise<void> {
    this.market.stop()
    await this.suppliers.stop()
    await this.supplier.stop()
    await this.balances.stop()
  }

  /** Gives so much from now on; 0 hands over what is here, by the time given. */
  async offer(offeredBytes: number, leavingBy: number | undefined): Promise<void> {
    this.supplier.setOffer({ offeredBytes })
    await this.supplier.leave(leavingBy)
    this.announce()
  }

  /** Tells the network what is free here. */
  announce(): void {
    const { offeredBytes, promisedBytes } = this.supplier.usage()
    const freeBytes = BigInt(offeredBytes) - promisedBytes
    this.market.offer(freeBytes > 0n ? { freeBytes, device: this.#init.device } : undefined)
  }

  #changed(): void {
    for (const { account, freeBytes } of this.suppliers.known())
      this.balances.setOffering(account, freeBytes > 0)
    this.#init.onChange()
  }
}
