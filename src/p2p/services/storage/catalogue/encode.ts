/** From the model to segments. Equal input is written alike: parts are named by their hash. */
import { SHARD_ID_BYTES, ID_BYTES, ROOT, WRITER_BYTES } from './constants.ts'
import { decodeId } from './ids.ts'
import type { EntryDelta, Operation, Purge, StripeDelta, StripeHolder, Version } from './model.ts'
import {
  CatalogueEntry,
  CatalogueManifest,
  CatalogueOperation,
  CataloguePurge,
  CatalogueSegment,
  CatalogueStripe,
  CatalogueVersion
} from './schema/catalogue.ts'
import { parseDot, type Dot, type Seen, type Stamp } from './stamps.ts'

export const FORMAT = 1

export function encodeOperations(operations: readonly Operation[]): Uint8Array<ArrayBuffer> {
  const tables = new Tables()
  return tables.finish({ operations: operations.map((operation) => tables.operation(operation)) })
}

export function encodePart(
  entries: readonly EntryDelta[],
  stripes: readonly StripeDelta[]
): Uint8Array<ArrayBuffer> {
  const tables = new Tables()
  return tables.finish({
    entries: entries.map((entry) => tables.entry(entry)),
    stripes: stripes.map((stripe) => tables.stripe(stripe))
  })
}

export function encodeManifest(
  parts: readonly Uint8Array<ArrayBuffer>[],
  seen: Seen,
  purges: readonly Purge[]
): Uint8Array<ArrayBuffer> {
  const tables = new Tables()
  return tables.finish({
    manifest: CatalogueManifest.encode({
      parts: concat(parts, SHARD_ID_BYTES),
      seen: tables.spans(seen),
      purges: purges.map((purge) => tables.purge(purge))
    })
  })
}

/** What a segment's messages refer to by position. */
class Tables {
  readonly #writers = new Map<string, number>()
  readonly #stamps = new Map<string, { position: number; stamp: Stamp }>()
  readonly #holders = new Map<string, { position: number; holder: StripeHolder }>()

