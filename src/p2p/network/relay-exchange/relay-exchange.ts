import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface RelayListRequest {
  limit?: number
}

export namespace RelayListRequest {
  let _codec: Codec<RelayListRequest>

  export const codec = (): Codec<RelayListRequest> => {
    if (_codec == null) {
      _codec = message<RelayListRequest>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.limit != null) {
            w.uint32(8)
            w.uint32(obj.limit)
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
                obj.limit = reader.uint32()
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
                  field: `${prefix}.limit`,
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

  export interface RelayListRequestLimitFieldEvent {
    field: '$.limit'
    value: number
  }

  export function encode(obj: Partial<RelayListRequest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RelayListRequest.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<RelayListRequest>
  ): RelayListRequest {
    return decodeMessage(buf, RelayListRequest.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<RelayListRequest>
  ): Generator<RelayListRequestLimitFieldEvent> {
    return streamMessage(buf, RelayListRequest.codec(), opts)
  }
}

export interface RelayListResponse {
  relays: string[]
}

export namespace RelayListResponse {
  let _codec: Codec<RelayListResponse>

  export const codec = (): Codec<RelayListResponse> => {
    if (_codec == null) {
      _codec = message<RelayListResponse>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.relays != null && obj.relays.length > 0) {
            for (const value of obj.relays) {
              w.uint32(10)
              w.string(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            relays: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                if (opts.limits?.relays != null && obj.relays.length === opts.limits.relays) {
                  throw new MaxLengthError('Decode error - repeated field "relays" had too many elements')
                }

                if (obj.relays.length === 64) {
                  throw new MaxLengthError('Decode error - repeated field "relays" had too many elements')
                }

                obj.relays.push(reader.string())
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
            relays: 64
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                if (opts.limits?.relays != null && obj.relays === opts.limits.relays) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "relays" had too many elements'
                  )
                }

                if (obj.relays === 64) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "relays" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.relays[]`,
                  index: obj.relays,
                  value: reader.string()
                }

                obj.relays++

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

  export interface RelayListResponseRelaysFieldEvent {
    field: '$.relays[]'
    index: number
    value: string
  }

  export function encode(obj: Partial<RelayListResponse>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RelayListResponse.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<RelayListResponse>
  ): RelayListResponse {
    return decodeMessage(buf, RelayListResponse.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<RelayListResponse>
  ): Generator<RelayListResponseRelaysFieldEvent> {
    return streamMessage(buf, RelayListResponse.codec(), opts)
  }
}
