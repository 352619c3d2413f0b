import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface CatalogueHeadRecord {
  key?: Uint8Array<ArrayBuffer>
  body?: Uint8Array<ArrayBuffer>
  signature?: Uint8Array<ArrayBuffer>
}

export namespace CatalogueHeadRecord {
  let _codec: Codec<CatalogueHeadRecord>

  export const codec = (): Codec<CatalogueHeadRecord> => {
    if (_codec == null) {
      _codec = message<CatalogueHeadRecord>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.key != null) {
            w.uint32(10)
            w.bytes(obj.key)
          }

          if (obj.body != null) {
            w.uint32(18)
            w.bytes(obj.body)
          }

          if (obj.signature != null) {
            w.uint32(26)
            w.bytes(obj.signature)
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {}

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.key = reader.bytes()
                break
              }
              case 2: {
                obj.body = reader.bytes()
                break
              }
              case 3: {
                obj.signature = reader.bytes()
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
          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.key`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.body`,
                  value: reader.bytes()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.signature`,
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

  export interface CatalogueHeadRecordKeyFieldEvent {
    field: '$.key'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueHeadRecordBodyFieldEvent {
    field: '$.body'
    value: Uint8Array<ArrayBuffer>
  }

  export interface CatalogueHeadRecordSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<CatalogueHeadRecord>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CatalogueHeadRecord.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueHeadRecord>
  ): CatalogueHeadRecord {
    return decodeMessage(buf, CatalogueHeadRecord.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueHeadRecord>
  ): Generator<
    | CatalogueHeadRecordKeyFieldEvent
    | CatalogueHeadRecordBodyFieldEvent
    | CatalogueHeadRecordSignatureFieldEvent
  > {
    return streamMessage(buf, CatalogueHeadRecord.codec(), opts)
  }
}

export interface CatalogueHeadBody {
  sequence?: number
  payload?: Uint8Array<ArrayBuffer>
}

export namespace CatalogueHeadBody {
  let _codec: Codec<CatalogueHeadBody>

  export const codec = (): Codec<CatalogueHeadBody> => {
    if (_codec == null) {
      _codec = message<CatalogueHeadBody>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.sequence != null) {
            w.uint32(8)
            w.uint64Number(obj.sequence)
          }

          if (obj.payload != null) {
            w.uint32(18)
            w.bytes(obj.payload)
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {}

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.sequence = reader.uint64Number()
                break
              }
              case 2: {
                obj.payload = reader.bytes()
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
          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.sequence`,
                  value: reader.uint64Number()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.payload`,
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

  export interface CatalogueHeadBodySequenceFieldEvent {
    field: '$.sequence'
    value: number
  }

  export interface CatalogueHeadBodyPayloadFieldEvent {
    field: '$.payload'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<CatalogueHeadBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, CatalogueHeadBody.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueHeadBody>
  ): CatalogueHeadBody {
    return decodeMessage(buf, CatalogueHeadBody.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<CatalogueHeadBody>
  ): Generator<CatalogueHeadBodySequenceFieldEvent | CatalogueHeadBodyPayloadFieldEvent> {
    return streamMessage(buf, CatalogueHeadBody.codec(), opts)
  }
}
