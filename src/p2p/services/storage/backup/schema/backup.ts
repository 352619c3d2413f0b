import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface BackupIndex {
  parts: Uint8Array<ArrayBuffer>[]
}

export namespace BackupIndex {
  let _codec: Codec<BackupIndex>

  export const codec = (): Codec<BackupIndex> => {
    if (_codec == null) {
      _codec = message<BackupIndex>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.parts != null && obj.parts.length > 0) {
            for (const value of obj.parts) {
              w.uint32(10)
              w.bytes(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            parts: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                if (opts.limits?.parts != null && obj.parts.length === opts.limits.parts) {
                  throw new MaxLengthError('Decode error - repeated field "parts" had too many elements')
                }

                obj.parts.push(reader.bytes())
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
            parts: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                if (opts.limits?.parts != null && obj.parts === opts.limits.parts) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "parts" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.parts[]`,
                  index: obj.parts,
                  value: reader.bytes()
                }

                obj.parts++

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

  export interface BackupIndexPartsFieldEvent {
    field: '$.parts[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<BackupIndex>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BackupIndex.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BackupIndex>): BackupIndex {
    return decodeMessage(buf, BackupIndex.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<BackupIndex>
  ): Generator<BackupIndexPartsFieldEvent> {
    return streamMessage(buf, BackupIndex.codec(), opts)
  }
}

export interface BackupPart {
  segment?: string
  key?: Uint8Array<ArrayBuffer>
  object?: Uint8Array<ArrayBuffer>
  sizeBytes?: number
  offset?: number
  stripes: Uint8Array<ArrayBuffer>[]
}

export namespace BackupPart {
  let _codec: Codec<BackupPart>

  export const codec = (): Codec<BackupPart> => {
    if (_codec == null) {
      _codec = message<BackupPart>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.segment != null) {
            w.uint32(10)
            w.string(obj.segment)
          }

          if (obj.key != null) {
            w.uint32(18)
            w.bytes(obj.key)
          }

          if (obj.object != null) {
            w.uint32(26)
            w.bytes(obj.object)
          }

          if (obj.sizeBytes != null) {
            w.uint32(32)
            w.uint64Number(obj.sizeBytes)
          }

          if (obj.offset != null) {
            w.uint32(40)
            w.uint32(obj.offset)
          }

          if (obj.stripes != null && obj.stripes.length > 0) {
            for (const value of obj.stripes) {
              w.uint32(50)
              w.bytes(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            stripes: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.segment = reader.string()
                break
              }
              case 2: {
                obj.key = reader.bytes()
                break
              }
              case 3: {
                obj.object = reader.bytes()
                break
              }
              case 4: {
                obj.sizeBytes = reader.uint64Number()
                break
              }
              case 5: {
                obj.offset = reader.uint32()
                break
              }
              case 6: {
                if (opts.limits?.stripes != null && obj.stripes.length === opts.limits.stripes) {
                  throw new MaxLengthError('Decode error - repeated field "stripes" had too many elements')
                }

                obj.stripes.push(reader.bytes())
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
            stripes: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.segment`,
                  value: reader.string()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.key`,
                  value: reader.bytes()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.object`,
                  value: reader.bytes()
                }
                break
              }
              case 4: {
                yield {
                  field: `${prefix}.sizeBytes`,
                  value: reader.uint64Number()
                }
                break
              }
              case 5: {
                yield {
                  field: `${prefix}.offset`,
                  value: reader.uint32()
                }
                break
              }
              case 6: {
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

  export interface BackupPartSegmentFieldEvent {
    field: '$.segment'
    value: string
  }

  export interface BackupPartKeyFieldEvent {
    field: '$.key'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BackupPartObjectFieldEvent {
    field: '$.object'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BackupPartSizeBytesFieldEvent {
    field: '$.sizeBytes'
    value: number
  }

  export interface BackupPartOffsetFieldEvent {
    field: '$.offset'
    value: number
  }

  export interface BackupPartStripesFieldEvent {
    field: '$.stripes[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<BackupPart>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BackupPart.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BackupPart>): BackupPart {
    return decodeMessage(buf, BackupPart.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<BackupPart>
  ): Generator<
    | BackupPartSegmentFieldEvent
    | BackupPartKeyFieldEvent
    | BackupPartObjectFieldEvent
    | BackupPartSizeBytesFieldEvent
    | BackupPartOffsetFieldEvent
    | BackupPartStripesFieldEvent
  > {
    return streamMessage(buf, BackupPart.codec(), opts)
  }
}

export interface BackupStripe {
  dataShards?: number
  totalShards?: number
  shardBytes?: number
  shards?: Uint8Array<ArrayBuffer>
  positions: number[]
  accounts: string[]
  peers: string[]
}

export namespace BackupStripe {
  let _codec: Codec<BackupStripe>

  export const codec = (): Codec<BackupStripe> => {
    if (_codec == null) {
      _codec = message<BackupStripe>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.dataShards != null) {
            w.uint32(8)
            w.uint32(obj.dataShards)
          }

          if (obj.totalShards != null) {
            w.uint32(16)
            w.uint32(obj.totalShards)
          }

          if (obj.shardBytes != null) {
            w.uint32(24)
            w.uint32(obj.shardBytes)
          }

          if (obj.shards != null) {
            w.uint32(34)
            w.bytes(obj.shards)
          }

          if (obj.positions != null && obj.positions.length > 0) {
            for (const value of obj.positions) {
              w.uint32(40)
              w.uint32(value)
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

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            positions: [],
            accounts: [],
            peers: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.dataShards = reader.uint32()
                break
              }
              case 2: {
                obj.totalShards = reader.uint32()
                break
              }
              case 3: {
                obj.shardBytes = reader.uint32()
                break
              }
              case 4: {
                obj.shards = reader.bytes()
                break
              }
              case 5: {
                if (opts.limits?.positions != null && obj.positions.length === opts.limits.positions) {
                  throw new MaxLengthError('Decode error - repeated field "positions" had too many elements')
                }

                obj.positions.push(reader.uint32())
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
            positions: 0,
            accounts: 0,
            peers: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.dataShards`,
                  value: reader.uint32()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.totalShards`,
                  value: reader.uint32()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.shardBytes`,
                  value: reader.uint32()
                }
                break
              }
              case 4: {
                yield {
                  field: `${prefix}.shards`,
                  value: reader.bytes()
                }
                break
              }
              case 5: {
                if (opts.limits?.positions != null && obj.positions === opts.limits.positions) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "positions" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.positions[]`,
                  index: obj.positions,
                  value: reader.uint32()
                }

                obj.positions++

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

  export interface BackupStripeDataShardsFieldEvent {
    field: '$.dataShards'
    value: number
  }

  export interface BackupStripeTotalShardsFieldEvent {
    field: '$.totalShards'
    value: number
  }

  export interface BackupStripeShardBytesFieldEvent {
    field: '$.shardBytes'
    value: number
  }

  export interface BackupStripeShardsFieldEvent {
    field: '$.shards'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BackupStripePositionsFieldEvent {
    field: '$.positions[]'
    index: number
    value: number
  }

  export interface BackupStripeAccountsFieldEvent {
    field: '$.accounts[]'
    index: number
    value: string
  }

  export interface BackupStripePeersFieldEvent {
    field: '$.peers[]'
    index: number
    value: string
  }

  export function encode(obj: Partial<BackupStripe>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BackupStripe.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BackupStripe>): BackupStripe {
    return decodeMessage(buf, BackupStripe.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<BackupStripe>
  ): Generator<
    | BackupStripeDataShardsFieldEvent
    | BackupStripeTotalShardsFieldEvent
    | BackupStripeShardBytesFieldEvent
    | BackupStripeShardsFieldEvent
    | BackupStripePositionsFieldEvent
    | BackupStripeAccountsFieldEvent
    | BackupStripePeersFieldEvent
  > {
    return streamMessage(buf, BackupStripe.codec(), opts)
  }
}
