import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface CatalogueSegment {
  format?: number
  writers: Uint8Array<ArrayBuffer>[]
  stampWriters: number[]
  stampSeqs: number[]
  stampClocks: number[]
  accounts: string[]
  peers: string[]
  entries: Uint8Array<ArrayBuffer>[]
  stripes: Uint8Array<ArrayBuffer>[]
  operations: Uint8Array<ArrayBuffer>[]
  manifest?: Uint8Array<ArrayBuffer>
}

export namespace CatalogueSegment {
  let _codec: Codec<CatalogueSegment>

  export const codec = (): Codec<CatalogueSegment> => {
    if (_codec == null) {
      _codec = message<CatalogueSegment>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.format != null) {
            w.uint32(8)
            w.uint32(obj.format)
          }

          if (obj.writers != null && obj.writers.length > 0) {
            for (const value of obj.writers) {
              w.uint32(18)
              w.bytes(value)
            }
          }

          if (obj.stampWriters != null && obj.stampWriters.length > 0) {
            for (const value of obj.stampWriters) {
              w.uint32(24)
              w.uint32(value)
            }
          }

          if (obj.stampSeqs != null && obj.stampSeqs.length > 0) {
            for (const value of obj.stampSeqs) {
              w.uint32(32)
              w.uint32(value)
            }
          }

          if (obj.stampClocks != null && obj.stampClocks.length > 0) {
            for (const value of obj.stampClocks) {
              w.uint32(40)
              w.uint64Number(value)
            }
          }

          if (obj.accounts != null && obj.accounts.length > 0) {
            for (const value of obj.accounts) {
              w.uint32(50)
              w.string(value)
            }
          }

          if (obj.peers != null && obj.peers.length > 0) {
            for (const value of obj.peers) {
              w.uint32(58)
              w.string(value)
            }
          }

          if (obj.entries != null && obj.entries.length > 0) {
            for (const value of obj.entries) {
              w.uint32(66)
              w.bytes(value)
            }
          }

          if (obj.stripes != null && obj.stripes.length > 0) {
            for (const value of obj.stripes) {
              w.uint32(74)
              w.bytes(value)
            }
          }

          if (obj.operations != null && obj.operations.length > 0) {
            for (const value of obj.operations) {
              w.uint32(82)
              w.bytes(value)
            }
          }

          if (obj.manifest != null) {
            w.uint32(90)
            w.bytes(obj.manifest)
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            writers: [],
            stampWriters: [],
            stampSeqs: [],
            stampClocks: [],
            accounts: [],
            peers: [],
            entries: [],
            stripes: [],
            operations: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.format = reader.uint32()
                break
              }
              case 2: {
                if (opts.limits?.writers != null && obj.writers.length === opts.limits.writers) {
                  throw new MaxLengthError('Decode error - repeated field "writers" had too many elements')
                }

                obj.writers.push(reader.bytes())
                break
              }
              case 3: {
                if (
                  opts.limits?.stampWriters != null &&
                  obj.stampWriters.length === opts.limits.stampWriters
                ) {
                  throw new MaxLengthError(
                    'Decode error - repeated field "stampWriters" had too many elements'
                  )
                }

                obj.stampWriters.push(reader.uint32())
                break
              }
              case 4: {
                if (opts.limits?.stampSeqs != null && obj.stampSeqs.length === opts.limits.stampSeqs) {
                  throw new MaxLengthError('Decode error - repeated field "stampSeqs" had too many elements')
                }

                obj.stampSeqs.push(reader.uint32())
                break
              }
              case 5: {
                if (opts.limits?.stampClocks != null && obj.stampClocks.length === opts.limits.stampClocks) {
                  throw new MaxLengthError(
                    'Decode error - repeated field "stampClocks" had too many elements'
                  )
                }

                obj.stampClocks.push(reader.uint64Number())
                break
              }
              case 6: {
                if (opts.limits?.accounts != null && obj.accounts.length === opts.limits.accounts) {
                  throw new MaxLengthError('Decode error - repeated field "accounts" had too many elements')
                }

                obj.accounts.push(reader.string())
                break
              }
              case 7: {
                if (opts.limits?.peers != null && obj.peers.length === opts.limits.peers) {
                  throw new MaxLengthError('Decode error - repeated field "peers" had too many elements')
                }

                obj.peers.push(reader.string())
                break
              }
              case 8: {
                if (opts.limits?.entries != null && obj.entries.length === opts.limits.entries) {
                  throw new MaxLengthError('Decode error - repeated field "entries" had too many elements')
                }

                obj.entries.push(reader.bytes())
                break
              }
              case 9: {
                if (opts.limits?.stripes != null && obj.stripes.length === opts.limits.stripes) {
                  throw new MaxLengthError('Decode error - repeated field "stripes" had too many elements')
                }

                obj.stripes.push(reader.bytes())
                break
              }
              case 10: {
                if (opts.limits?.operations != null && obj.operations.length === opts.limits.operations) {
                  throw new MaxLengthError('Decode error - repeated field "operations" had too many elements')
                }

                obj.operations.push(reader.bytes())
                break
              }
              case 11: {
                obj.manifest = reader.bytes()
                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }

          return obj
        },
        function* (reader, length, prefix, opts = {}) {
          const obj = {
            writers: 0,
            stampWriters: 0,
            stampSeqs: 0,
            stampClocks: 0,
            accounts: 0,
            peers: 0,
            entries: 0,
            stripes: 0,
            operations: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.format`,
                  value: reader.uint32()
                }
                break
              }
              case 2: {
                if (opts.limits?.writers != null && obj.writers === opts.limits.writers) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "writers" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.writers[]`,
                  index: obj.writers,
                  value: reader.bytes()
                }

                obj.writers++

                break
              }
              case 3: {
                if (opts.limits?.stampWriters != null && obj.stampWriters === opts.limits.stampWriters) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "stampWriters" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.stampWriters[]`,
                  index: obj.stampWriters,
                  value: reader.uint32()
                }

                obj.stampWriters++

                break
              }
              case 4: {
                if (opts.limits?.stampSeqs != null && obj.stampSeqs === opts.limits.stampSeqs) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "stampSeqs" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.stampSeqs[]`,
                  index: obj.stampSeqs,
                  value: reader.uint32()
                }

