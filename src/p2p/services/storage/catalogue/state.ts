/**
 * The merged state. Merging is a join: any operations and snapshots, in any order and any number of
 * times, end in the same state (docs/specs/catalogue.md has the rules, merge.test-support.ts the
 * plain model it is compared with).
 *
 * Nothing is remembered of what was purged: what is absent although the operation that made it was
 * seen, is dead, as in an observed-remove set without tombstones (Bieniusa et al. 2012). A purge itself is kept only until all
 * that its writer knew has been seen here too.
 */
import { derivedId, underivedDot } from './derived.ts'
import { joinFields, type EntryRecord } from './entry.ts'
import type { EntryDelta, Operation, Purge, Snapshot, Version } from './model.ts'
import { compareStamps, Seen, type Dot } from './stamps.ts'
import { StripeIndex } from './stripe-index.ts'

export class CatalogueState {
  readonly seen = new Seen()
  readonly entries = new Map<string, EntryRecord>()
  readonly stripes = new StripeIndex(this.seen)
  /** Entries changed since it was last cleared. */
  readonly touched = new Set<string>()
  /** Latest clock met. */
  clock = 0
  /** Entry that each living version is in. */
  readonly #homes = new Map<Dot, string>()
  /** Versions by the purged entry they were written to. */
  readonly #outlived = new Map<string, Set<Dot>>()
  #purges: Purge[] = []

