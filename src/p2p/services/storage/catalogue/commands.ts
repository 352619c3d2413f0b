/** What each command of a person writes: checks, then the parts of one operation. */
import type { StripeShape } from '../../../interface/stripes.ts'
import { BIN, ID_BYTES, KEY_BYTES, MAX_VERSIONS, ROOT, SHARD_ID_BYTES } from './constants.ts'
import { heads, currentOf, type EntryRecord } from './entry.ts'
import { EntryNotFoundError, FolderLoopError, VersionNotFoundError } from './errors.ts'
import type { EntryDelta, Location, Operation, Purge, StripeDelta, StripeHolder, Version } from './model.ts'
import { checkName } from './names.ts'
import type { CatalogueState } from './state.ts'
import { dotOf, parseDot, Seen, type Dot, type Stamp } from './stamps.ts'
import type { Tree, TreeNode } from './tree.ts'

/** A content sealed and cut, to be told to the catalogue. */
export interface NewFile {
  /** The file that gets a new version; otherwise a new file is made in `parent`. */
  entry?: string | undefined
  parent: string
  name: string
  sizeBytes: number
  modifiedAt: number
  /** Id of the object, 16 bytes. */
  object: Uint8Array
  /** Its key, 32 bytes. */
  key: Uint8Array
  location: Location
}

export interface NewStripe {
  id: string
  shape: StripeShape
  /** Ids of its n shards. */
  shards: readonly Uint8Array[]
  /** By position. */
  holders?: readonly (StripeHolder | undefined)[] | undefined
}

/** What a command works with. Each gives the changes of one operation with that stamp. */
export interface Workbench {
  state: CatalogueState
  tree: Tree
  stamp: Stamp
  device: string
  nowMs: number
  newId: () => string
}

export type Changes = Partial<Pick<Operation, 'entries' | 'stripes' | 'purge'>>

/** @throws InvalidNameError, EntryNotFoundError */
export function createFolders({ tree, stamp, newId }: Workbench, parent: string, names: readonly string[]) {
  livingFolder(tree, parent)
  const entries: EntryDelta[] = []
  let at = parent
  for (const name of names) {
    const id = newId()
    entries.push({
      id,
      birth: dotOf(stamp, entries.length),
      kind: 'folder',
      name: { stamp, value: checkName(name) },
      places: [{ stamp, parent: at }]
    })
    at = id
  }
  return { changes: { entries } satisfies Changes, folder: at }
}

/** @throws InvalidNameError, EntryNotFoundError */
export function putFiles(bench: Workbench, files: readonly NewFile[], stripes: readonly NewStripe[]) {
  const { tree, stamp, state } = bench
  const dropped = new Set<Dot>()
  const ids: string[] = []
  const entries = files.map((file, index): EntryDelta => {
    const dot = dotOf(stamp, index)
    const record = file.entry === undefined ? undefined : fileRecord(tree, file.entry)
    const id = record?.id ?? bench.newId()
    ids.push(id)
    if (record !== undefined) {
      for (const old of surplus(record)) dropped.add(old)
      return { id, birth: record.birth, kind: 'file', versions: [version(bench, dot, file, record)] }
    }
    livingFolder(tree, file.parent)
    return {
      id,
      birth: dot,
      kind: 'file',
      name: { stamp, value: checkName(file.name) },
      places: [{ stamp, parent: file.parent }],
      versions: [version(bench, dot, file, undefined)]
    }
  })
  const changes: Changes = {
    entries,
    stripes: stripes.map((stripe, index) => newStripe(stamp, stripe, files.length + index)),
    ...(dropped.size === 0 ? {} : { purge: purgeOf(state, stamp, new Set(), dropped) })
  }
  return { changes, ids }
}

/** @throws InvalidNameError, EntryNotFoundError */
export function rename({ tree, stamp }: Workbench, id: string, name: string): Changes {
  const { birth } = recordOf(livingNode(tree, id))
  return { entries: [{ id, birth, name: { stamp, value: checkName(name) } }] }
}

