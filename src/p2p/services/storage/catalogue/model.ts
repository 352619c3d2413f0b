/** What the catalogue consists of, and the operations that change it. */
import type { StripeShape } from '../../../interface/stripes.ts'
import type { Dot, Seen, Stamp } from './stamps.ts'

/** Where the sealed bytes of an object lie: a range of the data of its stripes, one after the other. */
export interface Location {
  stripes: readonly string[]
  offset: number
  sealedBytes: number
}

export interface Place {
  stamp: Stamp
  /** An entry id, or `root`. */
  parent: string
}

export interface NameRegister {
  stamp: Stamp
  value: string
}

/** One content of a file. Never changes. */
export interface Version {
  dot: Dot
  stamp: Stamp
  sizeBytes: number
  modifiedAt: number
  storedAt: number
  device: string
  /** 16 bytes. */
  object: Uint8Array<ArrayBuffer>
  /** 32 bytes. */
  key: Uint8Array<ArrayBuffer>
  location: Location
  /** All versions of the entry that the writer knew. */
  replaces: readonly Dot[]
  /** Name and place of the file when this was written; absent in its first version. */
  carried?: { name: NameRegister; place: Place } | undefined
  /** The entry it was written to, when that was purged without it. */
  origin?: string | undefined
}

/** Removed or taken back; a removal counts as long as it saw every newest version. */
export interface BinRegister {
  stamp: Stamp
  removed: boolean
  seen: readonly Dot[]
}

/** The version that a person chose; it counts as long as it saw every newest version. */
export interface ChoiceRegister {
  stamp: Stamp
  version: Dot
  seen: readonly Dot[]
}

/** All that is known of an entry, or, in an operation, what that one says of it. */
export interface EntryDelta {
  id: string
  /** The change that made it. */
  birth: Dot
  kind?: 'file' | 'folder' | undefined
  name?: NameRegister | undefined
  places?: readonly Place[] | undefined
  bin?: BinRegister | undefined
  choice?: ChoiceRegister | undefined
  versions?: readonly Version[] | undefined
}

export interface StripeHolder {
  account: string
  peer: string
}

export interface Placement {
  index: number
  stamp: Stamp
  holder?: StripeHolder | undefined
}

export interface StripeDelta {
  id: string
  birth: Dot
  /** Both absent in an operation that only says who holds what. */
  shape?: StripeShape | undefined
  /** Ids of its n shards, 32 bytes each, one after the other. */
  shards?: Uint8Array<ArrayBuffer> | undefined
  placements?: readonly Placement[] | undefined
}

/** Deletes for ever. */
export interface Purge {
  stamp: Stamp
  /** Entries and stripes, with every version that `seen` covers. A version beyond it outlives its entry. */
  ids: ReadonlySet<string>
  /** Single versions. */
  versions: ReadonlySet<Dot>
  seen: Seen
}

export interface Operation {
  stamp: Stamp
  entries: readonly EntryDelta[]
  stripes: readonly StripeDelta[]
  purge?: Purge | undefined
}

/** Everything a device knew at one moment. */
export interface Snapshot {
  seen: Seen
  entries: readonly EntryDelta[]
  stripes: readonly StripeDelta[]
  purges: readonly Purge[]
}
