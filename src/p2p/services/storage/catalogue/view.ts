/** What the app asks of the catalogue: folders by windows, names that contain a text, paths, versions, sums. */
import type { EntryView, FolderWindow, VersionView } from '../api.ts'
import { BIN, MAX_FOUND, MAX_SORTED_FOLDERS, MAX_WINDOW, ROOT } from './constants.ts'
import { currentOf } from './entry.ts'
import { EntryNotFoundError } from './errors.ts'
import { LazySorted } from './lazy-sorted.ts'
import { searchFold } from './names.ts'
import type { Tree, TreeNode } from './tree.ts'

export interface CatalogueStats {
  /** In the tree, without the bin. */
  files: number
  folders: number
  /** Of current versions. */
  storedBytes: number
  binFiles: number
  /** Of every version, those in the bin included. */
  allVersionsBytes: number
}

interface SortedFolder {
  revision: number
  rows: LazySorted<TreeNode>
}

export class CatalogueView {
  readonly #tree: Tree
  /** Most recently used last. */
  readonly #sorted = new Map<string, SortedFolder>()

  constructor(tree: Tree) {
    this.#tree = tree
  }

  /** Folders come before files, whatever the order. @throws EntryNotFoundError */
  list(folder: string, window: FolderWindow): { total: number; entries: EntryView[] } {
    const rows = this.#rows(folder, window)
    const from = Math.max(0, Math.floor(window.offset))
    const count = Math.min(Math.max(0, Math.floor(window.limit)), MAX_WINDOW)
    return { total: rows.length, entries: rows.window(from, from + count).map((node) => this.row(node)) }
  }

  /** Living entries whose name contains the text, case and diacritics aside, in the order of names. */
  search(text: string, limit: number = MAX_FOUND): EntryView[] {
    const fold = searchFold(text.trim())
    if (fold === '') return []
    const found: TreeNode[] = []
    for (const node of this.#tree.nodes.values())
      if (node.living && node.fold.includes(fold)) found.push(node)
    return new LazySorted(found, comparison({ sort: 'name', descending: false }))
      .window(0, limit)
      .map((node) => this.row(node))
  }

  /** @throws EntryNotFoundError */
  entry(id: string): EntryView {
    return this.row(this.#node(id))
  }

  /** From the topmost folder to the entry itself; the root is not told. @throws EntryNotFoundError */
  pathOf(id: string): { id: string; name: string }[] {
    if (id === ROOT || id === BIN) return []
    const path: { id: string; name: string }[] = []
    const { root } = this.#tree
    for (let at: TreeNode | undefined = this.#node(id); at !== undefined && at !== root; at = at.parent) {
      path.unshift({ id: at.id, name: this.#tree.shownName(at) })
    }
    return path
  }

  /** Newest first. @throws EntryNotFoundError */
  versions(id: string): VersionView[] {
    const { record } = this.#node(id)
    if (record === undefined) return []
    const current = currentOf(record).version
    return record.versions
      .map((version) => ({
        id: version.dot,
        sizeBytes: version.sizeBytes,
        storedAt: version.storedAt,
        device: version.device,
        current: version === current
      }))
      .sort((a, b) => b.storedAt - a.storedAt || (a.id < b.id ? -1 : 1))
  }

  stats(): CatalogueStats {
    const stats = { files: 0, folders: 0, storedBytes: 0, binFiles: 0, allVersionsBytes: 0 }
    for (const { isFolder, living, sizeBytes, record } of this.#tree.nodes.values()) {
      if (isFolder) {
        if (living) stats.folders++
        continue
      }
      for (const version of record?.versions ?? []) stats.allVersionsBytes += version.sizeBytes
      if (living) {
        stats.files++
        stats.storedBytes += sizeBytes
      } else stats.binFiles++
    }
    return stats
  }

  row(node: TreeNode): EntryView {
    return {
      id: node.id,
      parent: node.parent?.id ?? ROOT,
      name: this.#tree.shownName(node),
      kind: node.isFolder ? 'folder' : 'file',
      sizeBytes: node.isFolder ? undefined : node.sizeBytes,
      modifiedAt: node.modifiedAt,
      versions: node.record?.versions.length ?? 0,
      conflict: node.conflict
    }
  }

  #rows(folder: string, order: Pick<FolderWindow, 'sort' | 'descending'>): LazySorted<TreeNode> {
    const isBin = folder === BIN
    const parent = isBin ? this.#tree.root : this.#node(folder)
    if (!parent.isFolder) throw new EntryNotFoundError(folder)
    const revision = isBin ? this.#tree.revision : parent.revision
    const key = `${folder} ${order.sort} ${order.descending}`
    let sorted = this.#sorted.get(key)
    if (sorted?.revision !== revision) {
      const nodes = isBin ? this.#tree.bin() : parent.children
      // a living folder does not show what was removed from it; a removed one has nothing else
      const shown = isBin ? [...nodes] : [...nodes].filter(({ living }) => living === parent.living)
      sorted = { revision, rows: new LazySorted(shown, comparison(order)) }
    }
    this.#sorted.delete(key)
    this.#sorted.set(key, sorted)
    for (const oldest of this.#sorted.keys()) {
      if (this.#sorted.size <= MAX_SORTED_FOLDERS) break
      this.#sorted.delete(oldest)
    }
    return sorted.rows
  }

  #node(id: string): TreeNode {
    const node = this.#tree.node(id)
    if (node === undefined) throw new EntryNotFoundError(id)
    return node
  }
}

function comparison({ sort, descending }: Pick<FolderWindow, 'sort' | 'descending'>) {
  const sign = descending ? -1 : 1
  const byName = (a: TreeNode, b: TreeNode) => compare(a.sortKey, b.sortKey) || compare(a.name, b.name)
  const fields = {
    name: byName,
    modified: (a: TreeNode, b: TreeNode) => a.modifiedAt - b.modifiedAt || byName(a, b),
    size: (a: TreeNode, b: TreeNode) => a.sizeBytes - b.sizeBytes || byName(a, b)
  }
  const byField = fields[sort]
  return (a: TreeNode, b: TreeNode): number => {
    if (a.isFolder !== b.isFolder) return a.isFolder ? -1 : 1
    return sign * (byField(a, b) || compare(a.id, b.id))
  }
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
