/** From segments to the model. Every field is bounded; whatever does not fit is no catalogue. */
import {
  ID_BYTES,
  KEY_BYTES,
  MAX_CLOCK,
  MAX_DATA_SHARDS,
  MAX_DECODED_VERSIONS,
  MAX_ELEMENTS,
  MAX_LABEL_LENGTH,
  MAX_PLACES,
  MAX_STORED_NAME_BYTES,
  MAX_TOTAL_SHARDS,
  MAX_VERSION_STRIPES,
  ROOT,
  SHARD_ID_BYTES,
  SHARD_SIZES,
  WRITER_BYTES
} from './constants.ts'
import { FORMAT } from './encode.ts'
import { InvalidCatalogueError } from './errors.ts'
import { encodeId } from './ids.ts'
import type {
  EntryDelta,
  NameRegister,
  Operation,
  Place,
  Purge,
  StripeDelta,
  StripeHolder,
  Version
} from './model.ts'
import {
  CatalogueEntry,
  CatalogueManifest,
  CatalogueOperation,
  CataloguePurge,
  CatalogueSegment,
  CatalogueStripe,
  CatalogueVersion
} from './schema/catalogue.ts'
import { dotOf, Seen, type Dot, type Stamp } from './stamps.ts'

export interface Manifest {
  /** SHA-256 of each part. */
  parts: Uint8Array<ArrayBuffer>[]
  seen: Seen
  purges: Purge[]
}

export interface DecodedSegment {
  entries: EntryDelta[]
  stripes: StripeDelta[]
  operations: Operation[]
  manifest?: Manifest | undefined
}

/** Numbers of a dot, a span, a placement. */
const TRIPLE = 3
const LIMITS = {
  writers: MAX_ELEMENTS,
  stampWriters: MAX_ELEMENTS,
  stampSeqs: MAX_ELEMENTS,
  stampClocks: MAX_ELEMENTS,
  accounts: MAX_ELEMENTS,
  peers: MAX_ELEMENTS,
  entries: MAX_ELEMENTS,
  stripes: MAX_ELEMENTS,
  operations: MAX_ELEMENTS
}
const MANIFEST_LIMITS = { seen: MAX_ELEMENTS, purges: MAX_ELEMENTS }
const OPERATION_LIMITS = { entries: MAX_ELEMENTS, stripes: MAX_ELEMENTS }
const ENTRY_LIMITS = {
  birth: TRIPLE,
  parentStamps: MAX_PLACES,
  binSeen: TRIPLE * MAX_DECODED_VERSIONS,
  choiceVersion: TRIPLE,
  choiceSeen: TRIPLE * MAX_DECODED_VERSIONS,
  versions: MAX_DECODED_VERSIONS
}
const VERSION_LIMITS = { replaces: TRIPLE * MAX_DECODED_VERSIONS }
const STRIPE_LIMITS = { birth: TRIPLE, placements: TRIPLE * MAX_TOTAL_SHARDS }
const PURGE_LIMITS = { versions: MAX_ELEMENTS, seen: MAX_ELEMENTS }

const MAX_UINT32 = 2 ** 32 - 1
const NONE = new Uint8Array()

/** @throws InvalidCatalogueError */
export function decodeSegment(bytes: Uint8Array): DecodedSegment {
  try {
    const segment = CatalogueSegment.decode(bytes, { limits: LIMITS })
    check(segment.format === FORMAT, 'its format is unknown')
    const tables = new Tables(segment)
    return {
      entries: segment.entries.map((entry) => tables.entry(entry)),
      stripes: segment.stripes.map((stripe) => tables.stripe(stripe)),
      operations: segment.operations.map((operation) => tables.operation(operation)),
      ...(segment.manifest === undefined ? {} : { manifest: tables.manifest(segment.manifest) })
    }
  } catch (cause) {
    if (cause instanceof InvalidCatalogueError) throw cause
    throw new InvalidCatalogueError('it is malformed', { cause })
  }
}

class Tables {
  readonly #writers: readonly string[]
  readonly #stamps: readonly Stamp[]
  readonly #holders: readonly StripeHolder[]