                obj.stampSeqs++

                break
              }
              case 5: {
                if (opts.limits?.stampClocks != null && obj.stampClocks === opts.limits.stampClocks) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "stampClocks" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.stampClocks[]`,
                  index: obj.stampClocks,
                  value: reader.uint64Number()
                }

                obj.stampClocks++

                break
              }
              case 6: {
                if (opts.limits?.accounts != null && obj.accounts === opts.limits.accounts) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "accounts" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.accounts[]`,
                  index: obj.accounts,
                  value: reader.string()
                }

                obj.accounts++

                break
              }
              case 7: {
                if (opts.limits?.peers != null && obj.peers === opts.limits.peers) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "peers" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.peers[]`,
                  index: obj.peers,
                  value: reader.string()
                }

                obj.peers++

                break
              }
              case 8: {
                if (opts.limits?.entries != null && obj.entries === opts.limits.entries) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "entries" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.entries[]`,
                  index: obj.entries,
                  value: reader.bytes()
                }

                obj.entries++

                break
              }
              case 9: {
                if (opts.limits?.stripes != null && obj.stripes === opts.limits.stripes) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "stripes" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.stripes[]`,
                  index: obj.stripes,
                  value: reader.bytes()
                }

                obj.stripes++

                break
              }
              case 10: {
                if (opts.limits?.operations != null && obj.operations === opts.limits.operations) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "operations" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.operations[]`,
                  index: obj.operations,
                  value: reader.bytes()
                }

                obj.operations++

                break
              }
              case 11: {
                yield {
                  field: `${prefix}.manifest`,
                  value: reader.bytes()
                }
                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }
        }
      )
    }

    return _codec
  }

  export interface CatalogueSegmentFormatFieldEvent {
    field: '$.format'
    value: number
  }

  export interface CatalogueSegmentWritersFieldEvent {
    field: '$.writers[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueSegmentStampWritersFieldEvent {
    field: '$.stampWriters[]'
    index: number
    value: number
  }

  export interface CatalogueSegmentStampSeqsFieldEvent {
    field: '$.stampSeqs[]'
    index: number
    value: number
  }

  export interface CatalogueSegmentStampClocksFieldEvent {
    field: '$.stampClocks[]'
    index: number
    value: number
  }

  export interface CatalogueSegmentAccountsFieldEvent {
    field: '$.accounts[]'
    index: number
    value: string
  }

  export interface CatalogueSegmentPeersFieldEvent {
    field: '$.peers[]'
    index: number
    value: string
  }

  export interface CatalogueSegmentEntriesFieldEvent {
    field: '$.entries[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueSegmentStripesFieldEvent {
    field: '$.stripes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueSegmentOperationsFieldEvent {
    field: '$.operations[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueSegmentManifestFieldEvent {
    field: '$.manifest'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<CatalogueSegment>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CatalogueSegment.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueSegment>
  ): CatalogueSegment {
    return decodeMessage(buf, CatalogueSegment.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueSegment>
  ): Generator<
    | CatalogueSegmentFormatFieldEvent
    | CatalogueSegmentWritersFieldEvent
    | CatalogueSegmentStampWritersFieldEvent
    | CatalogueSegmentStampSeqsFieldEvent
    | CatalogueSegmentStampClocksFieldEvent
    | CatalogueSegmentAccountsFieldEvent
    | CatalogueSegmentPeersFieldEvent
    | CatalogueSegmentEntriesFieldEvent
    | CatalogueSegmentStripesFieldEvent
    | CatalogueSegmentOperationsFieldEvent
    | CatalogueSegmentManifestFieldEvent
  > {
    return streamMessage(buf, CatalogueSegment.codec(), opts)
  }
}

export interface CatalogueManifest {
  parts?: Uint8Array<ArrayBuffer>
  seen: number[]
  purges: Uint8Array<ArrayBuffer>[]
}

export namespace CatalogueManifest {
  let _codec: Codec<CatalogueManifest>

