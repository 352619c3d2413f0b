/** What the parts of a supplier work with. */
import type { Ed25519PrivateKey, PeerId } from '@libp2p/interface'
import type { Clock, Rng } from '../../../interface/platform.ts'
import type { Store } from '../../../interface/store.ts'
import type { StripeCoder } from '../../../interface/stripes.ts'
import type { Balances } from '../contracts/balances.ts'
import type { DeviceClass } from '../policy/candidate.ts'
import type { Ledger } from './ledger.ts'

export interface OfferSettings {
  /** 0: nothing new is taken; what was promised is kept. */
  offeredBytes: number
  device: DeviceClass
  /** Of 1000 parts of the offer, for strangers; relays whose operators give it all set 1000. */
  altruismPerMille?: bigint | undefined
}

/** What happened since the start. */
export interface SupplierCounts {
  /** Streams that were reset because the customer broke the protocol. */
  violations: number
  /** Shards that were not what their id said. */
  forgedShards: number
  /** Shards found damaged or gone in the own store. */
  lostShards: number
  takenShards: number
  takenBytes: number
  servedShards: number
  servedBytes: number
  audits: number
}

export interface DeskPorts {
  /** Of this supplier. */
  account: Ed25519PrivateKey
  peer: PeerId
  ledger: Ledger
  balances: Balances
  store: Pick<Store, 'estimate'>
  coder: Pick<StripeCoder, 'identify'>
  clock: Clock
  rng: Rng
  counts: SupplierCounts
  offer(): OfferSettings
  onCustomer(account: string, peer: PeerId): void
  /** When it leaves, ms since the epoch; undefined while it stays. */
  leavingBy(): number | undefined
}
