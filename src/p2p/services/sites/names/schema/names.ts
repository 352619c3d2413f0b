import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface NameAsk {
  name?: Uint8Array<ArrayBuffer>
}

export namespace NameAsk {
  let _codec: Codec<NameAsk>

  export const codec = (): Codec<NameAsk> => {
    if (_codec == null) {
      _codec = message<NameAsk>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.name != null) {
            w.uint32(10)
            w.bytes(obj.name)
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
                obj.name = reader.bytes()
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
                  field: `${prefix}.name`,
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

  export interface NameAskNameFieldEvent {
    field: '$.name'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<NameAsk>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, NameAsk.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NameAsk>): NameAsk {
    return decodeMessage(buf, NameAsk.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<NameAsk>
  ): Generator<NameAskNameFieldEvent> {
    return streamMessage(buf, NameAsk.codec(), opts)
  }
}

export interface NameAnswer {
  record?: Uint8Array<ArrayBuffer>
  holds?: boolean
}

export namespace NameAnswer {
  let _codec: Codec<NameAnswer>

  export const codec = (): Codec<NameAnswer> => {
    if (_codec == null) {
      _codec = message<NameAnswer>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.record != null) {
            w.uint32(10)
            w.bytes(obj.record)
          }

          if (obj.holds != null) {
            w.uint32(16)
            w.bool(obj.holds)
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
                obj.record = reader.bytes()
                break
              }
              case 2: {
                obj.holds = reader.bool()
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
                  field: `${prefix}.record`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.holds`,
                  value: reader.bool()
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

  export interface NameAnswerRecordFieldEvent {
    field: '$.record'
    value: Uint8Array<ArrayBuffer>
  }

  export interface NameAnswerHoldsFieldEvent {
    field: '$.holds'
    value: boolean
  }

  export function encode(obj: Partial<NameAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, NameAnswer.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NameAnswer>): NameAnswer {
    return decodeMessage(buf, NameAnswer.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<NameAnswer>
  ): Generator<NameAnswerRecordFieldEvent | NameAnswerHoldsFieldEvent> {
    return streamMessage(buf, NameAnswer.codec(), opts)
  }
}
