import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface ContractBody {
  id?: Uint8Array<ArrayBuffer>
  sequence?: number
  customer?: Uint8Array<ArrayBuffer>
  supplier?: Uint8Array<ArrayBuffer>
  bytes?: bigint
  periodMs?: number
  ratePerMille?: bigint
  startsAt?: number
  expiresAt?: number
}

export namespace ContractBody {
  let _codec: Codec<ContractBody>

  export const codec = (): Codec<ContractBody> => {
    if (_codec == null) {
      _codec = message<ContractBody>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.id != null) {
            w.uint32(10)
            w.bytes(obj.id)
          }

          if (obj.sequence != null) {
            w.uint32(16)
            w.uint64Number(obj.sequence)
          }

          if (obj.customer != null) {
            w.uint32(26)
            w.bytes(obj.customer)
          }

          if (obj.supplier != null) {
            w.uint32(34)
            w.bytes(obj.supplier)
          }

          if (obj.bytes != null) {
            w.uint32(40)
            w.uint64(obj.bytes)
          }

          if (obj.periodMs != null) {
            w.uint32(48)
            w.uint64Number(obj.periodMs)
          }

          if (obj.ratePerMille != null) {
            w.uint32(56)
            w.uint64(obj.ratePerMille)
          }

          if (obj.startsAt != null) {
            w.uint32(64)
            w.uint64Number(obj.startsAt)
          }

          if (obj.expiresAt != null) {
            w.uint32(72)
            w.uint64Number(obj.expiresAt)
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
                obj.id = reader.bytes()
                break
              }
              case 2: {
                obj.sequence = reader.uint64Number()
                break
              }
              case 3: {
                obj.customer = reader.bytes()
                break
              }
              case 4: {
                obj.supplier = reader.bytes()
                break
              }
              case 5: {
                obj.bytes = reader.uint64()
                break
              }
              case 6: {
                obj.periodMs = reader.uint64Number()
                break
              }
              case 7: {
                obj.ratePerMille = reader.uint64()
                break
              }
              case 8: {
                obj.startsAt = reader.uint64Number()
                break
              }
              case 9: {
                obj.expiresAt = reader.uint64Number()
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
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.sequence`,
                  value: reader.uint64Number()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.customer`,
                  value: reader.bytes()
                }
                break
              }
              case 4: {
                yield {
                  field: `${prefix}.supplier`,
                  value: reader.bytes()
                }
                break
              }
              case 5: {
                yield {
                  field: `${prefix}.bytes`,
                  value: reader.uint64()
                }
                break
              }
              case 6: {
                yield {
                  field: `${prefix}.periodMs`,
                  value: reader.uint64Number()
                }
                break
              }
              case 7: {
                yield {
                  field: `${prefix}.ratePerMille`,
                  value: reader.uint64()
                }
                break
              }
              case 8: {
                yield {
                  field: `${prefix}.startsAt`,
                  value: reader.uint64Number()
                }
                break
              }
              case 9: {
                yield {
                  field: `${prefix}.expiresAt`,
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

  export interface ContractBodyIdFieldEvent {
    field: '$.id'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ContractBodySequenceFieldEvent {
    field: '$.sequence'
    value: number
  }

  export interface ContractBodyCustomerFieldEvent {
    field: '$.customer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ContractBodySupplierFieldEvent {
    field: '$.supplier'
    value: Uint8Array<ArrayBuffer>
  }

  export interface ContractBodyBytesFieldEvent {
    field: '$.bytes'
    value: bigint
  }

  export interface ContractBodyPeriodMsFieldEvent {
    field: '$.periodMs'
    value: number
  }

  export interface ContractBodyRatePerMilleFieldEvent {
    field: '$.ratePerMille'
    value: bigint
  }

  export interface ContractBodyStartsAtFieldEvent {
    field: '$.startsAt'
    value: number
  }

  export interface ContractBodyExpiresAtFieldEvent {
    field: '$.expiresAt'
    value: number
  }

  export function encode(obj: Partial<ContractBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, ContractBody.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ContractBody>): ContractBody {
    return decodeMessage(buf, ContractBody.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<ContractBody>
  ): Generator<
    | ContractBodyIdFieldEvent
    | ContractBodySequenceFieldEvent
    | ContractBodyCustomerFieldEvent
    | ContractBodySupplierFieldEvent
    | ContractBodyBytesFieldEvent
    | ContractBodyPeriodMsFieldEvent
    | ContractBodyRatePerMilleFieldEvent
    | ContractBodyStartsAtFieldEvent
    | ContractBodyExpiresAtFieldEvent
  > {
    return streamMessage(buf, ContractBody.codec(), opts)
  }
}

export interface SignedContract {
  body?: Uint8Array<ArrayBuffer>
  customerSignature?: Uint8Array<ArrayBuffer>
  supplierSignature?: Uint8Array<ArrayBuffer>
}

export namespace SignedContract {
  let _codec: Codec<SignedContract>

  export const codec = (): Codec<SignedContract> => {
    if (_codec == null) {
      _codec = message<SignedContract>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.body != null) {
            w.uint32(10)
            w.bytes(obj.body)
          }

          if (obj.customerSignature != null) {
            w.uint32(18)
            w.bytes(obj.customerSignature)
          }

          if (obj.supplierSignature != null) {
            w.uint32(26)
            w.bytes(obj.supplierSignature)
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
                obj.customerSignature = reader.bytes()
                break
              }
              case 3: {
                obj.supplierSignature = reader.bytes()
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
                  field: `${prefix}.customerSignature`,
                  value: reader.bytes()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.supplierSignature`,
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

  export interface SignedContractBodyFieldEvent {
    field: '$.body'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedContractCustomerSignatureFieldEvent {
    field: '$.customerSignature'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedContractSupplierSignatureFieldEvent {
    field: '$.supplierSignature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<SignedContract>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SignedContract.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<SignedContract>
  ): SignedContract {
    return decodeMessage(buf, SignedContract.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<SignedContract>
  ): Generator<
    | SignedContractBodyFieldEvent
    | SignedContractCustomerSignatureFieldEvent
    | SignedContractSupplierSignatureFieldEvent
  > {
    return streamMessage(buf, SignedContract.codec(), opts)
  }
}

export interface SettlementBody {
  proposer?: Uint8Array<ArrayBuffer>
  other?: Uint8Array<ArrayBuffer>
  sequence?: number
  givenUnits?: bigint
  takenUnits?: bigint
}

export namespace SettlementBody {
  let _codec: Codec<SettlementBody>

  export const codec = (): Codec<SettlementBody> => {
    if (_codec == null) {
      _codec = message<SettlementBody>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.proposer != null) {
            w.uint32(10)
            w.bytes(obj.proposer)
          }

          if (obj.other != null) {
            w.uint32(18)
            w.bytes(obj.other)
          }

          if (obj.sequence != null) {
            w.uint32(24)
            w.uint64Number(obj.sequence)
          }

          if (obj.givenUnits != null) {
            w.uint32(32)
            w.uint64(obj.givenUnits)
          }

          if (obj.takenUnits != null) {
            w.uint32(40)
            w.uint64(obj.takenUnits)
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
                obj.proposer = reader.bytes()
                break
              }
              case 2: {
                obj.other = reader.bytes()
                break
              }
              case 3: {
                obj.sequence = reader.uint64Number()
                break
              }
              case 4: {
                obj.givenUnits = reader.uint64()
                break
              }
              case 5: {
                obj.takenUnits = reader.uint64()
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
                  field: `${prefix}.proposer`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.other`,
                  value: reader.bytes()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.sequence`,
                  value: reader.uint64Number()
                }
                break
              }
              case 4: {
                yield {
                  field: `${prefix}.givenUnits`,
                  value: reader.uint64()
                }
                break
              }
              case 5: {
                yield {
                  field: `${prefix}.takenUnits`,
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

  export interface SettlementBodyProposerFieldEvent {
    field: '$.proposer'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementBodyOtherFieldEvent {
    field: '$.other'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SettlementBodySequenceFieldEvent {
    field: '$.sequence'
    value: number
  }

  export interface SettlementBodyGivenUnitsFieldEvent {
    field: '$.givenUnits'
    value: bigint
  }

  export interface SettlementBodyTakenUnitsFieldEvent {
    field: '$.takenUnits'
    value: bigint
  }

  export function encode(obj: Partial<SettlementBody>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SettlementBody.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<SettlementBody>
  ): SettlementBody {
    return decodeMessage(buf, SettlementBody.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<SettlementBody>
  ): Generator<
    | SettlementBodyProposerFieldEvent
    | SettlementBodyOtherFieldEvent
    | SettlementBodySequenceFieldEvent
    | SettlementBodyGivenUnitsFieldEvent
    | SettlementBodyTakenUnitsFieldEvent
  > {
    return streamMessage(buf, SettlementBody.codec(), opts)
  }
}

export interface SignedSettlement {
  body?: Uint8Array<ArrayBuffer>
  proposerSignature?: Uint8Array<ArrayBuffer>
  otherSignature?: Uint8Array<ArrayBuffer>
}

export namespace SignedSettlement {
  let _codec: Codec<SignedSettlement>

  export const codec = (): Codec<SignedSettlement> => {
    if (_codec == null) {
      _codec = message<SignedSettlement>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.body != null) {
            w.uint32(10)
            w.bytes(obj.body)
          }

          if (obj.proposerSignature != null) {
            w.uint32(18)
            w.bytes(obj.proposerSignature)
          }

          if (obj.otherSignature != null) {
            w.uint32(26)
            w.bytes(obj.otherSignature)
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
                obj.proposerSignature = reader.bytes()
                break
              }
              case 3: {
                obj.otherSignature = reader.bytes()
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
                  field: `${prefix}.proposerSignature`,
                  value: reader.bytes()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.otherSignature`,
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

  export interface SignedSettlementBodyFieldEvent {
    field: '$.body'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedSettlementProposerSignatureFieldEvent {
    field: '$.proposerSignature'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedSettlementOtherSignatureFieldEvent {
    field: '$.otherSignature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<SignedSettlement>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SignedSettlement.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<SignedSettlement>
  ): SignedSettlement {
    return decodeMessage(buf, SignedSettlement.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<SignedSettlement>
  ): Generator<
    | SignedSettlementBodyFieldEvent
    | SignedSettlementProposerSignatureFieldEvent
    | SignedSettlementOtherSignatureFieldEvent
  > {
    return streamMessage(buf, SignedSettlement.codec(), opts)
  }
}