  finish(body: Partial<CatalogueSegment>): Uint8Array<ArrayBuffer> {
    const stamps = [...this.#stamps.values()].map(({ stamp }) => stamp)
    const holders = [...this.#holders.values()].map(({ holder }) => holder)
    return CatalogueSegment.encode({
      format: FORMAT,
      stampWriters: stamps.map(({ writer }) => this.#writer(writer)),
      stampSeqs: stamps.map(({ seq }) => seq),
      stampClocks: stamps.map(({ clock }) => clock),
      accounts: holders.map(({ account }) => account),
      peers: holders.map(({ peer }) => peer),
      ...body,
      writers: [...this.#writers.keys()].map((writer) => idBytes(writer, WRITER_BYTES))
    })
  }

  operation({ stamp, entries, stripes, purge }: Operation): Uint8Array<ArrayBuffer> {
    return CatalogueOperation.encode({
      stamp: this.#stamp(stamp),
      entries: entries.map((entry) => this.entry(entry)),
      stripes: stripes.map((stripe) => this.stripe(stripe)),
      ...(purge === undefined ? {} : { purge: this.purge(purge) })
    })
  }

  entry({
    id,
    birth,
    kind,
    name,
    places = [],
    bin,
    choice,
    versions = []
  }: EntryDelta): Uint8Array<ArrayBuffer> {
    const message: Partial<CatalogueEntry> = { id: idBytes(id), birth: this.#dot(birth) }
    if (kind === 'folder') message.kind = 1
    if (name !== undefined) {
      message.name = name.value
      message.nameStamp = this.#stamp(name.stamp)
    }
    if (places.length > 0) {
      message.parents = concat(
        places.map(({ parent }) => parentBytes(parent)),
        ID_BYTES
      )
      message.parentStamps = places.map(({ stamp }) => this.#stamp(stamp))
    }
    if (bin !== undefined) {
      message.binStamp = this.#stamp(bin.stamp)
      if (bin.removed) message.binRemoved = true
      message.binSeen = this.#dots(bin.seen)
    }
    if (choice !== undefined) {
      message.choiceStamp = this.#stamp(choice.stamp)
      message.choiceVersion = this.#dot(choice.version)
      message.choiceSeen = this.#dots(choice.seen)
    }
    message.versions = [...versions]
      .sort((a, b) => (a.dot < b.dot ? -1 : 1))
      .map((version) => this.#version(version))
    return CatalogueEntry.encode(message)
  }

  stripe({ id, birth, shape, shards, placements = [] }: StripeDelta): Uint8Array<ArrayBuffer> {
    return CatalogueStripe.encode({
      id: idBytes(id),
      birth: this.#dot(birth),
      ...shape,
      ...(shards === undefined ? {} : { shards }),
      placements: placements.flatMap(({ index, stamp, holder }) => [
        index,
        this.#stamp(stamp),
        holder === undefined ? 0 : this.#holder(holder) + 1
      ])
    })
  }

  purge({ stamp, ids, versions, seen }: Purge): Uint8Array<ArrayBuffer> {
    return CataloguePurge.encode({
      stamp: this.#stamp(stamp),
      ids: concat(
        [...ids].map((id) => idBytes(id)),
        ID_BYTES
      ),
      versions: this.#dots([...versions]),
      seen: this.spans(seen)
    })
  }

  spans(seen: Seen): number[] {
    return seen.spans().flatMap(({ writer, first, last }) => [this.#writer(writer), first, last])
  }

  #version(version: Version): Uint8Array<ArrayBuffer> {
    const { dot, stamp, location, replaces, carried, origin, object, key } = version
    const { sizeBytes, modifiedAt, storedAt, device } = version
    return CatalogueVersion.encode({
      stamp: this.#stamp(stamp),
      index: parseDot(dot).index,
      sizeBytes,
      modifiedAt,
      storedAt,
      device,
      object,
      key,
      stripes: concat(
        location.stripes.map((id) => idBytes(id)),
        ID_BYTES
      ),
      offset: location.offset,
      sealedBytes: location.sealedBytes,
      replaces: this.#dots(replaces),
      ...(carried === undefined
        ? {}
        : {
            name: carried.name.value,
            nameStamp: this.#stamp(carried.name.stamp),
            parent: parentBytes(carried.place.parent),
            parentStamp: this.#stamp(carried.place.stamp)
          }),
      ...(origin === undefined ? {} : { origin: idBytes(origin) })
    })
  }

  #dots(dots: readonly Dot[]): number[] {
    return dots.flatMap((dot) => this.#dot(dot))
  }

  #dot(dot: Dot): number[] {
    const { writer, seq, index } = parseDot(dot)
    return [this.#writer(writer), seq, index]
  }

  #stamp(stamp: Stamp): number {
    const name = `${stamp.writer}.${stamp.seq}`
    const known = this.#stamps.get(name)
    if (known !== undefined) return known.position
    const position = this.#stamps.size
    this.#stamps.set(name, { position, stamp })
    return position
  }

  #writer(writer: string): number {
    const position = this.#writers.get(writer) ?? this.#writers.size
    this.#writers.set(writer, position)
    return position
  }

  #holder(holder: StripeHolder): number {
    const name = `${holder.account}\n${holder.peer}`
    const known = this.#holders.get(name)
    if (known !== undefined) return known.position
    const position = this.#holders.size
    this.#holders.set(name, { position, holder })
    return position
  }
}

function parentBytes(parent: string): Uint8Array<ArrayBuffer> {
  return parent === ROOT ? new Uint8Array(ID_BYTES) : idBytes(parent)
}

function idBytes(id: string, lengthBytes: number = ID_BYTES): Uint8Array<ArrayBuffer> {
  const bytes = decodeId(id, lengthBytes)
  if (bytes === undefined) throw new RangeError(`${id} is no id of the catalogue`)
  return bytes
}

function concat(items: readonly Uint8Array<ArrayBuffer>[], itemBytes: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(items.length * itemBytes)
  for (const [index, item] of items.entries()) all.set(item, index * itemBytes)
  return all
}