  export const codec = (): Codec<CatalogueManifest> => {
    if (_codec == null) {
      _codec = message<CatalogueManifest>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.parts != null) {
            w.uint32(10)
            w.bytes(obj.parts)
          }

          if (obj.seen != null && obj.seen.length > 0) {
            for (const value of obj.seen) {
              w.uint32(16)
              w.uint32(value)
            }
          }

          if (obj.purges != null && obj.purges.length > 0) {
            for (const value of obj.purges) {
              w.uint32(26)
              w.bytes(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            seen: [],
            purges: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.parts = reader.bytes()
                break
              }
              case 2: {
                if (opts.limits?.seen != null && obj.seen.length === opts.limits.seen) {
                  throw new MaxLengthError('Decode error - repeated field "seen" had too many elements')
                }

                obj.seen.push(reader.uint32())
                break
              }
              case 3: {
                if (opts.limits?.purges != null && obj.purges.length === opts.limits.purges) {
                  throw new MaxLengthError('Decode error - repeated field "purges" had too many elements')
                }

                obj.purges.push(reader.bytes())
                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }

          return obj
        },
        function* (reader, length, prefix, opts = {}) {
          const obj = {
            seen: 0,
            purges: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.parts`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                if (opts.limits?.seen != null && obj.seen === opts.limits.seen) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "seen" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.seen[]`,
                  index: obj.seen,
                  value: reader.uint32()
                }

                obj.seen++

                break
              }
              case 3: {
                if (opts.limits?.purges != null && obj.purges === opts.limits.purges) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "purges" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.purges[]`,
                  index: obj.purges,
                  value: reader.bytes()
                }

                obj.purges++

                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }
        }
      )
    }

    return _codec
  }

  export interface CatalogueManifestPartsFieldEvent {
    field: '$.parts'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueManifestSeenFieldEvent {
    field: '$.seen[]'
    index: number
    value: number
  }

  export interface CatalogueManifestPurgesFieldEvent {
    field: '$.purges[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<CatalogueManifest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CatalogueManifest.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueManifest>
  ): CatalogueManifest {
    return decodeMessage(buf, CatalogueManifest.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueManifest>
  ): Generator<
    CatalogueManifestPartsFieldEvent | CatalogueManifestSeenFieldEvent | CatalogueManifestPurgesFieldEvent
  > {
    return streamMessage(buf, CatalogueManifest.codec(), opts)
  }
}

export interface CatalogueEntry {
  id?: Uint8Array<ArrayBuffer>
  birth: number[]
  kind?: number
  name?: string
  nameStamp?: number
  parents?: Uint8Array<ArrayBuffer>
  parentStamps: number[]
  binStamp?: number
  binRemoved?: boolean
  binSeen: number[]
  choiceStamp?: number
  choiceVersion: number[]
  choiceSeen: number[]
  versions: Uint8Array<ArrayBuffer>[]
}

export namespace CatalogueEntry {
  let _codec: Codec<CatalogueEntry>

  export const codec = (): Codec<CatalogueEntry> => {
    if (_codec == null) {
      _codec = message<CatalogueEntry>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.id != null) {
            w.uint32(10)
            w.bytes(obj.id)
          }

          if (obj.birth != null && obj.birth.length > 0) {
            for (const value of obj.birth) {
              w.uint32(16)
              w.uint32(value)
            }
          }

          if (obj.kind != null) {
            w.uint32(24)
            w.uint32(obj.kind)
          }

          if (obj.name != null) {
            w.uint32(34)
            w.string(obj.name)
          }

          if (obj.nameStamp != null) {
            w.uint32(40)
            w.uint32(obj.nameStamp)
          }

          if (obj.parents != null) {
            w.uint32(50)
            w.bytes(obj.parents)
          }

          if (obj.parentStamps != null && obj.parentStamps.length > 0) {
            for (const value of obj.parentStamps) {
              w.uint32(56)
              w.uint32(value)
            }
          }

          if (obj.binStamp != null) {
            w.uint32(64)
            w.uint32(obj.binStamp)
          }

          if (obj.binRemoved != null) {
            w.uint32(72)
            w.bool(obj.binRemoved)
          }

          if (obj.binSeen != null && obj.binSeen.length > 0) {
            for (const value of obj.binSeen) {
              w.uint32(80)
              w.uint32(value)
            }
          }

          if (obj.choiceStamp != null) {
            w.uint32(88)
            w.uint32(obj.choiceStamp)
          }

          if (obj.choiceVersion != null && obj.choiceVersion.length > 0) {
            for (const value of obj.choiceVersion) {
              w.uint32(96)
              w.uint32(value)
            }
          }

          if (obj.choiceSeen != null && obj.choiceSeen.length > 0) {
            for (const value of obj.choiceSeen) {
              w.uint32(104)
              w.uint32(value)
            }
          }

          if (obj.versions != null && obj.versions.length > 0) {
            for (const value of obj.versions) {
              w.uint32(114)
              w.bytes(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            birth: [],
            parentStamps: [],
            binSeen: [],
            choiceVersion: [],
            choiceSeen: [],
            versions: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.id = reader.bytes()
                break
              }
              case 2: {
                if (opts.limits?.birth != null && obj.birth.length === opts.limits.birth) {
                  throw new MaxLengthError('Decode error - repeated field "birth" had too many elements')
                }

                obj.birth.push(reader.uint32())
                break
              }
              case 3: {
                obj.kind = reader.uint32()
                break
              }
              case 4: {
                obj.name = reader.string()
                break
              }
              case 5: {
                obj.nameStamp = reader.uint32()
                break
              }
              case 6: {
                obj.parents = reader.bytes()
                break
              }
              case 7: {
                if (
                  opts.limits?.parentStamps != null &&
                  obj.parentStamps.length === opts.limits.parentStamps
                ) {
                  throw new MaxLengthError(
                    'Decode error - repeated field "parentStamps" had too many elements'
                  )
                }

                obj.parentStamps.push(reader.uint32())
                break
              }
              case 8: {
                obj.binStamp = reader.uint32()
                break
              }
              case 9: {
                obj.binRemoved = reader.bool()
                break
              }
              case 10: {
                if (opts.limits?.binSeen != null && obj.binSeen.length === opts.limits.binSeen) {
                  throw new MaxLengthError('Decode error - repeated field "binSeen" had too many elements')
                }

                obj.binSeen.push(reader.uint32())
                break
              }
              case 11: {
                obj.choiceStamp = reader.uint32()
                break
              }
              case 12: {
                if (
                  opts.limits?.choiceVersion != null &&
                  obj.choiceVersion.length === opts.limits.choiceVersion
                ) {
                  throw new MaxLengthError(
                    'Decode error - repeated field "choiceVersion" had too many elements'
                  )
                }

                obj.choiceVersion.push(reader.uint32())
                break
              }
              case 13: {
                if (opts.limits?.choiceSeen != null && obj.choiceSeen.length === opts.limits.choiceSeen) {
                  throw new MaxLengthError('Decode error - repeated field "choiceSeen" had too many elements')
                }

                obj.choiceSeen.push(reader.uint32())
                break
              }
              case 14: {
                if (opts.limits?.versions != null && obj.versions.length === opts.limits.versions) {
                  throw new MaxLengthError('Decode error - repeated field "versions" had too many elements')
                }

                obj.versions.push(reader.bytes())
                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }

          return obj
        },
        function* (reader, length, prefix, opts = {}) {
          const obj = {
            birth: 0,
            parentStamps: 0,
            binSeen: 0,
            choiceVersion: 0,
            choiceSeen: 0,
            versions: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.id`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                if (opts.limits?.birth != null && obj.birth === opts.limits.birth) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "birth" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.birth[]`,
                  index: obj.birth,
                  value: reader.uint32()
                }

                obj.birth++

                break
              }
              case 3: {
                yield {
                  field: `${prefix}.kind`,
                  value: reader.uint32()
                }
                break
              }
              case 4: {
                yield {
                  field: `${prefix}.name`,
                  value: reader.string()
                }
                break
              }
              case 5: {
                yield {
                  field: `${prefix}.nameStamp`,
                  value: reader.uint32()
                }
                break
              }
              case 6: {
                yield {
                  field: `${prefix}.parents`,
                  value: reader.bytes()
                }
                break
              }
              case 7: {
                if (opts.limits?.parentStamps != null && obj.parentStamps === opts.limits.parentStamps) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "parentStamps" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.parentStamps[]`,
                  index: obj.parentStamps,
                  value: reader.uint32()
                }

                obj.parentStamps++

                break
              }
              case 8: {
                yield {
                  field: `${prefix}.binStamp`,
                  value: reader.uint32()
                }
                break
              }
              case 9: {
                yield {
                  field: `${prefix}.binRemoved`,
                  value: reader.bool()
                }
                break
              }
              case 10: {
                if (opts.limits?.binSeen != null && obj.binSeen === opts.limits.binSeen) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "binSeen" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.binSeen[]`,
                  index: obj.binSeen,
                  value: reader.uint32()
                }

                obj.binSeen++

                break
              }
              case 11: {
                yield {
                  field: `${prefix}.choiceStamp`,
                  value: reader.uint32()
                }
                break
              }
              case 12: {
                if (opts.limits?.choiceVersion != null && obj.choiceVersion === opts.limits.choiceVersion) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "choiceVersion" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.choiceVersion[]`,
                  index: obj.choiceVersion,
                  value: reader.uint32()
                }

                obj.choiceVersion++

                break
              }
              case 13: {
                if (opts.limits?.choiceSeen != null && obj.choiceSeen === opts.limits.choiceSeen) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "choiceSeen" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.choiceSeen[]`,
                  index: obj.choiceSeen,
                  value: reader.uint32()
                }

                obj.choiceSeen++

                break
              }
              case 14: {
                if (opts.limits?.versions != null && obj.versions === opts.limits.versions) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "versions" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.versions[]`,
                  index: obj.versions,
                  value: reader.bytes()
                }

