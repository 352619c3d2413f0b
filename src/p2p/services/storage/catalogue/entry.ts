/** One entry as the state holds it, and what follows from its fields. */
import { MAX_PLACES } from './constants.ts'
import type { BinRegister, ChoiceRegister, EntryDelta, NameRegister, Place, Version } from './model.ts'
import { compareStamps, type Dot, type Stamp } from './stamps.ts'

export interface EntryRecord {
  readonly id: string
  readonly birth: Dot
  kind: 'file' | 'folder'
  /** The operation that made it was seen; before, it is known by hearsay only. */
  born: boolean
  name?: NameRegister | undefined
  /** Newest first. */
  places: readonly Place[]
  bin?: BinRegister | undefined
  choice?: ChoiceRegister | undefined
  versions: Version[]
}

/** Joins all but the versions: of each field the newest stamp wins. */
export function joinFields(record: EntryRecord, delta: EntryDelta): void {
  if (delta.kind === 'folder') record.kind = 'folder'
  record.name = newest(record.name, delta.name)
  record.bin = newest(record.bin, delta.bin)
  record.choice = newest(record.choice, delta.choice)
  for (const place of delta.places ?? []) {
    if (record.places.some(({ stamp }) => compareStamps(stamp, place.stamp) === 0)) continue
    record.places = [...record.places, place]
      .sort((a, b) => compareStamps(b.stamp, a.stamp))
      .slice(0, MAX_PLACES)
  }
}

export function newest<T extends { stamp: Stamp }>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return compareStamps(a.stamp, b.stamp) >= 0 ? a : b
}

/** Versions that nobody replaced, newest first: more than one when devices wrote at once. */
export function heads({ versions }: EntryRecord): Version[] {
  if (versions.length < 2) return versions
  const replaced = new Set(versions.flatMap((version) => version.replaces))
  return versions
    .filter(({ dot }) => !replaced.has(dot))
    .sort((a, b) => compareStamps(b.stamp, a.stamp) || (a.dot < b.dot ? -1 : 1))
}

function sawAll(seen: readonly Dot[], newestVersions: readonly Version[]): boolean {
  return newestVersions.every(({ dot }) => seen.includes(dot))
}

/** A version that the removal did not see keeps a file out of the bin. */
export function isRemoved(record: EntryRecord): boolean {
  return record.bin?.removed === true && sawAll(record.bin.seen, heads(record))
}

/** What a file shows: the chosen version, unless one came after the choice; the newest otherwise. */
export function currentOf(record: EntryRecord): { version: Version | undefined; conflict: boolean } {
  const newestVersions = heads(record)
  const { choice } = record
  const chosen =
    choice !== undefined && sawAll(choice.seen, newestVersions)
      ? record.versions.find(({ dot }) => dot === choice.version)
      : undefined
  if (chosen !== undefined) return { version: chosen, conflict: false }
  return { version: newestVersions[0], conflict: newestVersions.length > 1 }
}

/** Whether there is something to show: a folder that was made, a file with a content. */
export function isShown({ kind, born, versions }: EntryRecord): boolean {
  return kind === 'folder' ? born : versions.length > 0
}
