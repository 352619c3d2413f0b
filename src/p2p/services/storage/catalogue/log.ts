/**
 * The catalogue in a table: one row `meta`, the base in rows `base/<id>`, operations since then in rows
 * `op/<number>`. Every change is one batch, so a crash leaves the state before it or behind it.
 */
import type { Table, TableOperation } from '../../../interface/store.ts'
import { FOLD_SHARE, MAX_TAIL_OPERATIONS, MIN_FOLD_BYTES } from './constants.ts'
import { InvalidCatalogueError } from './errors.ts'
import type { Operation, Snapshot } from './model.ts'
import {
  groupTail,
  readSegments,
  segmentOf,
  writeBase,
  writeOperations,
  type Base,
  type Segment,
  type Written
} from './segments.ts'

export interface CatalogueMeta {
  /** Who writes here. */
  writer: string
  /** Ids of the base's segments, the manifest first; empty without a base. */
  base: readonly string[]
  baseBytes: number
}

export type CatalogueRow = CatalogueMeta | Uint8Array

const META = 'meta'
const BASE = 'base/'
const OPERATION = 'op/'
const NUMBER_DIGITS = 12

export class CatalogueLog {
  readonly #table: Table<CatalogueRow>
  #meta: CatalogueMeta
  #base: Segment[] = []
  #tail: Written[] = []
  #keys: string[] = []
  #tailBytes = 0
  #next = 0
  /** Written groups of the tail by their first and last operation: closed ones stay as they are. */
  #written = new Map<string, Segment>()

  private constructor(table: Table<CatalogueRow>, meta: CatalogueMeta) {
    this.#table = table
    this.#meta = meta
  }

  /** @param newWriter id for a table that is empty. @throws InvalidCatalogueError */
  static async open(
    table: Table<CatalogueRow>,
    newWriter: () => string
  ): Promise<{ log: CatalogueLog; bases: Base[]; operations: Operation[] }> {
    const rows = new Map<string, Uint8Array>()
    let meta: CatalogueMeta | undefined
    for await (const [key, row] of table.entries()) {
      if (row instanceof Uint8Array) rows.set(key, row)
      else meta = row
    }
    meta ??= { writer: newWriter(), base: [], baseBytes: 0 }
    const log = new CatalogueLog(table, meta)
    log.#base = meta.base.map((id) => {
      const bytes = rows.get(BASE + id)
      if (bytes === undefined) throw new InvalidCatalogueError('a part of it was lost')
      return { id, bytes }
    })
    const read = await readSegments(log.#base.map(({ bytes }) => bytes))
    for (const [key, bytes] of rows) {
      if (!key.startsWith(OPERATION)) continue
      const [operation] = (await readSegments([bytes])).operations
      if (operation !== undefined) log.#keep(key, { operation, sizeBytes: bytes.byteLength })
    }
    return { log, bases: read.bases, operations: log.#tail.map(({ operation }) => operation) }
  }

  get writer(): string {
    return this.#meta.writer
  }

  /** Durable when it resolves. */
  async append(operations: readonly Operation[], writer = this.writer): Promise<void> {
    const meta = { ...this.#meta, writer }
    const rows = operations.map((operation, index) => {
      const bytes = writeOperations([operation])
      return { key: keyOf(this.#next + index), bytes, written: { operation, sizeBytes: bytes.byteLength } }
    })
    const batch: TableOperation<CatalogueRow>[] = rows.map(({ key, bytes }) => ({
      type: 'put',
      key,
      value: bytes
    }))
    await this.#table.batch([...batch, { type: 'put', key: META, value: meta }])
    this.#meta = meta
    for (const { key, written } of rows) this.#keep(key, written)
  }

  isLong(): boolean {
    const limit = Math.max(MIN_FOLD_BYTES, this.#meta.baseBytes * FOLD_SHARE)
    return this.#tailBytes > limit || this.#tail.length > MAX_TAIL_OPERATIONS
  }

  /** Puts all that is known into a new base. */
  async fold(snapshot: Snapshot, writer = this.writer): Promise<void> {
    await this.replace(await writeBase(snapshot), () => true, writer)
  }

  /** Takes `base` for what is stored, and forgets operations that it contains. */
  async replace(
    base: readonly Segment[],
    contains: (operation: Operation) => boolean,
    writer = this.writer
  ): Promise<void> {
    const meta: CatalogueMeta = {
      writer,
      base: base.map(({ id }) => id),
      baseBytes: base.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
    }
    const known = new Set(this.#meta.base)
    const kept = new Set(meta.base)
    const gone = this.#keys.filter((_, index) => {
      const written = this.#tail[index]
      return written !== undefined && contains(written.operation)
    })
    const batch: TableOperation<CatalogueRow>[] = [
      ...base
        .filter(({ id }) => !known.has(id))
        .map(({ id, bytes }) => ({ type: 'put' as const, key: BASE + id, value: bytes })),
      ...[...known].filter((id) => !kept.has(id)).map((id) => ({ type: 'delete' as const, key: BASE + id })),
      ...gone.map((key) => ({ type: 'delete' as const, key })),
      { type: 'put', key: META, value: meta }
    ]
    await this.#table.batch(batch)
    this.#meta = meta
    this.#base = [...base]
    const left = this.#keys.flatMap((key, index) => {
      const written = this.#tail[index]
      return written === undefined || contains(written.operation) ? [] : [{ key, written }]
    })
    this.#tail = []
    this.#keys = []
    this.#tailBytes = 0
    this.#written.clear()
    for (const { key, written } of left) this.#keep(key, written)
  }

  /** The base and the operations since then. */
  async segments(): Promise<Segment[]> {
    const tail: Segment[] = []
    const written = new Map<string, Segment>()
    for (const group of groupTail(this.#tail)) {
      const name = [group.at(0), group.at(-1)]
        .map((one) => `${one?.stamp.writer}.${one?.stamp.seq}`)
        .join(' ')
      const segment = this.#written.get(name) ?? (await segmentOf(writeOperations(group)))
      written.set(name, segment)
      tail.push(segment)
    }
    this.#written = written
    return [...this.#base, ...tail]
  }

  #keep(key: string, written: Written): void {
    this.#keys.push(key)
    this.#tail.push(written)
    this.#tailBytes += written.sizeBytes
    this.#next = Math.max(this.#next, Number(key.slice(OPERATION.length)) + 1)
  }
}

function keyOf(number: number): string {
  return OPERATION + String(number).padStart(NUMBER_DIGITS, '0')
}
