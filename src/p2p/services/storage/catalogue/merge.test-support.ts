/** Devices of one person that write at once, and what all of them must see in the end. */
import type { Changes, Workbench } from './commands.ts'
import { ID_BYTES } from './constants.ts'
import { derivedId } from './derived.ts'
import { currentOf } from './entry.ts'
import { encodeId } from './ids.ts'
import type { Operation, Version } from './model.ts'
import { CatalogueState } from './state.ts'
import { parseDot, tick } from './stamps.ts'
import { Tree } from './tree.ts'

export function idOf(number: number, lengthBytes = ID_BYTES): string {
  const bytes = new Uint8Array(lengthBytes)
  new DataView(bytes.buffer).setUint32(lengthBytes - 4, number)
  bytes[0] = 0xff
  return encodeId(bytes)
}

/** The state and tree of one device, without a log. */
export class Device {
  readonly state = new CatalogueState()
  readonly tree = new Tree(this.state.entries)
  readonly written: Operation[] = []
  readonly #writer: string
  readonly #number: number
  #ids = 0

  constructor(number: number) {
    this.#number = number
    this.#writer = idOf(number, 8)
  }

  /** Does nothing when the command is refused. */
  write(nowMs: number, build: (bench: Workbench) => Changes): void {
    const stamp = {
      clock: tick(this.state.clock, nowMs),
      writer: this.#writer,
      seq: this.state.seen.last(this.#writer) + 1
    }
    const changes = build({
      state: this.state,
      tree: this.tree,
      stamp,
      device: `device ${this.#number}`,
      nowMs,
      newId: () => idOf(this.#number * 100_000 + this.#ids++)
    })
    const operation: Operation = { stamp, entries: [], stripes: [], ...changes }
    this.written.push(operation)
    this.take([operation])
  }

  take(operations: readonly Operation[]): void {
    for (const operation of operations) this.state.apply(operation)
    this.tree.update(this.state.touched)
  }

  join(other: Device): void {
    this.state.merge(other.state.snapshot())
    this.tree.update(this.state.touched)
  }
}

/** All that a person can see, in an order of its own. */
export function visible(state: CatalogueState, tree = freshTree(state)): unknown {
  const nodes = [...tree.nodes.values()].map((node) => ({
    id: node.id,
    parent: node.parent?.id,
    name: tree.shownName(node),
    living: node.living,
    below: node.livingChildren,
    versions: node.record?.versions.map(({ dot }) => dot).sort(),
    current: node.record && currentOf(node.record).version?.dot,
    conflict: node.conflict
  }))
  return {
    nodes: nodes.sort(byId),
    stripes: [...state.stripes.all()].sort(byId),
    releasable: [...state.stripes.unneeded()].map(({ id }) => id).sort()
  }
}

function freshTree(state: CatalogueState): Tree {
  const tree = new Tree(state.entries)
  tree.update(new Set(state.entries.keys()))
  return tree
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1
}

/**
 * The plain model: what lives according to a set of operations, with everything remembered. Gives for
 * each file with a content the dots of its versions, and the folders and stripes that live.
 */
export function reference(operations: readonly Operation[]) {
  const purges = operations.flatMap(({ purge }) => purge ?? [])
  const put = new Map<string, { version: Version; entry: string }>()
  for (const { entries } of operations) {
    for (const { id, versions = [] } of entries)
      for (const version of versions) put.set(version.dot, { version, entry: id })
  }
  const purgedVersion = (dot: string, entry: string) =>
    purges.some(
      ({ ids, versions, seen }) =>
        versions.has(dot) || ((ids.has(entry) || ids.has(derivedId(dot))) && seen.hasDot(dot))
    )
  const living = [...put].filter(([dot, { entry }]) => !purgedVersion(dot, entry))
  const killed = new Set(
    [...put].filter(([dot, { entry }]) => purgedVersion(dot, entry)).map(([dot]) => derivedId(dot))
  )
  const isDead = (id: string) => killed.has(id) || purges.some(({ ids }) => ids.has(id))
  const files = new Map<string, string[]>()
  for (const [dot, { entry }] of living) {
    const home = isDead(entry) ? derivedId(dot) : entry
    files.set(home, [...(files.get(home) ?? []), dot].sort())
  }
  const folders = operations.flatMap(({ stamp, entries }) =>
    entries
      .filter(({ id, kind, birth }) => {
        const { writer, seq } = parseDot(birth)
        return kind === 'folder' && writer === stamp.writer && seq === stamp.seq && !isDead(id)
      })
      .map(({ id }) => id)
  )
  const stripes = operations.flatMap((operation) =>
    operation.stripes.filter(({ id, shards }) => shards !== undefined && !isDead(id)).map(({ id }) => id)
  )
  return { files: new Map([...files].sort()), folders: folders.sort(), stripes: stripes.sort() }
}

/** The same of a state. */
export function livingOf(state: CatalogueState) {
  const records = [...state.entries.values()]
  return {
    files: new Map(
      records
        .filter(({ kind, versions }) => kind === 'file' && versions.length > 0)
        .map(({ id, versions }): [string, string[]] => [id, versions.map(({ dot }) => dot).sort()])
        .sort()
    ),
    folders: records
      .filter(({ kind, born }) => kind === 'folder' && born)
      .map(({ id }) => id)
      .sort(),
    stripes: [...state.stripes.all()].map(({ id }) => id).sort()
  }
}
