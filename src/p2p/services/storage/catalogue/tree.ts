/**
 * The tree that follows from the state, kept up to date entry by entry: where each entry is shown, what
 * is in the bin. A pure function of the state: every device shows the same.
 *
 * An entry is in the newest of its places that exists. Concurrent moves may make a loop; then the newest
 * move of the loop is ignored, as in Kleppmann et al. 2021, and its folder is in its place before.
 */
import { ROOT } from './constants.ts'
import { currentOf, isRemoved, isShown, type EntryRecord } from './entry.ts'
import { collisionKey, safeName, searchFold, sortKey, withSuffix } from './names.ts'
import { clockMs, compareStamps, type Stamp } from './stamps.ts'

const NEVER: Stamp = { clock: 0, writer: '', seq: 0 }
/** More changes at once than this, and building anew is faster. */
const MAX_INCREMENTAL = 2_000

export interface TreeNode {
  readonly id: string
  record: EntryRecord | undefined
  isFolder: boolean
  parent: TreeNode | undefined
  readonly children: Set<TreeNode>
  /** Children that live, by the name they would collide by. */
  readonly groups: Map<string, TreeNode[]>
  /** Removed itself. A removed folder lives on as long as anything below it does. */
  removed: boolean
  living: boolean
  livingChildren: number
  name: string
  fold: string
  sortKey: string
  groupKey: string
  sizeBytes: number
  modifiedAt: number
  conflict: boolean
  /** Changes whenever a child does. */
  revision: number
}

export class Tree {
  readonly root = makeNode(ROOT)
  readonly nodes = new Map<string, TreeNode>()
  readonly #entries: ReadonlyMap<string, EntryRecord>
  /** Entries that are not in their newest place. */
  readonly #strays = new Set<string>()
  /** Of names that collide; until the next change. */
  readonly #shownNames = new Map<TreeNode, string>()
  revision = 0

  constructor(entries: ReadonlyMap<string, EntryRecord>) {
    this.#entries = entries
    this.root.isFolder = true
    this.root.living = true
  }

