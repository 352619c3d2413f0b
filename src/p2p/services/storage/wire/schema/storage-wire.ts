import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface StorageFrame {
  id?: number
  kind?: number
  message?: Uint8Array<ArrayBuffer>
  body?: Uint8Array<ArrayBuffer>
}

export namespace StorageFrame {
  let _codec: Codec<StorageFrame>

  export const codec = (): Codec<StorageFrame> => {
    if (_codec == null) {
      _codec = message<StorageFrame>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.id != null) {
            w.uint32(8)
            w.uint32(obj.id)
          }

          if (obj.kind != null) {
            w.uint32(16)
            w.uint32(obj.kind)
          }

          if (obj.message != null) {
            w.uint32(26)
            w.bytes(obj.message)
          }

          if (obj.body != null) {
            w.uint32(34)
            w.bytes(obj.body)
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
                obj.id = reader.uint32()
                break
              }
              case 2: {
                obj.kind = reader.uint32()
                break
              }
              case 3: {
                obj.message = reader.bytes()
                break
              }
              case 4: {
                obj.body = reader.bytes()
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
                  field: `${prefix}.id`,
                  value: reader.uint32()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.kind`,
                  value: reader.uint32()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.message`,
                  value: reader.bytes()
                }
                break
              }
              case 4: {
                yield {
                  field: `${prefix}.body`,
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

  export interface StorageFrameIdFieldEvent {
    field: '$.id'
    value: number
  }

  export interface StorageFrameKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface StorageFrameMessageFieldEvent {
    field: '$.message'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageFrameBodyFieldEvent {
    field: '$.body'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageFrame>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageFrame.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StorageFrame>): StorageFrame {
    return decodeMessage(buf, StorageFrame.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageFrame>
  ): Generator<
    | StorageFrameIdFieldEvent
    | StorageFrameKindFieldEvent
    | StorageFrameMessageFieldEvent
    | StorageFrameBodyFieldEvent
  > {
    return streamMessage(buf, StorageFrame.codec(), opts)
  }
}

export interface StorageHello {
  nonce?: Uint8Array<ArrayBuffer>
}

export namespace StorageHello {
  let _codec: Codec<StorageHello>

  export const codec = (): Codec<StorageHello> => {
    if (_codec == null) {
      _codec = message<StorageHello>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.nonce != null) {
            w.uint32(10)
            w.bytes(obj.nonce)
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
                obj.nonce = reader.bytes()
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
                  field: `${prefix}.nonce`,
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

  export interface StorageHelloNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageHello>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageHello.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StorageHello>): StorageHello {
    return decodeMessage(buf, StorageHello.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageHello>
  ): Generator<StorageHelloNonceFieldEvent> {
    return streamMessage(buf, StorageHello.codec(), opts)
  }
}

export interface StorageWelcome {
  nonce?: Uint8Array<ArrayBuffer>
  account?: Uint8Array<ArrayBuffer>
  signature?: Uint8Array<ArrayBuffer>
}

export namespace StorageWelcome {
  let _codec: Codec<StorageWelcome>

  export const codec = (): Codec<StorageWelcome> => {
    if (_codec == null) {
      _codec = message<StorageWelcome>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.nonce != null) {
            w.uint32(10)
            w.bytes(obj.nonce)
          }

          if (obj.account != null) {
            w.uint32(18)
            w.bytes(obj.account)
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
                obj.nonce = reader.bytes()
                break
              }
              case 2: {
                obj.account = reader.bytes()
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
                  field: `${prefix}.nonce`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.account`,
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

  export interface StorageWelcomeNonceFieldEvent {
    field: '$.nonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageWelcomeAccountFieldEvent {
    field: '$.account'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageWelcomeSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageWelcome>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageWelcome.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageWelcome>
  ): StorageWelcome {
    return decodeMessage(buf, StorageWelcome.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageWelcome>
  ): Generator<
    StorageWelcomeNonceFieldEvent | StorageWelcomeAccountFieldEvent | StorageWelcomeSignatureFieldEvent
  > {
    return streamMessage(buf, StorageWelcome.codec(), opts)
  }
}

export interface StorageProve {
  account?: Uint8Array<ArrayBuffer>
  signature?: Uint8Array<ArrayBuffer>
}

export namespace StorageProve {
  let _codec: Codec<StorageProve>

  export const codec = (): Codec<StorageProve> => {
    if (_codec == null) {
      _codec = message<StorageProve>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.account != null) {
            w.uint32(10)
            w.bytes(obj.account)
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
                obj.account = reader.bytes()
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
                  field: `${prefix}.account`,
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

  export interface StorageProveAccountFieldEvent {
    field: '$.account'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageProveSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageProve>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageProve.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StorageProve>): StorageProve {
    return decodeMessage(buf, StorageProve.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageProve>
  ): Generator<StorageProveAccountFieldEvent | StorageProveSignatureFieldEvent> {
    return streamMessage(buf, StorageProve.codec(), opts)
  }
}

export interface StorageProof {
  role?: number
  customerPeer?: Uint8Array<ArrayBuffer>
  supplierPeer?: Uint8Array<ArrayBuffer>
  customerNonce?: Uint8Array<ArrayBuffer>
  supplierNonce?: Uint8Array<ArrayBuffer>
}

export namespace StorageProof {
  let _codec: Codec<StorageProof>

  export const codec = (): Codec<StorageProof> => {
    if (_codec == null) {
      _codec = message<StorageProof>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.role != null) {
            w.uint32(8)
            w.uint32(obj.role)
          }

          if (obj.customerPeer != null) {
            w.uint32(18)
            w.bytes(obj.customerPeer)
          }

          if (obj.supplierPeer != null) {
            w.uint32(26)
            w.bytes(obj.supplierPeer)
          }

          if (obj.customerNonce != null) {
            w.uint32(34)
            w.bytes(obj.customerNonce)
          }

          if (obj.supplierNonce != null) {
            w.uint32(42)
            w.bytes(obj.supplierNonce)
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
                obj.role = reader.uint32()
                break
              }
              case 2: {
                obj.customerPeer = reader.bytes()
                break
              }
              case 3: {
                obj.supplierPeer = reader.bytes()
                break
              }
              case 4: {
                obj.customerNonce = reader.bytes()
                break
              }
              case 5: {
                obj.supplierNonce = reader.bytes()
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
                  field: `${prefix}.role`,
                  value: reader.uint32()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.customerPeer`,
                  value: reader.bytes()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.supplierPeer`,
                  value: reader.bytes()
                }
                break
              }
              case 4: {
                yield {
                  field: `${prefix}.customerNonce`,
                  value: reader.bytes()
                }
                break
              }
              case 5: {
                yield {
                  field: `${prefix}.supplierNonce`,
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

  export interface StorageProofRoleFieldEvent {
    field: '$.role'
    value: number
  }

  export interface StorageProofCustomerPeerFieldEvent {
    field: '$.customerPeer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageProofSupplierPeerFieldEvent {
    field: '$.supplierPeer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageProofCustomerNonceFieldEvent {
    field: '$.customerNonce'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageProofSupplierNonceFieldEvent {
    field: '$.supplierNonce'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageProof>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageProof.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StorageProof>): StorageProof {
    return decodeMessage(buf, StorageProof.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageProof>
  ): Generator<
    | StorageProofRoleFieldEvent
    | StorageProofCustomerPeerFieldEvent
    | StorageProofSupplierPeerFieldEvent
    | StorageProofCustomerNonceFieldEvent
    | StorageProofSupplierNonceFieldEvent
  > {
    return streamMessage(buf, StorageProof.codec(), opts)
  }
}

export interface StorageOffer {
  freeBytes?: bigint
  durationMs?: number
  ratePerMille?: bigint
  device?: string
  leavingBy?: number
}

export namespace StorageOffer {
  let _codec: Codec<StorageOffer>

  export const codec = (): Codec<StorageOffer> => {
    if (_codec == null) {
      _codec = message<StorageOffer>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.freeBytes != null) {
            w.uint32(8)
            w.uint64(obj.freeBytes)
          }

          if (obj.durationMs != null) {
            w.uint32(16)
            w.uint64Number(obj.durationMs)
          }

          if (obj.ratePerMille != null) {
            w.uint32(24)
            w.uint64(obj.ratePerMille)
          }

          if (obj.device != null) {
            w.uint32(34)
            w.string(obj.device)
          }

          if (obj.leavingBy != null) {
            w.uint32(40)
            w.uint64Number(obj.leavingBy)
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
                obj.freeBytes = reader.uint64()
                break
              }
              case 2: {
                obj.durationMs = reader.uint64Number()
                break
              }
              case 3: {
                obj.ratePerMille = reader.uint64()
                break
              }
              case 4: {
                obj.device = reader.string()
                break
              }
              case 5: {
                obj.leavingBy = reader.uint64Number()
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
                  field: `${prefix}.freeBytes`,
                  value: reader.uint64()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.durationMs`,
                  value: reader.uint64Number()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.ratePerMille`,
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
                  field: `${prefix}.leavingBy`,
                  value: reader.uint64Number()
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

  export interface StorageOfferFreeBytesFieldEvent {
    field: '$.freeBytes'
    value: bigint
  }

  export interface StorageOfferDurationMsFieldEvent {
    field: '$.durationMs'
    value: number
  }

  export interface StorageOfferRatePerMilleFieldEvent {
    field: '$.ratePerMille'
    value: bigint
  }

  export interface StorageOfferDeviceFieldEvent {
    field: '$.device'
    value: string
  }

  export interface StorageOfferLeavingByFieldEvent {
    field: '$.leavingBy'
    value: number
  }

  export function encode(obj: Partial<StorageOffer>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageOffer.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StorageOffer>): StorageOffer {
    return decodeMessage(buf, StorageOffer.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageOffer>
  ): Generator<
    | StorageOfferFreeBytesFieldEvent
    | StorageOfferDurationMsFieldEvent
    | StorageOfferRatePerMilleFieldEvent
    | StorageOfferDeviceFieldEvent
    | StorageOfferLeavingByFieldEvent
  > {
    return streamMessage(buf, StorageOffer.codec(), opts)
  }
}

export interface StoragePropose {
  contract?: Uint8Array<ArrayBuffer>
}

export namespace StoragePropose {
  let _codec: Codec<StoragePropose>

  export const codec = (): Codec<StoragePropose> => {
    if (_codec == null) {
      _codec = message<StoragePropose>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.contract != null) {
            w.uint32(10)
            w.bytes(obj.contract)
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
                obj.contract = reader.bytes()
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
                  field: `${prefix}.contract`,
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

  export interface StorageProposeContractFieldEvent {
    field: '$.contract'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StoragePropose>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StoragePropose.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StoragePropose>
  ): StoragePropose {
    return decodeMessage(buf, StoragePropose.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StoragePropose>
  ): Generator<StorageProposeContractFieldEvent> {
    return streamMessage(buf, StoragePropose.codec(), opts)
  }
}

export interface StorageContracts {
  contracts: Uint8Array<ArrayBuffer>[]
  usedBytes: bigint[]
}

export namespace StorageContracts {
  let _codec: Codec<StorageContracts>

  export const codec = (): Codec<StorageContracts> => {
    if (_codec == null) {
      _codec = message<StorageContracts>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.contracts != null && obj.contracts.length > 0) {
            for (const value of obj.contracts) {
              w.uint32(10)
              w.bytes(value)
            }
          }

          if (obj.usedBytes != null && obj.usedBytes.length > 0) {
            for (const value of obj.usedBytes) {
              w.uint32(16)
              w.uint64(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            contracts: [],
            usedBytes: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                if (opts.limits?.contracts != null && obj.contracts.length === opts.limits.contracts) {
                  throw new MaxLengthError('Decode error - repeated field "contracts" had too many elements')
                }

                obj.contracts.push(reader.bytes())
                break
              }
              case 2: {
                if (opts.limits?.usedBytes != null && obj.usedBytes.length === opts.limits.usedBytes) {
                  throw new MaxLengthError('Decode error - repeated field "usedBytes" had too many elements')
                }

                obj.usedBytes.push(reader.uint64())
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
            contracts: 0,
            usedBytes: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                if (opts.limits?.contracts != null && obj.contracts === opts.limits.contracts) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "contracts" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.contracts[]`,
                  index: obj.contracts,
                  value: reader.bytes()
                }

                obj.contracts++

                break
              }
              case 2: {
                if (opts.limits?.usedBytes != null && obj.usedBytes === opts.limits.usedBytes) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "usedBytes" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.usedBytes[]`,
                  index: obj.usedBytes,
                  value: reader.uint64()
                }

                obj.usedBytes++

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

  export interface StorageContractsContractsFieldEvent {
    field: '$.contracts[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageContractsUsedBytesFieldEvent {
    field: '$.usedBytes[]'
    index: number
    value: bigint
  }

  export function encode(obj: Partial<StorageContracts>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageContracts.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageContracts>
  ): StorageContracts {
    return decodeMessage(buf, StorageContracts.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageContracts>
  ): Generator<StorageContractsContractsFieldEvent | StorageContractsUsedBytesFieldEvent> {
    return streamMessage(buf, StorageContracts.codec(), opts)
  }
}

export interface StorageShards {
  contract?: Uint8Array<ArrayBuffer>
  shards?: Uint8Array<ArrayBuffer>
}

export namespace StorageShards {
  let _codec: Codec<StorageShards>

  export const codec = (): Codec<StorageShards> => {
    if (_codec == null) {
      _codec = message<StorageShards>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.contract != null) {
            w.uint32(10)
            w.bytes(obj.contract)
          }

          if (obj.shards != null) {
            w.uint32(18)
            w.bytes(obj.shards)
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
                obj.contract = reader.bytes()
                break
              }
              case 2: {
                obj.shards = reader.bytes()
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
                  field: `${prefix}.contract`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.shards`,
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

  export interface StorageShardsContractFieldEvent {
    field: '$.contract'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageShardsShardsFieldEvent {
    field: '$.shards'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageShards>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageShards.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageShards>
  ): StorageShards {
    return decodeMessage(buf, StorageShards.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageShards>
  ): Generator<StorageShardsContractFieldEvent | StorageShardsShardsFieldEvent> {
    return streamMessage(buf, StorageShards.codec(), opts)
  }
}

export interface StorageHeld {
  held?: Uint8Array<ArrayBuffer>
}

export namespace StorageHeld {
  let _codec: Codec<StorageHeld>

  export const codec = (): Codec<StorageHeld> => {
    if (_codec == null) {
      _codec = message<StorageHeld>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.held != null) {
            w.uint32(10)
            w.bytes(obj.held)
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
                obj.held = reader.bytes()
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
                  field: `${prefix}.held`,
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

  export interface StorageHeldHeldFieldEvent {
    field: '$.held'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageHeld>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageHeld.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StorageHeld>): StorageHeld {
    return decodeMessage(buf, StorageHeld.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageHeld>
  ): Generator<StorageHeldHeldFieldEvent> {
    return streamMessage(buf, StorageHeld.codec(), opts)
  }
}

export interface StorageDropped {
  bytes?: bigint
}

export namespace StorageDropped {
  let _codec: Codec<StorageDropped>

  export const codec = (): Codec<StorageDropped> => {
    if (_codec == null) {
      _codec = message<StorageDropped>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.bytes != null) {
            w.uint32(8)
            w.uint64(obj.bytes)
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
                obj.bytes = reader.uint64()
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
                  field: `${prefix}.bytes`,
                  value: reader.uint64()
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

  export interface StorageDroppedBytesFieldEvent {
    field: '$.bytes'
    value: bigint
  }

  export function encode(obj: Partial<StorageDropped>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageDropped.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageDropped>
  ): StorageDropped {
    return decodeMessage(buf, StorageDropped.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageDropped>
  ): Generator<StorageDroppedBytesFieldEvent> {
    return streamMessage(buf, StorageDropped.codec(), opts)
  }
}

export interface StorageList {
  contract?: Uint8Array<ArrayBuffer>
  after?: Uint8Array<ArrayBuffer>
}

export namespace StorageList {
  let _codec: Codec<StorageList>

  export const codec = (): Codec<StorageList> => {
    if (_codec == null) {
      _codec = message<StorageList>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.contract != null) {
            w.uint32(10)
            w.bytes(obj.contract)
          }

          if (obj.after != null) {
            w.uint32(18)
            w.bytes(obj.after)
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
                obj.contract = reader.bytes()
                break
              }
              case 2: {
                obj.after = reader.bytes()
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
                  field: `${prefix}.contract`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.after`,
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

  export interface StorageListContractFieldEvent {
    field: '$.contract'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageListAfterFieldEvent {
    field: '$.after'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageList>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageList.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StorageList>): StorageList {
    return decodeMessage(buf, StorageList.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageList>
  ): Generator<StorageListContractFieldEvent | StorageListAfterFieldEvent> {
    return streamMessage(buf, StorageList.codec(), opts)
  }
}

export interface StorageListed {
  shards?: Uint8Array<ArrayBuffer>
  sizes: number[]
  more?: boolean
}

export namespace StorageListed {
  let _codec: Codec<StorageListed>

  export const codec = (): Codec<StorageListed> => {
    if (_codec == null) {
      _codec = message<StorageListed>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.shards != null) {
            w.uint32(10)
            w.bytes(obj.shards)
          }

          if (obj.sizes != null && obj.sizes.length > 0) {
            for (const value of obj.sizes) {
              w.uint32(16)
              w.uint32(value)
            }
          }

          if (obj.more != null) {
            w.uint32(24)
            w.bool(obj.more)
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            sizes: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.shards = reader.bytes()
                break
              }
              case 2: {
                if (opts.limits?.sizes != null && obj.sizes.length === opts.limits.sizes) {
                  throw new MaxLengthError('Decode error - repeated field "sizes" had too many elements')
                }

                obj.sizes.push(reader.uint32())
                break
              }
              case 3: {
                obj.more = reader.bool()
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
            sizes: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.shards`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                if (opts.limits?.sizes != null && obj.sizes === opts.limits.sizes) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "sizes" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.sizes[]`,
                  index: obj.sizes,
                  value: reader.uint32()
                }

                obj.sizes++

                break
              }
              case 3: {
                yield {
                  field: `${prefix}.more`,
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

  export interface StorageListedShardsFieldEvent {
    field: '$.shards'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageListedSizesFieldEvent {
    field: '$.sizes[]'
    index: number
    value: number
  }

  export interface StorageListedMoreFieldEvent {
    field: '$.more'
    value: boolean
  }

  export function encode(obj: Partial<StorageListed>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageListed.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageListed>
  ): StorageListed {
    return decodeMessage(buf, StorageListed.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageListed>
  ): Generator<StorageListedShardsFieldEvent | StorageListedSizesFieldEvent | StorageListedMoreFieldEvent> {
    return streamMessage(buf, StorageListed.codec(), opts)
  }
}

export interface StorageGet {
  shard?: Uint8Array<ArrayBuffer>
  firstLeaf?: number
  leaves?: number
}

export namespace StorageGet {
  let _codec: Codec<StorageGet>

  export const codec = (): Codec<StorageGet> => {
    if (_codec == null) {
      _codec = message<StorageGet>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.shard != null) {
            w.uint32(10)
            w.bytes(obj.shard)
          }

          if (obj.firstLeaf != null) {
            w.uint32(16)
            w.uint32(obj.firstLeaf)
          }

          if (obj.leaves != null) {
            w.uint32(24)
            w.uint32(obj.leaves)
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
                obj.shard = reader.bytes()
                break
              }
              case 2: {
                obj.firstLeaf = reader.uint32()
                break
              }
              case 3: {
                obj.leaves = reader.uint32()
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
                  field: `${prefix}.shard`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.firstLeaf`,
                  value: reader.uint32()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.leaves`,
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

  export interface StorageGetShardFieldEvent {
    field: '$.shard'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageGetFirstLeafFieldEvent {
    field: '$.firstLeaf'
    value: number
  }

  export interface StorageGetLeavesFieldEvent {
    field: '$.leaves'
    value: number
  }

  export function encode(obj: Partial<StorageGet>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageGet.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StorageGet>): StorageGet {
    return decodeMessage(buf, StorageGet.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageGet>
  ): Generator<StorageGetShardFieldEvent | StorageGetFirstLeafFieldEvent | StorageGetLeavesFieldEvent> {
    return streamMessage(buf, StorageGet.codec(), opts)
  }
}

export interface StorageAudit {
  shards?: Uint8Array<ArrayBuffer>
  leaves: number[]
}

export namespace StorageAudit {
  let _codec: Codec<StorageAudit>

  export const codec = (): Codec<StorageAudit> => {
    if (_codec == null) {
      _codec = message<StorageAudit>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.shards != null) {
            w.uint32(10)
            w.bytes(obj.shards)
          }

          if (obj.leaves != null && obj.leaves.length > 0) {
            for (const value of obj.leaves) {
              w.uint32(16)
              w.uint32(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            leaves: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.shards = reader.bytes()
                break
              }
              case 2: {
                if (opts.limits?.leaves != null && obj.leaves.length === opts.limits.leaves) {
                  throw new MaxLengthError('Decode error - repeated field "leaves" had too many elements')
                }

                obj.leaves.push(reader.uint32())
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
            leaves: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.shards`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                if (opts.limits?.leaves != null && obj.leaves === opts.limits.leaves) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "leaves" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.leaves[]`,
                  index: obj.leaves,
                  value: reader.uint32()
                }

                obj.leaves++

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

  export interface StorageAuditShardsFieldEvent {
    field: '$.shards'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageAuditLeavesFieldEvent {
    field: '$.leaves[]'
    index: number
    value: number
  }

  export function encode(obj: Partial<StorageAudit>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageAudit.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StorageAudit>): StorageAudit {
    return decodeMessage(buf, StorageAudit.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageAudit>
  ): Generator<StorageAuditShardsFieldEvent | StorageAuditLeavesFieldEvent> {
    return streamMessage(buf, StorageAudit.codec(), opts)
  }
}

export interface StorageProofs {
  siblings?: Uint8Array<ArrayBuffer>
  held?: Uint8Array<ArrayBuffer>
}

export namespace StorageProofs {
  let _codec: Codec<StorageProofs>

  export const codec = (): Codec<StorageProofs> => {
    if (_codec == null) {
      _codec = message<StorageProofs>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.siblings != null) {
            w.uint32(10)
            w.bytes(obj.siblings)
          }

          if (obj.held != null) {
            w.uint32(18)
            w.bytes(obj.held)
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
                obj.siblings = reader.bytes()
                break
              }
              case 2: {
                obj.held = reader.bytes()
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
                  field: `${prefix}.siblings`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.held`,
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

  export interface StorageProofsSiblingsFieldEvent {
    field: '$.siblings'
    value: Uint8Array<ArrayBuffer>
  }

  export interface StorageProofsHeldFieldEvent {
    field: '$.held'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageProofs>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageProofs.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageProofs>
  ): StorageProofs {
    return decodeMessage(buf, StorageProofs.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageProofs>
  ): Generator<StorageProofsSiblingsFieldEvent | StorageProofsHeldFieldEvent> {
    return streamMessage(buf, StorageProofs.codec(), opts)
  }
}

export interface StorageHead {
  sequence?: number
  record?: Uint8Array<ArrayBuffer>
}

export namespace StorageHead {
  let _codec: Codec<StorageHead>

  export const codec = (): Codec<StorageHead> => {
    if (_codec == null) {
      _codec = message<StorageHead>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.sequence != null) {
            w.uint32(8)
            w.uint64Number(obj.sequence)
          }

          if (obj.record != null) {
            w.uint32(18)
            w.bytes(obj.record)
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
                obj.record = reader.bytes()
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
                  field: `${prefix}.record`,
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

  export interface StorageHeadSequenceFieldEvent {
    field: '$.sequence'
    value: number
  }

  export interface StorageHeadRecordFieldEvent {
    field: '$.record'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageHead>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageHead.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<StorageHead>): StorageHead {
    return decodeMessage(buf, StorageHead.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageHead>
  ): Generator<StorageHeadSequenceFieldEvent | StorageHeadRecordFieldEvent> {
    return streamMessage(buf, StorageHead.codec(), opts)
  }
}

export interface StorageSettle {
  settlement?: Uint8Array<ArrayBuffer>
}

export namespace StorageSettle {
  let _codec: Codec<StorageSettle>

  export const codec = (): Codec<StorageSettle> => {
    if (_codec == null) {
      _codec = message<StorageSettle>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.settlement != null) {
            w.uint32(10)
            w.bytes(obj.settlement)
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
                obj.settlement = reader.bytes()
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
                  field: `${prefix}.settlement`,
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

  export interface StorageSettleSettlementFieldEvent {
    field: '$.settlement'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<StorageSettle>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageSettle.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageSettle>
  ): StorageSettle {
    return decodeMessage(buf, StorageSettle.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageSettle>
  ): Generator<StorageSettleSettlementFieldEvent> {
    return streamMessage(buf, StorageSettle.codec(), opts)
  }
}

export interface StorageRefused {
  reason?: string
}

export namespace StorageRefused {
  let _codec: Codec<StorageRefused>

  export const codec = (): Codec<StorageRefused> => {
    if (_codec == null) {
      _codec = message<StorageRefused>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.reason != null) {
            w.uint32(10)
            w.string(obj.reason)
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
                obj.reason = reader.string()
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
                  field: `${prefix}.reason`,
                  value: reader.string()
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

  export interface StorageRefusedReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export function encode(obj: Partial<StorageRefused>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageRefused.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageRefused>
  ): StorageRefused {
    return decodeMessage(buf, StorageRefused.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageRefused>
  ): Generator<StorageRefusedReasonFieldEvent> {
    return streamMessage(buf, StorageRefused.codec(), opts)
  }
}

export interface StorageCancel {
  ids: number[]
}

export namespace StorageCancel {
  let _codec: Codec<StorageCancel>

  export const codec = (): Codec<StorageCancel> => {
    if (_codec == null) {
      _codec = message<StorageCancel>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.ids != null && obj.ids.length > 0) {
            for (const value of obj.ids) {
              w.uint32(8)
              w.uint32(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            ids: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                if (opts.limits?.ids != null && obj.ids.length === opts.limits.ids) {
                  throw new MaxLengthError('Decode error - repeated field "ids" had too many elements')
                }

                obj.ids.push(reader.uint32())
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
            ids: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                if (opts.limits?.ids != null && obj.ids === opts.limits.ids) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "ids" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.ids[]`,
                  index: obj.ids,
                  value: reader.uint32()
                }

                obj.ids++

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

  export interface StorageCancelIdsFieldEvent {
    field: '$.ids[]'
    index: number
    value: number
  }

  export function encode(obj: Partial<StorageCancel>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageCancel.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageCancel>
  ): StorageCancel {
    return decodeMessage(buf, StorageCancel.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageCancel>
  ): Generator<StorageCancelIdsFieldEvent> {
    return streamMessage(buf, StorageCancel.codec(), opts)
  }
}

export interface StorageLeaving {
  by?: number
}

export namespace StorageLeaving {
  let _codec: Codec<StorageLeaving>

  export const codec = (): Codec<StorageLeaving> => {
    if (_codec == null) {
      _codec = message<StorageLeaving>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.by != null) {
            w.uint32(8)
            w.uint64Number(obj.by)
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
                obj.by = reader.uint64Number()
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
                  field: `${prefix}.by`,
                  value: reader.uint64Number()
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

  export interface StorageLeavingByFieldEvent {
    field: '$.by'
    value: number
  }

  export function encode(obj: Partial<StorageLeaving>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, StorageLeaving.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageLeaving>
  ): StorageLeaving {
    return decodeMessage(buf, StorageLeaving.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<StorageLeaving>
  ): Generator<StorageLeavingByFieldEvent> {
    return streamMessage(buf, StorageLeaving.codec(), opts)
  }
}
