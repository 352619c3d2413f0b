/**
 * Which blocks are here for whose sake. A holding is a named set of blocks: a pinned version of an
 * own site, a draft, a visited site. A block lives as long as any holding has it, and is served to
 * peers as long as a pin or a visited site has it.
 *
 * In memory only: at start it is rebuilt from the roots that the services keep in their tables, so
 * that there is one truth about what is kept, and a crash cannot leave two that disagree.
 */
import type { CID } from 'multiformats/cid'

/** pin: own and published. draft: own and private. cache: of others, published, may be evicted. */
export type HoldingKind = 'pin' | 'draft' | 'cache'

interface Entry {
  cid: CID
  sizeBytes: number
  /** How many holdings of each kind have it. */
  holders: Record<HoldingKind, number>
}

interface Holding {
  kind: HoldingKind
  entries: Set<Entry>
  sizeBytes: number
}

export class Holdings {
  readonly #entries = new Map<string, Entry>()
  readonly #holdings = new Map<string, Holding>()
  #ownBytes = 0
  #cachedBytes = 0

  /** Names the holding; without blocks so far. Keeps what it has when it exists. */
  open(id: string, kind: HoldingKind): void {
    if (!this.#holdings.has(id)) this.#holdings.set(id, { kind, entries: new Set(), sizeBytes: 0 })
  }

  has(id: string): boolean {
    return this.#holdings.has(id)
  }

  /** Adds a block. Call before it is written, so that no sweep deletes it in between. */
  add(id: string, cid: CID, sizeBytes: number): void {
    const holding = this.#holdings.get(id)
    if (holding === undefined) throw new Error(`No holding ${id}`)
    const key = cid.toString()
    let entry = this.#entries.get(key)
    if (entry === undefined) {
      entry = { cid, sizeBytes, holders: { pin: 0, draft: 0, cache: 0 } }
      this.#entries.set(key, entry)
    }
    if (holding.entries.has(entry)) return
    this.#unaccount(entry)
    holding.entries.add(entry)
    holding.sizeBytes += entry.sizeBytes
    entry.holders[holding.kind]++
    this.#account(entry)
  }

  /** Takes blocks out of a holding, the whole holding without `cids`. @returns those nobody has now */
  drop(id: string, cids?: Iterable<CID>): CID[] {
    const holding = this.#holdings.get(id)
    if (holding === undefined) return []
    const entries = cids === undefined ? [...holding.entries] : this.#entriesOf(cids)
    const orphans: CID[] = []
    for (const entry of entries) {
      if (!holding.entries.delete(entry)) continue
      this.#unaccount(entry)
      holding.sizeBytes -= entry.sizeBytes
      entry.holders[holding.kind]--
      this.#account(entry)
      if (isHeld(entry)) continue
      this.#entries.delete(entry.cid.toString())
      orphans.push(entry.cid)
    }
    if (cids === undefined) this.#holdings.delete(id)
    return orphans
  }

  /** Moves every block of `from` into `to`, and ends `from`. */
  merge(from: string, to: string): void {
    for (const entry of this.#holdings.get(from)?.entries ?? []) this.add(to, entry.cid, entry.sizeBytes)
    this.drop(from)
  }

  /** Makes a holding of another kind: a removed site is no longer public. */
  setKind(id: string, kind: HoldingKind): void {
    const holding = this.#holdings.get(id)
    if (holding === undefined || holding.kind === kind) return
    for (const entry of holding.entries) {
      this.#unaccount(entry)
      entry.holders[holding.kind]--
      entry.holders[kind]++
      this.#account(entry)
    }
    holding.kind = kind
  }

  /** Oldest blocks of a holding first. */
  *blocksOf(id: string): Generator<{ cid: CID; sizeBytes: number }> {
    for (const { cid, sizeBytes } of this.#holdings.get(id)?.entries ?? []) yield { cid, sizeBytes }
  }

  isKept(cid: CID): boolean {
    return this.#entries.has(cid.toString())
  }

  isIn(id: string, cid: CID): boolean {
    const entry = this.#entries.get(cid.toString())
    return entry !== undefined && (this.#holdings.get(id)?.entries.has(entry) ?? false)
  }

  /** Part of something of that kind. */
  isOfKind(cid: CID, kind: HoldingKind): boolean {
    return (this.#entries.get(cid.toString())?.holders[kind] ?? 0) > 0
  }

  sizeOf(id: string): number {
    return this.#holdings.get(id)?.sizeBytes ?? 0
  }

  countOf(id: string): number {
    return this.#holdings.get(id)?.entries.size ?? 0
  }

  /** Bytes of pins and drafts; shared blocks count once. */
  get ownBytes(): number {
    return this.#ownBytes
  }

  /** Bytes that only visited sites keep here. */
  get cachedBytes(): number {
    return this.#cachedBytes
  }

  *#entriesOf(cids: Iterable<CID>): Generator<Entry> {
    for (const cid of cids) {
      const entry = this.#entries.get(cid.toString())
      if (entry !== undefined) yield entry
    }
  }

  #account(entry: Entry): void {
    if (isOwn(entry)) this.#ownBytes += entry.sizeBytes
    else if (isHeld(entry)) this.#cachedBytes += entry.sizeBytes
  }

  #unaccount(entry: Entry): void {
    if (isOwn(entry)) this.#ownBytes -= entry.sizeBytes
    else if (isHeld(entry)) this.#cachedBytes -= entry.sizeBytes
  }
}

function isOwn({ holders }: Entry): boolean {
  return holders.pin + holders.draft > 0
}

function isHeld(entry: Entry): boolean {
  return isOwn(entry) || entry.holders.cache > 0
}