  constructor({ writers, stampWriters, stampSeqs, stampClocks, accounts, peers }: CatalogueSegment) {
    this.#writers = writers.map((writer) => encodeId(sized(writer, WRITER_BYTES)))
    this.#stamps = stampWriters.map((writer, index) => ({
      writer: at(this.#writers, writer),
      seq: integer(stampSeqs[index], 1, MAX_UINT32),
      clock: integer(stampClocks[index], 1, MAX_CLOCK)
    }))
    this.#holders = accounts.map((account, index) => ({
      account: label(account),
      peer: label(peers[index] ?? '')
    }))
  }

  manifest(bytes: Uint8Array): Manifest {
    const { parts, seen, purges } = CatalogueManifest.decode(bytes, { limits: MANIFEST_LIMITS })
    return {
      parts: split(parts ?? NONE, SHARD_ID_BYTES, MAX_ELEMENTS),
      seen: this.#seen(seen),
      purges: purges.map((purge) => this.#purge(purge))
    }
  }

  operation(bytes: Uint8Array): Operation {
    const { stamp, entries, stripes, purge } = CatalogueOperation.decode(bytes, { limits: OPERATION_LIMITS })
    return {
      stamp: this.#stamp(stamp),
      entries: entries.map((entry) => this.entry(entry)),
      stripes: stripes.map((stripe) => this.stripe(stripe)),
      ...(purge === undefined ? {} : { purge: this.#purge(purge) })
    }
  }

  entry(bytes: Uint8Array): EntryDelta {
    const message = CatalogueEntry.decode(bytes, { limits: ENTRY_LIMITS })
    const { id, birth, kind = 0, name, nameStamp, parents, parentStamps, versions } = message
    const { binStamp, binRemoved = false, binSeen, choiceStamp, choiceVersion, choiceSeen } = message
    const places = split(parents ?? NONE, ID_BYTES, MAX_PLACES)
    check(places.length === parentStamps.length, 'a place has no stamp')
    return {
      id: encodeId(sized(id, ID_BYTES)),
      birth: this.#dot(birth),
      kind: integer(kind, 0, 1) === 1 ? 'folder' : 'file',
      name: name === undefined ? undefined : this.#name(name, nameStamp),
      places: places.map((parent, index) => this.#place(parent, parentStamps[index])),
      bin:
        binStamp === undefined
          ? undefined
          : { stamp: this.#stamp(binStamp), removed: binRemoved, seen: this.#dots(binSeen) },
      choice:
        choiceStamp === undefined
          ? undefined
          : {
              stamp: this.#stamp(choiceStamp),
              version: this.#dot(choiceVersion),
              seen: this.#dots(choiceSeen)
            },
      versions: versions.map((version) => this.#version(version))
    }
  }

  stripe(bytes: Uint8Array): StripeDelta {
    const message = CatalogueStripe.decode(bytes, { limits: STRIPE_LIMITS })
    const { id, birth, dataShards, totalShards, shardBytes, shards, placements } = message
    const delta: StripeDelta = {
      id: encodeId(sized(id, ID_BYTES)),
      birth: this.#dot(birth),
      placements: triples(placements).map(([index, stamp, holder]) => ({
        index: integer(index, 0, MAX_TOTAL_SHARDS - 1),
        stamp: this.#stamp(stamp),
        holder: holder === 0 ? undefined : at(this.#holders, holder - 1)
      }))
    }
    if (shards === undefined) return delta
    const k = integer(dataShards, 1, MAX_DATA_SHARDS)
    const n = integer(totalShards, k + 1, MAX_TOTAL_SHARDS)
    check(shardBytes !== undefined && SHARD_SIZES.has(shardBytes), 'a shard has an odd size')
    delta.shape = { dataShards: k, totalShards: n, shardBytes }
    delta.shards = sized(shards, n * SHARD_ID_BYTES)
    return delta
  }

  #purge(bytes: Uint8Array): Purge {
    const { stamp, ids, versions, seen } = CataloguePurge.decode(bytes, { limits: PURGE_LIMITS })
    return {
      stamp: this.#stamp(stamp),
      ids: new Set(split(ids ?? NONE, ID_BYTES, MAX_ELEMENTS).map((id) => encodeId(id))),
      versions: new Set(this.#dots(versions)),
      seen: this.#seen(seen)
    }
  }

  #seen(spans: readonly number[]): Seen {
    return Seen.of(
      triples(spans).map(([writer, first, last]) => ({
        writer: at(this.#writers, writer),
        first: integer(first, 1, MAX_UINT32),
        last: integer(last, first, MAX_UINT32)
      }))
    )
  }

  #version(bytes: Uint8Array): Version {
    const message = CatalogueVersion.decode(bytes, { limits: VERSION_LIMITS })
    const { index = 0, device = '', object, key, stripes, offset, sealedBytes } = message
    const { name, nameStamp, parent, parentStamp, origin } = message
    const stamp = this.#stamp(message.stamp)
    return {
      dot: dotOf(stamp, index),
      stamp,
      sizeBytes: count(message.sizeBytes),
      modifiedAt: count(message.modifiedAt),
      storedAt: count(message.storedAt),
      device: label(device),
      object: sized(object, ID_BYTES),
      key: sized(key, KEY_BYTES),
      location: {
        stripes: split(stripes ?? NONE, ID_BYTES, MAX_VERSION_STRIPES).map((id) => encodeId(id)),
        offset: count(offset),
        sealedBytes: count(sealedBytes)
      },
      replaces: this.#dots(message.replaces),
      carried:
        name === undefined || parent === undefined
          ? undefined
          : { name: this.#name(name, nameStamp), place: this.#place(parent, parentStamp) },
      origin: origin && encodeId(sized(origin, ID_BYTES))
    }
  }

  #name(value: string, stamp: number | undefined): NameRegister {
    check(value.length <= MAX_STORED_NAME_BYTES, 'a name is too long')
    return { stamp: this.#stamp(stamp), value }
  }

  #place(parent: Uint8Array<ArrayBuffer>, stamp: number | undefined): Place {
    const isRoot = parent.every((byte) => byte === 0)
    return { stamp: this.#stamp(stamp), parent: isRoot ? ROOT : encodeId(sized(parent, ID_BYTES)) }
  }

  #stamp(position: number | undefined): Stamp {
    return at(this.#stamps, position ?? -1)
  }

  #dots(numbers: readonly number[]): Dot[] {
    return triples(numbers).map(([writer, seq, index]) =>
      dotOf({ writer: at(this.#writers, writer), seq: integer(seq, 1, MAX_UINT32) }, index)
    )
  }

  #dot(numbers: readonly number[]): Dot {
    const [dot, ...more] = this.#dots(numbers)
    check(dot !== undefined && more.length === 0, 'a change has no name')
    return dot
  }
}

function triples(numbers: readonly number[]): [number, number, number][] {
  check(numbers.length % TRIPLE === 0, 'a list is cut off')
  const all: [number, number, number][] = []
  for (let at = 0; at < numbers.length; at += TRIPLE) {
    all.push([numbers[at] ?? 0, numbers[at + 1] ?? 0, numbers[at + 2] ?? 0])
  }
  return all
}

function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new InvalidCatalogueError(what)
}

function at<T>(items: readonly T[], position: number): T {
  const item = items[position]
  check(item !== undefined, 'it refers to nothing')
  return item
}

function integer(value: number | undefined, min: number, max: number): number {
  check(
    value !== undefined && Number.isInteger(value) && value >= min && value <= max,
    'a number is out of range'
  )
  return value
}

function count(value = 0): number {
  return integer(value, 0, Number.MAX_SAFE_INTEGER)
}

function sized(bytes: Uint8Array<ArrayBuffer> | undefined, sizeBytes: number): Uint8Array<ArrayBuffer> {
  check(bytes?.byteLength === sizeBytes, 'an id or key has another length')
  return bytes
}

function label(text: string): string {
  check(text.length <= MAX_LABEL_LENGTH, 'a label is too long')
  return text
}

function split(bytes: Uint8Array<ArrayBuffer>, itemBytes: number, max: number): Uint8Array<ArrayBuffer>[] {
  const items = bytes.byteLength / itemBytes
  check(Number.isInteger(items) && items <= max, 'a list of ids has another length')
  return Array.from({ length: items }, (_, item) => bytes.subarray(item * itemBytes, (item + 1) * itemBytes))
}
