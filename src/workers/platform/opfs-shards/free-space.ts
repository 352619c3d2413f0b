/**
 * Which bytes of the pack files are free. Rebuilt from the index at start, so that no crash can make the
 * two disagree. Pure bookkeeping: it touches no file.
 */
import type { Extent } from '../database.ts'

interface Hole {
  offset: number
  sizeBytes: number
}

interface Pack {
  /** Where the last value ends; the file needs to be no longer. */
  end: number
  /** By offset, never touching each other or the end. */
  holes: Hole[]
  holeBytes: number
}

export class FreeSpace {
  readonly #packBytes: number
  readonly #packs = new Map<number, Pack>()
  #usedBytes = 0
  #holeBytes = 0

  /** @param packBytes a pack takes no more values beyond this size */
  constructor(packBytes: number, held: Iterable<Extent> = []) {
    this.#packBytes = packBytes
    const byPack = Map.groupBy(held, ({ pack }) => pack)
    for (const [number, extents] of byPack) this.#restore(number, extents)
  }

  /** Numbers of the packs that hold something, or did until `forget`. */
  get packs(): number[] {
    return [...this.#packs.keys()]
  }

  /** Held, without holes. */
  get usedBytes(): number {
    return this.#usedBytes
  }

  /** Inside packs, before the last value. */
  get holeBytes(): number {
    return this.#holeBytes
  }

  end(pack: number): number {
    return this.#packs.get(pack)?.end ?? 0
  }

  /** The first hole that fits, else the end of a pack with room, else a new pack. `avoid` is not used. */
  allocate(sizeBytes: number, avoid?: number): Extent {
    let roomy: number | undefined
    for (const [number, pack] of this.#packs) {
      if (number === avoid) continue
      const offset = this.#takeHole(pack, sizeBytes)
      if (offset !== undefined) return { pack: number, offset, sizeBytes }
      if (roomy === undefined && pack.end + sizeBytes <= this.#packBytes) roomy = number
    }
    return this.#append(roomy ?? this.#newPack(), sizeBytes)
  }

  free({ pack: number, offset, sizeBytes }: Extent): void {
    const pack = this.#packs.get(number)
    if (pack === undefined || sizeBytes === 0) return
    this.#usedBytes -= sizeBytes
    const at = firstAfter(pack.holes, offset)
    const hole = { offset, sizeBytes }
    let [from, replaced] = [at, 0]
    const before = pack.holes[at - 1]
    if (before !== undefined && before.offset + before.sizeBytes === offset) {
      hole.offset = before.offset
      hole.sizeBytes += before.sizeBytes
      from--
      replaced++
    }
    const after = pack.holes[at]
    if (after !== undefined && after.offset === offset + sizeBytes) {
      hole.sizeBytes += after.sizeBytes
      replaced++
    }
    const isLast = hole.offset + hole.sizeBytes === pack.end
    if (isLast) pack.end = hole.offset
    pack.holes.splice(from, replaced, ...(isLast ? [] : [hole]))
    this.#changeHoles(pack, isLast ? sizeBytes - hole.sizeBytes : sizeBytes)
  }

  /** Nothing of the pack is held: its file goes. */
  forget(number: number): void {
    const pack = this.#packs.get(number)
    if (pack === undefined) return
    this.#usedBytes -= pack.end - pack.holeBytes
    this.#changeHoles(pack, -pack.holeBytes)
    this.#packs.delete(number)
  }

  /** The pack with the largest share of holes. */
  sparsest(): number | undefined {
    let found: number | undefined
    let largest = 0
    for (const [number, { end, holeBytes }] of this.#packs) {
      if (end === 0 || holeBytes / end <= largest) continue
      found = number
      largest = holeBytes / end
    }
    return found
  }

  #restore(number: number, extents: Extent[]): void {
    const pack: Pack = { end: 0, holes: [], holeBytes: 0 }
    this.#packs.set(number, pack)
    for (const { offset, sizeBytes } of extents.sort((a, b) => a.offset - b.offset)) {
      if (offset > pack.end) {
        pack.holes.push({ offset: pack.end, sizeBytes: offset - pack.end })
        this.#changeHoles(pack, offset - pack.end)
      }
      pack.end = offset + sizeBytes
      this.#usedBytes += sizeBytes
    }
  }

  #takeHole(pack: Pack, sizeBytes: number): number | undefined {
    if (pack.holeBytes < sizeBytes) return undefined
    const at = pack.holes.findIndex((hole) => hole.sizeBytes >= sizeBytes)
    const hole = pack.holes[at]
    if (hole === undefined) return undefined
    const { offset } = hole
    hole.offset += sizeBytes
    hole.sizeBytes -= sizeBytes
    if (hole.sizeBytes === 0) pack.holes.splice(at, 1)
    this.#usedBytes += sizeBytes
    this.#changeHoles(pack, -sizeBytes)
    return offset
  }

  #append(number: number, sizeBytes: number): Extent {
    const pack = this.#packs.get(number) ?? { end: 0, holes: [], holeBytes: 0 }
    this.#packs.set(number, pack)
    const offset = pack.end
    pack.end += sizeBytes
    this.#usedBytes += sizeBytes
    return { pack: number, offset, sizeBytes }
  }

  #newPack(): number {
    let number = 0
    while (this.#packs.has(number)) number++
    return number
  }

  #changeHoles(pack: Pack, changeBytes: number): void {
    pack.holeBytes += changeBytes
    this.#holeBytes += changeBytes
  }
}

function firstAfter(holes: readonly Hole[], offset: number): number {
  const at = holes.findIndex((hole) => hole.offset > offset)
  return at === -1 ? holes.length : at
}
