import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface Device {
  publicKey?: Uint8Array<ArrayBuffer>
  addedAt?: bigint
  revokedAt?: bigint
}

export namespace Device {
  let _codec: Codec<Device>

  export const codec = (): Codec<Device> => {
    if (_codec == null) {
      _codec = message<Device>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.publicKey != null) {
            w.uint32(10)
            w.bytes(obj.publicKey)
          }

          if (obj.addedAt != null) {
            w.uint32(16)
            w.uint64(obj.addedAt)
          }

          if (obj.revokedAt != null) {
            w.uint32(24)
            w.uint64(obj.revokedAt)
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
                obj.publicKey = reader.bytes()
                break
              }
              case 2: {
                obj.addedAt = reader.uint64()
                break
              }
              case 3: {
                obj.revokedAt = reader.uint64()
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
                  field: `${prefix}.publicKey`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.addedAt`,
                  value: reader.uint64()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.revokedAt`,
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

  export interface DevicePublicKeyFieldEvent {
    field: '$.publicKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DeviceAddedAtFieldEvent {
    field: '$.addedAt'
    value: bigint
  }

  export interface DeviceRevokedAtFieldEvent {
    field: '$.revokedAt'
    value: bigint
  }

  export function encode(obj: Partial<Device>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, Device.codec())
  }

  export function decode(buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Device>): Device {
    return decodeMessage(buf, Device.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<Device>
  ): Generator<DevicePublicKeyFieldEvent | DeviceAddedAtFieldEvent | DeviceRevokedAtFieldEvent> {
    return streamMessage(buf, Device.codec(), opts)
  }
}

export interface DeviceManifest {
  identity?: Uint8Array<ArrayBuffer>
  sequence?: bigint
  issuedAt?: bigint
  devices: Uint8Array<ArrayBuffer>[]
}

export namespace DeviceManifest {
  let _codec: Codec<DeviceManifest>

  export const codec = (): Codec<DeviceManifest> => {
    if (_codec == null) {
      _codec = message<DeviceManifest>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.identity != null) {
            w.uint32(10)
            w.bytes(obj.identity)
          }

          if (obj.sequence != null) {
            w.uint32(16)
            w.uint64(obj.sequence)
          }

          if (obj.issuedAt != null) {
            w.uint32(24)
            w.uint64(obj.issuedAt)
          }

          if (obj.devices != null && obj.devices.length > 0) {
            for (const value of obj.devices) {
              w.uint32(34)
              w.bytes(value)
            }
          }

          if (opts.lengthDelimited !== false) {
            w.ldelim()
          }
        },
        (reader, length, opts = {}) => {
          const obj: any = {
            devices: []
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                obj.identity = reader.bytes()
                break
              }
              case 2: {
                obj.sequence = reader.uint64()
                break
              }
              case 3: {
                obj.issuedAt = reader.uint64()
                break
              }
              case 4: {
                if (opts.limits?.devices != null && obj.devices.length === opts.limits.devices) {
                  throw new MaxLengthError('Decode error - repeated field "devices" had too many elements')
                }

                obj.devices.push(reader.bytes())
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
            devices: 0
          }

          const end = length == null ? reader.len : reader.pos + length

          while (reader.pos < end) {
            const tag = reader.uint32()

            switch (tag >>> 3) {
              case 1: {
                yield {
                  field: `${prefix}.identity`,
                  value: reader.bytes()
                }
                break
              }
              case 2: {
                yield {
                  field: `${prefix}.sequence`,
                  value: reader.uint64()
                }
                break
              }
              case 3: {
                yield {
                  field: `${prefix}.issuedAt`,
                  value: reader.uint64()
                }
                break
              }
              case 4: {
                if (opts.limits?.devices != null && obj.devices === opts.limits.devices) {
                  throw new MaxLengthError(
                    'Streaming decode error - repeated field "devices" had too many elements'
                  )
                }

                yield {
                  field: `${prefix}.devices[]`,
                  index: obj.devices,
                  value: reader.bytes()
                }

                obj.devices++

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

  export interface DeviceManifestIdentityFieldEvent {
    field: '$.identity'
    value: Uint8Array<ArrayBuffer>
  }

  export interface DeviceManifestSequenceFieldEvent {
    field: '$.sequence'
    value: bigint
  }

  export interface DeviceManifestIssuedAtFieldEvent {
    field: '$.issuedAt'
    value: bigint
  }

  export interface DeviceManifestDevicesFieldEvent {
    field: '$.devices[]'
    index: number
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<DeviceManifest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, DeviceManifest.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<DeviceManifest>
  ): DeviceManifest {
    return decodeMessage(buf, DeviceManifest.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<DeviceManifest>
  ): Generator<
    | DeviceManifestIdentityFieldEvent
    | DeviceManifestSequenceFieldEvent
    | DeviceManifestIssuedAtFieldEvent
    | DeviceManifestDevicesFieldEvent
  > {
    return streamMessage(buf, DeviceManifest.codec(), opts)
  }
}

export interface SignedDeviceManifest {
  payload?: Uint8Array<ArrayBuffer>
  signature?: Uint8Array<ArrayBuffer>
}

export namespace SignedDeviceManifest {
  let _codec: Codec<SignedDeviceManifest>

  export const codec = (): Codec<SignedDeviceManifest> => {
    if (_codec == null) {
      _codec = message<SignedDeviceManifest>(
        (obj, w, opts = {}) => {
          if (opts.lengthDelimited !== false) {
            w.fork()
          }

          if (obj.payload != null) {
            w.uint32(10)
            w.bytes(obj.payload)
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
                obj.payload = reader.bytes()
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
                  field: `${prefix}.payload`,
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

  export interface SignedDeviceManifestPayloadFieldEvent {
    field: '$.payload'
    value: Uint8Array<ArrayBuffer>
  }

  export interface SignedDeviceManifestSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export function encode(obj: Partial<SignedDeviceManifest>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, SignedDeviceManifest.codec())
  }

  export function decode(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<SignedDeviceManifest>
  ): SignedDeviceManifest {
    return decodeMessage(buf, SignedDeviceManifest.codec(), opts)
  }

  export function stream(
    buf: Uint8Array | Uint8ArrayList,
    opts?: DecodeOptions<SignedDeviceManifest>
  ): Generator<SignedDeviceManifestPayloadFieldEvent | SignedDeviceManifestSignatureFieldEvent> {
    return streamMessage(buf, SignedDeviceManifest.codec(), opts)
  }
}