/** @throws EntryNotFoundError, FolderLoopError */
export function move({ tree, stamp }: Workbench, ids: readonly string[], parent: string): Changes {
  const folder = livingFolder(tree, parent)
  const places = new Map<TreeNode, string>()
  // what is shown elsewhere than where it was moved last, stays where it is shown: otherwise it would
  // jump when this move clears its way
  for (const stray of tree.strays()) places.set(stray, stray.parent?.id ?? ROOT)
  for (const id of ids) {
    const node = livingNode(tree, id)
    if (tree.isWithin(folder, node)) throw new FolderLoopError()
    places.set(node, parent)
  }
  return {
    entries: [...places].map(([node, target]) => {
      const { id, birth } = recordOf(node)
      return { id, birth, places: [{ stamp, parent: target }] }
    })
  }
}

/** @throws EntryNotFoundError */
export function remove({ tree, stamp }: Workbench, ids: readonly string[]): Changes {
  const nodes = below(ids.map((id) => livingNode(tree, id))).filter(({ removed }) => !removed)
  return { entries: nodes.map((node) => binned(recordOf(node), stamp, true)) }
}

/** Takes back what was removed together with each. @throws EntryNotFoundError */
export function restore({ tree, stamp }: Workbench, ids: readonly string[]): Changes {
  const back = new Set<TreeNode>()
  for (const id of ids) {
    const node = binnedNode(tree, id)
    const removal = recordOf(node).bin?.stamp
    for (const one of below([node])) {
      const other = recordOf(one).bin?.stamp
      if (other?.writer === removal?.writer && other?.seq === removal?.seq) back.add(one)
    }
  }
  return { entries: [...back].map((node) => binned(recordOf(node), stamp, false)) }
}

/** All of the bin without `ids`. @throws EntryNotFoundError */
export function purge({ state, tree, stamp }: Workbench, ids: readonly string[] | undefined): Changes {
  const tops = ids === undefined ? [...tree.bin()] : ids.map((id) => binnedNode(tree, id))
  const gone = new Set(below(tops).map(({ id }) => id))
  return gone.size === 0 ? {} : { purge: purgeOf(state, stamp, gone, new Set()) }
}

/** @throws EntryNotFoundError, VersionNotFoundError */
export function useVersion({ tree, stamp }: Workbench, id: string, chosen: Dot): Changes {
  const record = fileRecord(tree, id)
  if (record.versions.every(({ dot }) => dot !== chosen)) throw new VersionNotFoundError(chosen)
  return {
    entries: [{ id, birth: record.birth, choice: { stamp, version: chosen, seen: headDots(record) } }]
  }
}

/** @throws EntryNotFoundError */
export function setHolders(
  { state, stamp }: Workbench,
  id: string,
  holders: ReadonlyMap<number, StripeHolder | undefined>
): Changes {
  const stripe = state.stripes.get(id)
  if (stripe === undefined) throw new EntryNotFoundError(id)
  const placements = [...holders]
    .filter(([index]) => index in stripe.shards)
    .map(([index, holder]) => ({ index, stamp, holder }))
  return { stripes: [{ id, birth: stripe.birth, placements }] }
}

/** Forgets stripes whose shards were released; those needed meanwhile stay. */
export function release({ state, stamp }: Workbench, ids: readonly string[]): Changes {
  const asked = new Set(ids)
  const gone = [...state.stripes.unneeded()].map(({ id }) => id).filter((id) => asked.has(id))
  return gone.length === 0 ? {} : { purge: purgeOf(state, stamp, new Set(gone), new Set()) }
}

