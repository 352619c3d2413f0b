import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface BlocksAsk {
  want?: number
  cids: Uint8Array<ArrayBuffer>[]
  cancel: number[]
  credit?: number
}

export namespace BlocksAsk {
  let _codec: Codec<BlocksAsk>

  export const codec = (): Codec<BlocksAsk> => {
    if (_codec == null) {
      _codec = message<BlocksAsk>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.want != null) {
            w.uint32(8)
            w.uint32(obj.want)
          }

          if (obj.cids != null && obj.cids.length > 0) {
            for (const value of obj.cids) {
              w.uint32(18)
              w.bytes(value)
            }
          }

          if (obj.cancel != null && obj.cancel.length > 0) {
            for (const value of obj.cancel) {
              w.uint32(24)
              w.uint32(value)
            }
          }

          if (obj.credit != null) {
            w.uint32(32)
            w.uint32(obj.credit)
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            cids: [],
            cancel: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.want = reader.uint32()
                break
              }
              case 2: {
                if (opts.limits?.cids != null && obj.cids.length === opts.limits.cids) {
                  throw new MaxLengthError('Decode error - repeated field "cids" had too many elements')
                }

                obj.cids.push(reader.bytes())
                break
              }
              case 3: {
                if (opts.limits?.cancel != null && obj.cancel.length === opts.limits.cancel) {
                  throw new MaxLengthError('Decode error - repeated field "cancel" had too many elements')
                }

                obj.cancel.push(reader.uint32())
                break
              }
              case 4: {
                obj.credit = reader.uint32()
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
            cids: 0,
            cancel: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.want`,
                  value: reader.uint32()
                }
                break
              }
              case 2: {
                if (opts.limits?.cids != null && obj.cids === opts.limits.cids) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "cids" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.cids[]`,
                  index: obj.cids,
                  value: reader.bytes()
                }

                obj.cids++

                break
              }
              case 3: {
                if (opts.limits?.cancel != null && obj.cancel === opts.limits.cancel) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "cancel" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.cancel[]`,
                  index: obj.cancel,
                  value: reader.uint32()
                }

                obj.cancel++

                break
              }
              case 4: {
                yield {
                  field: `${prefix}.credit`,
                  value: reader.uint32()
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

  export interface BlocksAskWantFieldEvent {
    field: '$.want'
    value: number
  }

  export interface BlocksAskCidsFieldEvent {
    field: '$.cids[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface BlocksAskCancelFieldEvent {
    field: '$.cancel[]'
    index: number
    value: number
  }

  export interface BlocksAskCreditFieldEvent {
    field: '$.credit'
    value: number
  }

  export function encode(obj: Partial<BlocksAsk>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BlocksAsk.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BlocksAsk>): BlocksAsk {
    return decodeMessage(buf, BlocksAsk.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<BlocksAsk>
  ): Generator<
    BlocksAskWantFieldEvent | BlocksAskCidsFieldEvent | BlocksAskCancelFieldEvent | BlocksAskCreditFieldEvent
  > {
    return streamMessage(buf, BlocksAsk.codec(), opts)
  }
}

export interface BlocksAnswer {
  want?: number
  position?: number
  block?: Uint8Array<ArrayBuffer>
}

export namespace BlocksAnswer {
  let _codec: Codec<BlocksAnswer>

  export const codec = (): Codec<BlocksAnswer> => {
    if (_codec == null) {
      _codec = message<BlocksAnswer>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.want != null) {
            w.uint32(8)
            w.uint32(obj.want)
          }

          if (obj.position != null) {
            w.uint32(16)
            w.uint32(obj.position)
          }

          if (obj.block != null) {
            w.uint32(26)
            w.bytes(obj.block)
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
                obj.want = reader.uint32()
                break
              }
              case 2: {
                obj.position = reader.uint32()
                break
              }
              case 3: {
                obj.block = reader.bytes()
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
                  field: `${prefix}.want`,
                  value: reader.uint32()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.position`,
                  value: reader.uint32()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.block`,
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

  export interface BlocksAnswerWantFieldEvent {
    field: '$.want'
    value: number
  }

  export interface BlocksAnswerPositionFieldEvent {
    field: '$.position'
    value: number
  }

  export interface BlocksAnswerBlockFieldEvent {
    field: '$.block'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<BlocksAnswer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BlocksAnswer.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BlocksAnswer>): BlocksAnswer {
    return decodeMessage(buf, BlocksAnswer.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<BlocksAnswer>
  ): Generator<BlocksAnswerWantFieldEvent | BlocksAnswerPositionFieldEvent | BlocksAnswerBlockFieldEvent> {
    return streamMessage(buf, BlocksAnswer.codec(), opts)
  }
}