  /** Returns false when it was known. */
  apply(operation: Operation): boolean {
    const { stamp, purge } = operation
    if (this.seen.has(stamp)) return false
    this.clock = Math.max(this.clock, stamp.clock)
    const own = `${stamp.writer}.${stamp.seq}.`
    for (const delta of operation.entries) this.#join(delta, delta.birth.startsWith(own))
    for (const delta of operation.stripes) this.stripes.join(delta, this.#purges)
    this.seen.add(stamp)
    if (purge !== undefined) this.#addPurge(purge)
    this.#dropDonePurges()
    return true
  }

  /** Joins all that another device knew. */
  merge(other: Snapshot): void {
    const theirs = new Map<string, EntryDelta>(other.entries.map((delta) => [delta.id, delta]))
    const theirHomes = new Map<Dot, string>()
    for (const { id, versions } of other.entries) {
      for (const { dot } of versions ?? []) theirHomes.set(dot, id)
    }
    // what is dead here is told by what was seen here before
    const joins = other.entries.map((delta) => ({
      // as it is, when all of it is new: then it need not be copied
      delta: delta.versions?.some(({ dot }) => this.#isKnown(dot))
        ? { ...delta, versions: delta.versions.filter(({ dot }) => !this.#isKnown(dot)) }
        : delta,
      dead: this.#isDead(delta),
      born: other.seen.hasDot(delta.birth) && (theirHomes.get(delta.birth) ?? delta.id) === delta.id
    }))
    for (const dot of [...this.#homes.keys()]) {
      if (!theirHomes.has(dot) && other.seen.hasDot(dot)) this.#killVersion(dot)
    }
    for (const { id, birth } of [...this.entries.values()]) {
      if (!theirs.has(id) && !theirHomes.has(birth) && other.seen.hasDot(birth)) this.#killEntry(id)
    }
    for (const purge of other.purges) this.#addPurge(purge)
    for (const { delta, dead, born } of joins) this.#join(delta, born, dead)
    this.stripes.merge(other, this.#purges)
    this.seen.addAll(other.seen)
    this.#dropDonePurges()
    this.clock = Math.max(this.clock, latestClock(other))
  }

  /** Shares its values with the state; valid until the next change. */
  snapshot(): Snapshot {
    return {
      seen: Seen.of(this.seen.spans()),
      entries: [...this.entries.values()],
      stripes: this.stripes.deltas(),
      purges: [...this.#purges]
    }
  }

  /** Lives here, or did. */
  #isKnown(dot: Dot): boolean {
    return this.#homes.has(dot) || this.seen.hasDot(dot)
  }

  #isDead({ id, birth }: Pick<EntryDelta, 'id' | 'birth'>): boolean {
    return !this.entries.has(id) && this.seen.hasDot(birth) && !this.#homes.has(birth)
  }

  #join(delta: EntryDelta, born: boolean, dead = this.#isDead(delta)): void {
    const gone = dead || this.#purges.some(({ ids }) => ids.has(delta.id))
    if (!gone) {
      const record = this.#record(delta)
      joinFields(record, delta)
      record.born ||= born
      this.touched.add(delta.id)
    }
    for (const version of delta.versions ?? []) {
      if (this.#homes.has(version.dot)) continue
      if (this.#isPurged(version, delta.id)) this.#killEntry(derivedId(version.dot))
      else if (gone) this.#addOutlived(version, delta.id)
      else this.#addVersion(version, delta.id)
    }
  }

  #record({ id, birth, kind = 'file' }: EntryDelta): EntryRecord {
    let record = this.entries.get(id)
    if (record === undefined) {
      record = { id, birth, kind, born: false, places: [], versions: [] }
      this.entries.set(id, record)
    }
    return record
  }

  #addVersion(version: Version, home: string): void {
    this.entries.get(home)?.versions.push(version)
    this.#homes.set(version.dot, home)
    if (version.origin !== undefined) {
      const dots = this.#outlived.get(version.origin) ?? new Set()
      this.#outlived.set(version.origin, dots.add(version.dot))
    }
    this.stripes.refer(version.location, 1)
    this.touched.add(home)
  }

  /** Its entry is purged, but the purge did not know this version: it stays, as a file of its own. */
  #addOutlived(version: Version, entry: string): void {
    const id = derivedId(version.dot)
    if (this.#purges.some(({ ids }) => ids.has(id))) return
    const delta: EntryDelta = {
      id,
      birth: version.dot,
      kind: 'file',
      name: version.carried?.name,
      places: version.carried === undefined ? [] : [version.carried.place]
    }
    const record = this.#record(delta)
    joinFields(record, delta)
    record.born = true
    this.#addVersion({ ...version, origin: version.origin ?? entry }, id)
  }

  #isPurged({ dot, origin }: Version, home: string): boolean {
    return this.#purges.some(
      ({ ids, versions, seen }) =>
        versions.has(dot) ||
        ((ids.has(home) || ids.has(origin ?? home) || ids.has(derivedId(dot))) && seen.hasDot(dot))
    )
  }

  #addPurge(purge: Purge): void {
    if (this.#purges.some(({ stamp }) => compareStamps(stamp, purge.stamp) === 0)) return
    this.#purges.push(purge)
    for (const dot of purge.versions) this.#killVersion(dot)
    for (const id of purge.ids) {
      const suspects = [underivedDot(id), ...(this.#outlived.get(id) ?? [])]
      for (const dot of suspects) if (purge.seen.hasDot(dot)) this.#killVersion(dot)
      this.#killEntry(id)
      this.stripes.kill(id)
    }
  }

  #killVersion(dot: Dot): void {
    const home = this.#homes.get(dot)
    if (home === undefined) return
    const record = this.entries.get(home)
    const version = record?.versions.find((one) => one.dot === dot)
    if (record === undefined || version === undefined) return
    record.versions = record.versions.filter((one) => one !== version)
    this.#forget(version)
    this.touched.add(home)
    this.#killEntry(derivedId(dot))
  }

  #killEntry(id: string): void {
    const record = this.entries.get(id)
    if (record === undefined) return
    this.entries.delete(id)
    this.touched.add(id)
    for (const version of record.versions) this.#forget(version)
    for (const version of record.versions) {
      if (this.#isPurged(version, id)) this.#killEntry(derivedId(version.dot))
      else this.#addOutlived(version, id)
    }
  }

  #forget(version: Version): void {
    this.#homes.delete(version.dot)
    if (version.origin !== undefined) {
      const dots = this.#outlived.get(version.origin)
      dots?.delete(version.dot)
      if (dots?.size === 0) this.#outlived.delete(version.origin)
    }
    this.stripes.refer(version.location, -1)
  }

  /** Once all that a purge knew was seen, what it purged is dead by its absence. */
  #dropDonePurges(): void {
    if (this.#purges.length > 0) this.#purges = this.#purges.filter(({ seen }) => !this.seen.covers(seen))
  }
}

function latestClock({ entries, stripes }: Snapshot): number {
  let clock = 0
  for (const { name, places, bin, choice, versions } of entries) {
    for (const item of [name, bin, choice, ...(places ?? []), ...(versions ?? [])])
      clock = Math.max(clock, item?.stamp.clock ?? 0)
  }
  for (const { placements } of stripes) {
    for (const { stamp } of placements ?? []) clock = Math.max(clock, stamp.clock)
  }
  return clock
}