                obj.versions++

                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }
        }
      )
    }

    return _codec
  }

  export interface CatalogueEntryIdFieldEvent {
    field: '$.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueEntryBirthFieldEvent {
    field: '$.birth[]'
    index: number
    value: number
  }

  export interface CatalogueEntryKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface CatalogueEntryNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface CatalogueEntryNameStampFieldEvent {
    field: '$.nameStamp'
    value: number
  }

  export interface CatalogueEntryParentsFieldEvent {
    field: '$.parents'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueEntryParentStampsFieldEvent {
    field: '$.parentStamps[]'
    index: number
    value: number
  }

  export interface CatalogueEntryBinStampFieldEvent {
    field: '$.binStamp'
    value: number
  }

  export interface CatalogueEntryBinRemovedFieldEvent {
    field: '$.binRemoved'
    value: boolean
  }

  export interface CatalogueEntryBinSeenFieldEvent {
    field: '$.binSeen[]'
    index: number
    value: number
  }

  export interface CatalogueEntryChoiceStampFieldEvent {
    field: '$.choiceStamp'
    value: number
  }

  export interface CatalogueEntryChoiceVersionFieldEvent {
    field: '$.choiceVersion[]'
    index: number
    value: number
  }

  export interface CatalogueEntryChoiceSeenFieldEvent {
    field: '$.choiceSeen[]'
    index: number
    value: number
  }

  export interface CatalogueEntryVersionsFieldEvent {
    field: '$.versions[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<CatalogueEntry>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CatalogueEntry.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueEntry>
  ): CatalogueEntry {
    return decodeMessage(buf, CatalogueEntry.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueEntry>
  ): Generator<
    | CatalogueEntryIdFieldEvent
    | CatalogueEntryBirthFieldEvent
    | CatalogueEntryKindFieldEvent
    | CatalogueEntryNameFieldEvent
    | CatalogueEntryNameStampFieldEvent
    | CatalogueEntryParentsFieldEvent
    | CatalogueEntryParentStampsFieldEvent
    | CatalogueEntryBinStampFieldEvent
    | CatalogueEntryBinRemovedFieldEvent
    | CatalogueEntryBinSeenFieldEvent
    | CatalogueEntryChoiceStampFieldEvent
    | CatalogueEntryChoiceVersionFieldEvent
    | CatalogueEntryChoiceSeenFieldEvent
    | CatalogueEntryVersionsFieldEvent
  > {
    return streamMessage(buf, CatalogueEntry.codec(), opts)
  }
}

export interface CatalogueVersion {
  stamp?: number
  index?: number
  sizeBytes?: number
  modifiedAt?: number
  storedAt?: number
  device?: string
  object?: Uint8Array<ArrayBuffer>
  key?: Uint8Array<ArrayBuffer>
  stripes?: Uint8Array<ArrayBuffer>
  offset?: number
  sealedBytes?: number
  replaces: number[]
  name?: string
  nameStamp?: number
  parent?: Uint8Array<ArrayBuffer>
  parentStamp?: number
  origin?: Uint8Array<ArrayBuffer>
}

export namespace CatalogueVersion {
  let _codec: Codec<CatalogueVersion>

  export const codec = (): Codec<CatalogueVersion> => {
    if (_codec == null) {
      _codec = message<CatalogueVersion>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.stamp != null) {
            w.uint32(8)
            w.uint32(obj.stamp)
          }

          if (obj.index != null) {
            w.uint32(16)
            w.uint32(obj.index)
          }

          if (obj.sizeBytes != null) {
            w.uint32(24)
            w.uint64Number(obj.sizeBytes)
          }

          if (obj.modifiedAt != null) {
            w.uint32(32)
            w.uint64Number(obj.modifiedAt)
          }

          if (obj.storedAt != null) {
            w.uint32(40)
            w.uint64Number(obj.storedAt)
          }

          if (obj.device != null) {
            w.uint32(50)
            w.string(obj.device)
          }

          if (obj.object != null) {
            w.uint32(58)
            w.bytes(obj.object)
          }

          if (obj.key != null) {
            w.uint32(66)
            w.bytes(obj.key)
          }

          if (obj.stripes != null) {
            w.uint32(74)
            w.bytes(obj.stripes)
          }

          if (obj.offset != null) {
            w.uint32(80)
            w.uint64Number(obj.offset)
          }

          if (obj.sealedBytes != null) {
            w.uint32(88)
            w.uint64Number(obj.sealedBytes)
          }

          if (obj.replaces != null && obj.replaces.length > 0) {
            for (const value of obj.replaces) {
              w.uint32(96)
              w.uint32(value)
            }
          }

          if (obj.name != null) {
            w.uint32(106)
            w.string(obj.name)
          }

          if (obj.nameStamp != null) {
            w.uint32(112)
            w.uint32(obj.nameStamp)
          }

          if (obj.parent != null) {
            w.uint32(122)
            w.bytes(obj.parent)
          }

          if (obj.parentStamp != null) {
            w.uint32(128)
            w.uint32(obj.parentStamp)
          }

          if (obj.origin != null) {
            w.uint32(138)
            w.bytes(obj.origin)
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            replaces: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.stamp = reader.uint32()
                break
              }
              case 2: {
                obj.index = reader.uint32()
                break
              }
              case 3: {
                obj.sizeBytes = reader.uint64Number()
                break
              }
              case 4: {
                obj.modifiedAt = reader.uint64Number()
                break
              }
              case 5: {
                obj.storedAt = reader.uint64Number()
                break
              }
              case 6: {
                obj.device = reader.string()
                break
              }
              case 7: {
                obj.object = reader.bytes()
                break
              }
              case 8: {
                obj.key = reader.bytes()
                break
              }
              case 9: {
                obj.stripes = reader.bytes()
                break
              }
              case 10: {
                obj.offset = reader.uint64Number()
                break
              }
              case 11: {
                obj.sealedBytes = reader.uint64Number()
                break
              }
              case 12: {
                if (opts.limits?.replaces != null && obj.replaces.length === opts.limits.replaces) {
                  throw new MaxLengthError('Decode error - repeated field "replaces" had too many elements')
                }

                obj.replaces.push(reader.uint32())
                break
              }
              case 13: {
                obj.name = reader.string()
                break
              }
              case 14: {
                obj.nameStamp = reader.uint32()
                break
              }
              case 15: {
                obj.parent = reader.bytes()
                break
              }
              case 16: {
                obj.parentStamp = reader.uint32()
                break
              }
              case 17: {
                obj.origin = reader.bytes()
                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }

          return obj
        },
        function* (reader, length, prefix, opts = {}) {
          const obj = {
            replaces: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.stamp`,
                  value: reader.uint32()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.index`,
                  value: reader.uint32()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.sizeBytes`,
                  value: reader.uint64Number()
                }
                break
              }
              case 4: {
                yield {
                  field: `${prefix}.modifiedAt`,
                  value: reader.uint64Number()
                }
                break
              }
              case 5: {
                yield {
                  field: `${prefix}.storedAt`,
                  value: reader.uint64Number()
                }
                break
              }
              case 6: {
                yield {
                  field: `${prefix}.device`,
                  value: reader.string()
                }
                break
              }
              case 7: {
                yield {
                  field: `${prefix}.object`,
                  value: reader.bytes()
                }
                break
              }
              case 8: {
                yield {
                  field: `${prefix}.key`,
                  value: reader.bytes()
                }
                break
              }
              case 9: {
                yield {
                  field: `${prefix}.stripes`,
                  value: reader.bytes()
                }
                break
              }
              case 10: {
                yield {
                  field: `${prefix}.offset`,
                  value: reader.uint64Number()
                }
                break
              }
              case 11: {
                yield {
                  field: `${prefix}.sealedBytes`,
                  value: reader.uint64Number()
                }
                break
              }
              case 12: {
                if (opts.limits?.replaces != null && obj.replaces === opts.limits.replaces) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "replaces" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.replaces[]`,
                  index: obj.replaces,
                  value: reader.uint32()
                }

                obj.replaces++

                break
              }
              case 13: {
                yield {
                  field: `${prefix}.name`,
                  value: reader.string()
                }
                break
              }
              case 14: {
                yield {
                  field: `${prefix}.nameStamp`,
                  value: reader.uint32()
                }
                break
              }
              case 15: {
                yield {
                  field: `${prefix}.parent`,
                  value: reader.bytes()
                }
                break
              }
              case 16: {
                yield {
                  field: `${prefix}.parentStamp`,
                  value: reader.uint32()
                }
                break
              }
              case 17: {
                yield {
                  field: `${prefix}.origin`,
                  value: reader.bytes()
                }
                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }
        }
      )
    }

    return _codec
  }

  export interface CatalogueVersionStampFieldEvent {
    field: '$.stamp'
    value: number
  }

  export interface CatalogueVersionIndexFieldEvent {
    field: '$.index'
    value: number
  }

  export interface CatalogueVersionSizeBytesFieldEvent {
    field: '$.sizeBytes'
    value: number
  }

  export interface CatalogueVersionModifiedAtFieldEvent {
    field: '$.modifiedAt'
    value: number
  }

  export interface CatalogueVersionStoredAtFieldEvent {
    field: '$.storedAt'
    value: number
  }

  export interface CatalogueVersionDeviceFieldEvent {
    field: '$.device'
    value: string
  }

  export interface CatalogueVersionObjectFieldEvent {
    field: '$.object'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueVersionKeyFieldEvent {
    field: '$.key'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueVersionStripesFieldEvent {
    field: '$.stripes'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueVersionOffsetFieldEvent {
    field: '$.offset'
    value: number
  }

  export interface CatalogueVersionSealedBytesFieldEvent {
    field: '$.sealedBytes'
    value: number
  }

  export interface CatalogueVersionReplacesFieldEvent {
    field: '$.replaces[]'
    index: number
    value: number
  }

  export interface CatalogueVersionNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface CatalogueVersionNameStampFieldEvent {
    field: '$.nameStamp'
    value: number
  }

  export interface CatalogueVersionParentFieldEvent {
    field: '$.parent'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueVersionParentStampFieldEvent {
    field: '$.parentStamp'
    value: number
  }

  export interface CatalogueVersionOriginFieldEvent {
    field: '$.origin'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<CatalogueVersion>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CatalogueVersion.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueVersion>
  ): CatalogueVersion {
    return decodeMessage(buf, CatalogueVersion.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueVersion>
  ): Generator<
    | CatalogueVersionStampFieldEvent
    | CatalogueVersionIndexFieldEvent
    | CatalogueVersionSizeBytesFieldEvent
    | CatalogueVersionModifiedAtFieldEvent
    | CatalogueVersionStoredAtFieldEvent
    | CatalogueVersionDeviceFieldEvent
    | CatalogueVersionObjectFieldEvent
    | CatalogueVersionKeyFieldEvent
    | CatalogueVersionStripesFieldEvent
    | CatalogueVersionOffsetFieldEvent
    | CatalogueVersionSealedBytesFieldEvent
    | CatalogueVersionReplacesFieldEvent
    | CatalogueVersionNameFieldEvent
    | CatalogueVersionNameStampFieldEvent
    | CatalogueVersionParentFieldEvent
    | CatalogueVersionParentStampFieldEvent
    | CatalogueVersionOriginFieldEvent
  > {
    return streamMessage(buf, CatalogueVersion.codec(), opts)
  }
}

export interface CatalogueStripe {
  id?: Uint8Array<ArrayBuffer>
  birth: number[]
  dataShards?: number
  totalShards?: number
  shardBytes?: number
  shards?: Uint8Array<ArrayBuffer>
  placements: number[]
}

export namespace CatalogueStripe {
  let _codec: Codec<CatalogueStripe>

  export const codec = (): Codec<CatalogueStripe> => {
    if (_codec == null) {
      _codec = message<CatalogueStripe>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.id != null) {
            w.uint32(10)
            w.bytes(obj.id)
          }

          if (obj.birth != null && obj.birth.length > 0) {
            for (const value of obj.birth) {
              w.uint32(16)
              w.uint32(value)
            }
          }

          if (obj.dataShards != null) {
            w.uint32(24)
            w.uint32(obj.dataShards)
          }

          if (obj.totalShards != null) {
            w.uint32(32)
            w.uint32(obj.totalShards)
          }

          if (obj.shardBytes != null) {
            w.uint32(40)
            w.uint32(obj.shardBytes)
          }

          if (obj.shards != null) {
            w.uint32(50)
            w.bytes(obj.shards)
          }

          if (obj.placements != null && obj.placements.length > 0) {
            for (const value of obj.placements) {
              w.uint32(56)
              w.uint32(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            birth: [],
            placements: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.id = reader.bytes()
                break
              }
              case 2: {
                if (opts.limits?.birth != null && obj.birth.length === opts.limits.birth) {
                  throw new MaxLengthError('Decode error - repeated field "birth" had too many elements')
                }

                obj.birth.push(reader.uint32())
                break
              }
              case 3: {
                obj.dataShards = reader.uint32()
                break
              }
              case 4: {
                obj.totalShards = reader.uint32()
                break
              }
              case 5: {
                obj.shardBytes = reader.uint32()
                break
              }
              case 6: {
                obj.shards = reader.bytes()
                break
              }
              case 7: {
                if (opts.limits?.placements != null && obj.placements.length === opts.limits.placements) {
                  throw new MaxLengthError('Decode error - repeated field "placements" had too many elements')
                }

                obj.placements.push(reader.uint32())
                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }

          return obj
        },
        function* (reader, length, prefix, opts = {}) {
          const obj = {
            birth: 0,
            placements: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.id`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                if (opts.limits?.birth != null && obj.birth === opts.limits.birth) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "birth" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.birth[]`,
                  index: obj.birth,
                  value: reader.uint32()
                }

                obj.birth++

                break
              }
              case 3: {
                yield {
                  field: `${prefix}.dataShards`,
                  value: reader.uint32()
                }
                break
              }
              case 4: {
                yield {
                  field: `${prefix}.totalShards`,
                  value: reader.uint32()
                }
                break
              }
              case 5: {
                yield {
                  field: `${prefix}.shardBytes`,
                  value: reader.uint32()
                }
                break
              }
              case 6: {
                yield {
                  field: `${prefix}.shards`,
                  value: reader.bytes()
                }
                break
              }
              case 7: {
                if (opts.limits?.placements != null && obj.placements === opts.limits.placements) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "placements" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.placements[]`,
                  index: obj.placements,
                  value: reader.uint32()
                }

                obj.placements++

                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }
        }
      )
    }

    return _codec
  }

  export interface CatalogueStripeIdFieldEvent {
    field: '$.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueStripeBirthFieldEvent {
    field: '$.birth[]'
    index: number
    value: number
  }

  export interface CatalogueStripeDataShardsFieldEvent {
    field: '$.dataShards'
    value: number
  }

  export interface CatalogueStripeTotalShardsFieldEvent {
    field: '$.totalShards'
    value: number
  }

  export interface CatalogueStripeShardBytesFieldEvent {
    field: '$.shardBytes'
    value: number
  }

  export interface CatalogueStripeShardsFieldEvent {
    field: '$.shards'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueStripePlacementsFieldEvent {
    field: '$.placements[]'
    index: number
    value: number
  }

  export function encode(obj: Partial<CatalogueStripe>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CatalogueStripe.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueStripe>
  ): CatalogueStripe {
    return decodeMessage(buf, CatalogueStripe.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueStripe>
  ): Generator<
    | CatalogueStripeIdFieldEvent
    | CatalogueStripeBirthFieldEvent
    | CatalogueStripeDataShardsFieldEvent
    | CatalogueStripeTotalShardsFieldEvent
    | CatalogueStripeShardBytesFieldEvent
    | CatalogueStripeShardsFieldEvent
    | CatalogueStripePlacementsFieldEvent
  > {
    return streamMessage(buf, CatalogueStripe.codec(), opts)
  }
}

export interface CataloguePurge {
  stamp?: number
  ids?: Uint8Array<ArrayBuffer>
  versions: number[]
  seen: number[]
}

export namespace CataloguePurge {
  let _codec: Codec<CataloguePurge>

  export const codec = (): Codec<CataloguePurge> => {
    if (_codec == null) {
      _codec = message<CataloguePurge>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.stamp != null) {
            w.uint32(8)
            w.uint32(obj.stamp)
          }

          if (obj.ids != null) {
            w.uint32(18)
            w.bytes(obj.ids)
          }

          if (obj.versions != null && obj.versions.length > 0) {
            for (const value of obj.versions) {
              w.uint32(24)
              w.uint32(value)
            }
          }

          if (obj.seen != null && obj.seen.length > 0) {
            for (const value of obj.seen) {
              w.uint32(32)
              w.uint32(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            versions: [],
            seen: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.stamp = reader.uint32()
                break
              }
              case 2: {
                obj.ids = reader.bytes()
                break
              }
              case 3: {
                if (opts.limits?.versions != null && obj.versions.length === opts.limits.versions) {
                  throw new MaxLengthError('Decode error - repeated field "versions" had too many elements')
                }

                obj.versions.push(reader.uint32())
                break
              }
              case 4: {
                if (opts.limits?.seen != null && obj.seen.length === opts.limits.seen) {
                  throw new MaxLengthError('Decode error - repeated field "seen" had too many elements')
                }

                obj.seen.push(reader.uint32())
                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }

          return obj
        },
        function* (reader, length, prefix, opts = {}) {
          const obj = {
            versions: 0,
            seen: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.stamp`,
                  value: reader.uint32()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.ids`,
                  value: reader.bytes()
                }
                break
              }
              case 3: {
                if (opts.limits?.versions != null && obj.versions === opts.limits.versions) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "versions" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.versions[]`,
                  index: obj.versions,
                  value: reader.uint32()
                }

                obj.versions++

                break
              }
              case 4: {
                if (opts.limits?.seen != null && obj.seen === opts.limits.seen) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "seen" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.seen[]`,
                  index: obj.seen,
                  value: reader.uint32()
                }

                obj.seen++

                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }
        }
      )
    }

    return _codec
  }

  export interface CataloguePurgeStampFieldEvent {
    field: '$.stamp'
    value: number
  }

  export interface CataloguePurgeIdsFieldEvent {
    field: '$.ids'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CataloguePurgeVersionsFieldEvent {
    field: '$.versions[]'
    index: number
    value: number
  }

  export interface CataloguePurgeSeenFieldEvent {
    field: '$.seen[]'
    index: number
    value: number
  }

  export function encode(obj: Partial<CataloguePurge>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CataloguePurge.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CataloguePurge>
  ): CataloguePurge {
    return decodeMessage(buf, CataloguePurge.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CataloguePurge>
  ): Generator<
    | CataloguePurgeStampFieldEvent
    | CataloguePurgeIdsFieldEvent
    | CataloguePurgeVersionsFieldEvent
    | CataloguePurgeSeenFieldEvent
  > {
    return streamMessage(buf, CataloguePurge.codec(), opts)
  }
}

export interface CatalogueOperation {
  stamp?: number
  entries: Uint8Array<ArrayBuffer>[]
  stripes: Uint8Array<ArrayBuffer>[]
  purge?: Uint8Array<ArrayBuffer>
}

export namespace CatalogueOperation {
  let _codec: Codec<CatalogueOperation>

  export const codec = (): Codec<CatalogueOperation> => {
    if (_codec == null) {
      _codec = message<CatalogueOperation>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.stamp != null) {
            w.uint32(8)
            w.uint32(obj.stamp)
          }

          if (obj.entries != null && obj.entries.length > 0) {
            for (const value of obj.entries) {
              w.uint32(18)
              w.bytes(value)
            }
          }

          if (obj.stripes != null && obj.stripes.length > 0) {
            for (const value of obj.stripes) {
              w.uint32(26)
              w.bytes(value)
            }
          }

          if (obj.purge != null) {
            w.uint32(34)
            w.bytes(obj.purge)
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            entries: [],
            stripes: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.stamp = reader.uint32()
                break
              }
              case 2: {
                if (opts.limits?.entries != null && obj.entries.length === opts.limits.entries) {
                  throw new MaxLengthError('Decode error - repeated field "entries" had too many elements')
                }

                obj.entries.push(reader.bytes())
                break
              }
              case 3: {
                if (opts.limits?.stripes != null && obj.stripes.length === opts.limits.stripes) {
                  throw new MaxLengthError('Decode error - repeated field "stripes" had too many elements')
                }

                obj.stripes.push(reader.bytes())
                break
              }
              case 4: {
                obj.purge = reader.bytes()
                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }

          return obj
        },
        function* (reader, length, prefix, opts = {}) {
          const obj = {
            entries: 0,
            stripes: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.stamp`,
                  value: reader.uint32()
                }
                break
              }
              case 2: {
                if (opts.limits?.entries != null && obj.entries === opts.limits.entries) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "entries" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.entries[]`,
                  index: obj.entries,
                  value: reader.bytes()
                }

                obj.entries++

                break
              }
              case 3: {
                if (opts.limits?.stripes != null && obj.stripes === opts.limits.stripes) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "stripes" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.stripes[]`,
                  index: obj.stripes,
                  value: reader.bytes()
                }

                obj.stripes++

                break
              }
              case 4: {
                yield {
                  field: `${prefix}.purge`,
                  value: reader.bytes()
                }
                break
              }
              default: {
                reader.skipType(tag & 7)
                break
              }
            }
          }
        }
      )
    }

    return _codec
  }

  export interface CatalogueOperationStampFieldEvent {
    field: '$.stamp'
    value: number
  }

  export interface CatalogueOperationEntriesFieldEvent {
    field: '$.entries[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueOperationStripesFieldEvent {
    field: '$.stripes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueOperationPurgeFieldEvent {
    field: '$.purge'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<CatalogueOperation>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CatalogueOperation.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueOperation>
  ): CatalogueOperation {
    return decodeMessage(buf, CatalogueOperation.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueOperation>
  ): Generator<
    | CatalogueOperationStampFieldEvent
    | CatalogueOperationEntriesFieldEvent
    | CatalogueOperationStripesFieldEvent
    | CatalogueOperationPurgeFieldEvent
  > {
    return streamMessage(buf, CatalogueOperation.codec(), opts)
  }
}