function version(
  { stamp, device, nowMs }: Workbench,
  dot: Dot,
  file: NewFile,
  record: EntryRecord | undefined
): Version {
  const { sizeBytes, modifiedAt, location } = file
  const place = record?.places[0]
  return {
    dot,
    stamp,
    sizeBytes,
    modifiedAt: Math.max(0, Math.floor(modifiedAt)),
    storedAt: Math.floor(nowMs),
    device,
    object: sized(file.object, ID_BYTES),
    key: sized(file.key, KEY_BYTES),
    location: { ...location, stripes: [...location.stripes] },
    replaces: record?.versions.map((old) => old.dot) ?? [],
    carried: record?.name === undefined || place === undefined ? undefined : { name: record.name, place }
  }
}

/** Oldest versions beyond the limit, once there is one more; never a newest or the current one. */
function surplus(record: EntryRecord): Dot[] {
  const kept = new Set([...heads(record), currentOf(record).version])
  return record.versions
    .filter((old) => !kept.has(old))
    .sort((a, b) => a.storedAt - b.storedAt)
    .slice(0, Math.max(0, record.versions.length + 1 - MAX_VERSIONS))
    .map(({ dot }) => dot)
}

function newStripe(stamp: Stamp, { id, shape, shards, holders = [] }: NewStripe, index: number): StripeDelta {
  return {
    id,
    birth: dotOf(stamp, index),
    shape,
    shards: concat(shards.map((shard) => sized(shard, SHARD_ID_BYTES))),
    placements: holders.flatMap((holder, position) =>
      holder === undefined ? [] : [{ index: position, stamp, holder }]
    )
  }
}

/**
 * Counts as seen what made each purged entry, also when only later versions came here so far: whoever saw all
 * that the purge did then knows that the entry is dead.
 */
function purgeOf(state: CatalogueState, stamp: Stamp, ids: Set<string>, versions: Set<Dot>): Purge {
  const seen = Seen.of(state.seen.spans())
  for (const id of ids) {
    const birth = state.entries.get(id)?.birth
    if (birth !== undefined && !seen.hasDot(birth)) seen.add(parseDot(birth))
  }
  return { stamp, ids, versions, seen }
}

function binned(record: EntryRecord, stamp: Stamp, removed: boolean): EntryDelta {
  return { id: record.id, birth: record.birth, bin: { stamp, removed, seen: headDots(record) } }
}

function headDots(record: EntryRecord): Dot[] {
  return heads(record).map(({ dot }) => dot)
}

/** The nodes with all below them, each once. */
function below(nodes: readonly TreeNode[]): TreeNode[] {
  const all = new Set(nodes)
  for (const node of all) for (const child of node.children) all.add(child)
  return [...all]
}

function recordOf({ id, record }: TreeNode): EntryRecord {
  if (record === undefined) throw new EntryNotFoundError(id)
  return record
}

function livingNode(tree: Tree, id: string): TreeNode {
  const node = tree.nodes.get(id)
  if (node?.living !== true) throw new EntryNotFoundError(id)
  return node
}

function binnedNode(tree: Tree, id: string): TreeNode {
  const node = tree.nodes.get(id)
  if (node?.living !== false) throw new EntryNotFoundError(id)
  return node
}

function livingFolder(tree: Tree, id: string): TreeNode {
  const node = id === BIN ? undefined : tree.node(id)
  if (node?.isFolder !== true || !node.living) throw new EntryNotFoundError(id)
  return node
}

function fileRecord(tree: Tree, id: string): EntryRecord {
  const node = tree.nodes.get(id)
  if (node === undefined || node.isFolder) throw new EntryNotFoundError(id)
  return recordOf(node)
}

function sized(bytes: Uint8Array, lengthBytes: number): Uint8Array<ArrayBuffer> {
  if (bytes.byteLength !== lengthBytes)
    throw new RangeError(`${bytes.byteLength} bytes instead of ${lengthBytes}`)
  return Uint8Array.from(bytes)
}

function concat(shards: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(shards.length * SHARD_ID_BYTES)
  for (const [index, shard] of shards.entries()) all.set(shard, index * SHARD_ID_BYTES)
  return all
}
