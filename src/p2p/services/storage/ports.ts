/** What the parts of the service work with; each takes the few it needs. */
import type { Activities } from '../../interface/activity.ts'
import type { Clock, Rng } from '../../interface/platform.ts'
import type { AbortOptions } from '../../interface/store.ts'
import type { StripeCoder, StripeShape } from '../../interface/stripes.ts'
import type { BarterView } from './api.ts'
import type { Catalogue } from './catalogue/index.ts'
import type { OwnShards } from './own-shards.ts'
import type { Candidate as PolicyCandidate, DeviceClass } from './policy/candidate.ts'
import type { SupplierCount } from './policy/shape.ts'
import type { SupplierFacts } from './safety.ts'

/** What the composition root gives. */
export interface StorageInit {
  coder: StripeCoder
  /** What kind of device this is; told to those who store here. */
  device: DeviceClass
}

/** Who holds a shard: an account, and where it was last met. */
export interface Holder {
  account: string
  peer: string
}

/** A stripe as the catalogue has it. */
export interface Stripe {
  id: string
  shape: StripeShape
  /** Ids of its n shards. */
  shards: readonly Uint8Array[]
  /** By position; undefined where nobody holds the shard yet, or any more. */
  holders: readonly (Holder | undefined)[]
}

/** Stripes of the catalogue. Changes are durable when they resolve. */
export interface Stripes {
  all(): Iterable<Stripe>
  get(id: string): Stripe | undefined
  setHolders(id: string, changes: ReadonlyMap<number, Holder | undefined>): Promise<void>
  onChange(listener: () => void): () => void
}

/** A supplier that may take shards now. */
export interface Candidate extends Holder, Omit<PolicyCandidate, 'supplier' | 'freeShards'> {
  freeBytes: number
}

/** The wire to suppliers. Whatever comes from there is verified before it is given. */
export interface Carrier {
  /** Those that can be asked now. */
  candidates(): Candidate[]
  onChange(listener: () => void): () => void
  /** Whether the supplier is believed to live, and to have what it was given. */
  isAlive(account: string): boolean
  put(
    holder: Holder,
    shards: readonly { id: Uint8Array; bytes: Uint8Array }[],
    options: AbortOptions
  ): Promise<void>
  get(holder: Holder, id: Uint8Array, options: AbortOptions): Promise<Uint8Array>
  drop(holder: Holder, ids: readonly Uint8Array[], options: AbortOptions): Promise<void>
}

/** Those who hold shards of ours, and we theirs. */
export interface Partners extends Carrier {
  start(): Promise<void>
  stop(): Promise<void>
  /** Suppliers that could be given shards now: the code of new stripes follows them. */
  supplierCount(): SupplierCount
  /** Looks for suppliers unless that was done lately; resolves when there is nobody more to find. */
  whenFound(options?: AbortOptions): Promise<void>
  factsOf(account: string): SupplierFacts
  /** Holders the catalogue names and this device has not met: their contracts are learnt. */
  adopt(holders: Iterable<Holder>): void
  /** What happens with suppliers; for `audit-failed` and `missing`, of which shards. */
  onLost(listener: (account: string, shards: readonly Uint8Array[]) => void): () => void
  /** Forgets what this device put somewhere and no stripe needs. */
  sweep(isWanted: (account: string, shard: Uint8Array) => boolean): Promise<void>
  putHead(sequence: number, record: Uint8Array, options?: AbortOptions): Promise<void>
  /** Head records of these words that suppliers have. */
  heads(options?: AbortOptions): Promise<Uint8Array[]>
  watch(onSnapshot: (view: BarterView) => void): () => void
  setOffer(offer: { offering: boolean; offeredBytes: number }): Promise<void>
}

export interface KeeperPorts {
  stripes: Stripes
  carrier: Carrier
  own: OwnShards
  coder: StripeCoder
  clock: Clock
  rng: Rng
  activities: Activities
  /** A shard that this supplier had was given to another. */
  onRepaired?: ((stripe: string, peer: string) => void) | undefined
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void
}

/** What storing files needs. */
export interface StorePorts extends Pick<KeeperPorts, 'own' | 'coder' | 'clock' | 'rng' | 'activities'> {
  catalogue: Pick<Catalogue, 'folderAt' | 'find' | 'putFiles'>
  /** Suppliers known now: the code of new stripes follows them. */
  supplierCount(): SupplierCount
  /** A file is in the catalogue: bring it to suppliers. */
  onStored(): void
}
