import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface OfferBody {
  account?: Uint8Array<ArrayBuffer>
  peer?: Uint8Array<ArrayBuffer>
  freeBytes?: bigint
  device?: string
  at?: number
  addresses: string[]
}

export namespace OfferBody {
  let _codec: Codec<OfferBody>

  export const codec = (): Codec<OfferBody> => {
    if (_codec == null) {
      _codec = message<OfferBody>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.account != null) {
            w.uint32(10)
            w.bytes(obj.account)
          }

          if (obj.peer != null) {
            w.uint32(18)
            w.bytes(obj.peer)
          }

          if (obj.freeBytes != null) {
            w.uint32(24)
            w.uint64(obj.freeBytes)
          }

          if (obj.device != null) {
            w.uint32(34)
            w.string(obj.device)
          }

          if (obj.at != null) {
            w.uint32(40)
            w.uint64Number(obj.at)
          }

          if (obj.addresses != null && obj.addresses.length > 0) {
            for (const value of obj.addresses) {
              w.uint32(50)
              w.string(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            addresses: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.account = reader.bytes()
                break
              }
              case 2: {
                obj.peer = reader.bytes()
                break
              }
              case 3: {
                obj.freeBytes = reader.uint64()
                break
              }
              case 4: {
                obj.device = reader.string()
                break
              }
              case 5: {
                obj.at = reader.uint64Number()
                break
              }
              case 6: {
                if (opts.limits?.addresses != null && obj.addresses.length === opts.limits.addresses) {
                  throw new MaxLengthError('Decode error - repeated field "addresses" had too many elements')
                }

                obj.addresses.push(reader.string())
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
            addresses: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.account`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.peer`,
                  value: reader.bytes()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.freeBytes`,
                  value: reader.uint64()
                }
                break
              }
              case 4: {
                yield {
                  field: `${prefix}.device`,
                  value: reader.string()
                }
                break
              }
              case 5: {
                yield {
                  field: `${prefix}.at`,
                  value: reader.uint64Number()
                }
                break
              }
              case 6: {
                if (opts.limits?.addresses != null && obj.addresses === opts.limits.addresses) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "addresses" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.addresses[]`,
                  index: obj.addresses,
                  value: reader.string()
                }

                obj.addresses++

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

  export interface OfferBodyAccountFieldEvent {
    field: '$.account'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OfferBodyPeerFieldEvent {
    field: '$.peer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface OfferBodyFreeBytesFieldEvent {
    field: '$.freeBytes'
    value: bigint
  }

  export interface OfferBodyDeviceFieldEvent {
    field: '$.device'
    value: string
  }

  export interface OfferBodyAtFieldEvent {
    field: '$.at'
    value: number
  }

  export interface OfferBodyAddressesFieldEvent {
    field: '$.addresses[]'
    index: number
    value: string
  }

  export function encode(obj: Partial<OfferBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, OfferBody.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<OfferBody>): OfferBody {
    return decodeMessage(buf, OfferBody.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<OfferBody>
  ): Generator<
    | OfferBodyAccountFieldEvent
    | OfferBodyPeerFieldEvent
    | OfferBodyFreeBytesFieldEvent
    | OfferBodyDeviceFieldEvent
    | OfferBodyAtFieldEvent
    | OfferBodyAddressesFieldEvent
  > {
    return streamMessage(buf, OfferBody.codec(), opts)
  }
}

export interface SignedOffer {
  body?: Uint8Array<ArrayBuffer>
  signature?: Uint8Array<ArrayBuffer>
}

export namespace SignedOffer {
  let _codec: Codec<SignedOffer>

  export const codec = (): Codec<SignedOffer> => {
    if (_codec == null) {
      _codec = message<SignedOffer>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.body != null) {
            w.uint32(10)
            w.bytes(obj.body)
          }

          if (obj.signature != null) {
            w.uint32(18)
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
                obj.body = reader.bytes()
                break
              }
              case 2: {
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
                  field: `${prefix}.body`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
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

  export interface SignedOfferBodyFieldEvent {
    field: '$.body'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedOfferSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<SignedOffer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SignedOffer.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<SignedOffer>): SignedOffer {
    return decodeMessage(buf, SignedOffer.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<SignedOffer>
  ): Generator<SignedOfferBodyFieldEvent | SignedOfferSignatureFieldEvent> {
    return streamMessage(buf, SignedOffer.codec(), opts)
  }
}