  /** Takes over what changed, and forgets the list of it. */
  update(touched: Set<string>): void {
    if (touched.size === 0) return
    this.revision++
    this.#shownNames.clear()
    if (touched.size > MAX_INCREMENTAL || ![...touched].every((id) => this.#updateOne(id))) this.#rebuild()
    touched.clear()
  }

  node(id: string): TreeNode | undefined {
    return id === ROOT ? this.root : this.nodes.get(id)
  }

  /** Whether `node` is `folder` or below it. */
  isWithin(node: TreeNode, folder: TreeNode): boolean {
    for (let at: TreeNode | undefined = node; at !== undefined; at = at.parent) if (at === folder) return true
    return false
  }

  /** Entries that are shown elsewhere than where they were moved last. */
  *strays(): IterableIterator<TreeNode> {
    for (const id of this.#strays) {
      const node = this.nodes.get(id)
      if (node !== undefined) yield node
    }
  }

  /** The topmost of what is removed. */
  *bin(): IterableIterator<TreeNode> {
    for (const node of this.nodes.values()) if (!node.living && node.parent?.living !== false) yield node
  }

  /** The name with a number when another of the folder has the same: the one that had it first keeps it. */
  shownName(node: TreeNode): string {
    const groups = node.parent?.groups
    const group = groups?.get(node.groupKey)
    if (!node.living || groups === undefined || group === undefined || group.length < 2) return node.name
    const known = this.#shownNames.get(node)
    if (known !== undefined) return known
    let number = 1
    for (const [rank, member] of [...group].sort(byClaim).entries()) {
      let name = member.name
      if (rank > 0) {
        do name = withSuffix(member.name, ++number)
        while (groups.has(collisionKey(name)))
      }
      this.#shownNames.set(member, name)
    }
    return this.#shownNames.get(node) ?? node.name
  }

  /** Returns false when more than the entry itself may have changed its place. */
  #updateOne(id: string): boolean {
    const record = this.#entries.get(id)
    const node = this.nodes.get(id)
    const shown = record !== undefined && isShown(record)
    if (!shown) {
      if (node === undefined) return true
      if (node.children.size > 0 || this.#strays.has(id)) return false
      if (node.isFolder && this.#strays.size > 0) return false
      this.#detach(node)
      this.nodes.delete(id)
      return true
    }
    const parent = this.#folder(record.places[0]?.parent)
    if (parent === undefined || this.#strays.has(id)) return false
    if (record.kind === 'folder' && node?.parent !== parent) {
      if (this.#strays.size > 0) return false
      if (node !== undefined && (!node.isFolder || this.isWithin(parent, node))) return false
    }
    if (node !== undefined) this.#detach(node)
    const fresh = node ?? makeNode(id)
    fill(fresh, record)
    this.nodes.set(id, fresh)
    this.#attach(fresh, parent)
    return true
  }

  #rebuild(): void {
    this.nodes.clear()
    this.#strays.clear()
    this.root.children.clear()
    this.root.groups.clear()
    this.root.livingChildren = 0
    for (const record of this.#entries.values()) {
      if (!isShown(record)) continue
      const node = makeNode(record.id)
      fill(node, record)
      this.nodes.set(record.id, node)
    }
    const chosen = new Map<TreeNode, number>()
    for (const node of this.nodes.values()) chosen.set(node, this.#nextPlace(node, 0))
    for (let loops = this.#loops(chosen); loops.length > 0; loops = this.#loops(chosen)) {
      for (const loop of loops) {
        const [latest] = loop.sort((a, b) =>
          compareStamps(placeStamp(b, chosen.get(b) ?? 0), placeStamp(a, chosen.get(a) ?? 0))
        )
        if (latest !== undefined) chosen.set(latest, this.#nextPlace(latest, (chosen.get(latest) ?? 0) + 1))
      }
    }
    for (const [node, place] of chosen) {
      if (place > 0 || node.record?.places.length === 0) this.#strays.add(node.id)
      this.#attach(node, this.#folder(node.record?.places[place]?.parent) ?? this.root)
    }
    this.root.revision++
  }

  /** Position of the first place from `from` on that exists; behind the last one is the root. */
  #nextPlace(node: TreeNode, from: number): number {
    const places = node.record?.places ?? []
    for (let at = from; at < places.length; at++) {
      if (this.#folder(places[at]?.parent) !== undefined) return at
    }
    return places.length
  }

  /** Loops of the places chosen; no two have a folder in common. */
  #loops(chosen: ReadonlyMap<TreeNode, number>): TreeNode[][] {
    const done = new Set<TreeNode>()
    const loops: TreeNode[][] = []
    for (const start of this.nodes.values()) {
      if (!start.isFolder) continue
      const path: TreeNode[] = []
      const onPath = new Set<TreeNode>()
      let at: TreeNode | undefined = start
      while (at !== undefined && at !== this.root && !done.has(at) && !onPath.has(at)) {
        path.push(at)
        onPath.add(at)
        at = this.#folder(at.record?.places[chosen.get(at) ?? 0]?.parent)
      }
      if (at !== undefined && onPath.has(at)) loops.push(path.slice(path.indexOf(at)))
      for (const node of path) done.add(node)
    }
    return loops
  }

  #folder(id: string | undefined): TreeNode | undefined {
    if (id === undefined) return undefined
    const node = this.node(id)
    return node?.isFolder === true ? node : undefined
  }

  #attach(node: TreeNode, parent: TreeNode): void {
    node.parent = parent
    parent.children.add(node)
    node.living = !node.removed || node.livingChildren > 0
    if (node.living) this.#count(node, parent)
    parent.revision++
  }

  #detach(node: TreeNode): void {
    const { parent } = node
    if (parent === undefined) return
    parent.children.delete(node)
    if (node.living) this.#uncount(node, parent)
    parent.revision++
    node.parent = undefined
  }

  #count(node: TreeNode, parent: TreeNode): void {
    const group = parent.groups.get(node.groupKey)
    if (group === undefined) parent.groups.set(node.groupKey, [node])
    else group.push(node)
    parent.livingChildren++
    parent.revision++
    if (parent.living || parent === this.root) return
    parent.living = true
    if (parent.parent !== undefined) this.#count(parent, parent.parent)
  }

  #uncount(node: TreeNode, parent: TreeNode): void {
    const group = parent.groups.get(node.groupKey) ?? []
    if (group.length < 2) parent.groups.delete(node.groupKey)
    else group.splice(group.indexOf(node), 1)
    parent.livingChildren--
    parent.revision++
    if (parent === this.root || !parent.removed || parent.livingChildren > 0) return
    if (parent.parent !== undefined) this.#uncount(parent, parent.parent)
    parent.living = false
  }
}

function makeNode(id: string): TreeNode {
  return {
    id,
    record: undefined,
    isFolder: false,
    parent: undefined,
    children: new Set(),
    groups: new Map(),
    removed: false,
    living: false,
    livingChildren: 0,
    name: '',
    fold: '',
    sortKey: '',
    groupKey: '',
    sizeBytes: 0,
    modifiedAt: 0,
    conflict: false,
    revision: 0
  }
}

/** Takes from the entry all that does not depend on others. */
function fill(node: TreeNode, record: EntryRecord): void {
  const { version, conflict } = currentOf(record)
  const name = safeName(record.name?.value ?? '')
  if (name !== node.name) {
    node.name = name
    node.fold = searchFold(name)
    node.sortKey = sortKey(node.fold)
    node.groupKey = collisionKey(name)
  }
  node.record = record
  node.isFolder = record.kind === 'folder'
  node.removed = isRemoved(record)
  node.sizeBytes = version?.sizeBytes ?? 0
  node.modifiedAt = version?.modifiedAt ?? clockMs(record.name?.stamp.clock ?? 0)
  node.conflict = conflict
}

function byClaim(a: TreeNode, b: TreeNode): number {
  const stamps = compareStamps(a.record?.name?.stamp ?? NEVER, b.record?.name?.stamp ?? NEVER)
  return stamps !== 0 ? stamps : a.id < b.id ? -1 : 1
}

function placeStamp(node: TreeNode, place: number): Stamp {
  return node.record?.places[place]?.stamp ?? NEVER
}
