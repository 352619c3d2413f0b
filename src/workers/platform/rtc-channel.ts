/**
 * The worker's end of a data channel: exists before the real one arrives from the window, then
 * stands for it, be it transferred or pumped through messages.
 */
import { LOW_WATER_BYTES } from './rtc-protocol.ts'

/** Ways to move bytes when the engine cannot transfer channels. */
export interface ChannelPump {
  send(data: ArrayBuffer): void
  close(): void
}

type Handler<E extends Event = Event> = ((event: E) => void) | null

export class WorkerDataChannel extends EventTarget {
  readonly label: string
  readonly protocol = ''
  binaryType: BinaryType = 'arraybuffer'
  onopen: Handler = null
  onclose: Handler = null
  onerror: Handler = null
  onmessage: Handler<MessageEvent<ArrayBuffer>> = null
  onbufferedamountlow: Handler = null
  bufferedAmountLowThreshold = 0
  readonly #id: number
  readonly #onForget: () => void
  #state: RTCDataChannelState
  #raw: RTCDataChannel | undefined
  #pump: ChannelPump | undefined
  #pumpedBytes = 0

  constructor(id: number, label: string, state: RTCDataChannelState, onForget: () => void) {
    super()
    this.#id = id
    this.label = label
    this.#state = state
    this.#onForget = onForget
  }

  get id(): number {
    return this.#raw?.id ?? this.#id
  }

  get readyState(): RTCDataChannelState {
    return this.#state
  }

  get bufferedAmount(): number {
    return this.#raw?.bufferedAmount ?? this.#pumpedBytes
  }

  /** Handlers are set in the task that delivers the channel, so that no message is missed. */
  plug(raw: RTCDataChannel): void {
    if (this.#state === 'closed') {
      raw.close()
      return
    }
    this.#raw = raw
    raw.binaryType = 'arraybuffer'
    raw.bufferedAmountLowThreshold = LOW_WATER_BYTES
    raw.onopen = () => this.opened()
    raw.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      // A transferred channel may deliver before it is open; sending must wait for that all the same.
      if (raw.readyState === 'open') this.opened()
      this.received(event.data)
    }
    raw.onbufferedamountlow = () => this.#emit(new Event('bufferedamountlow'))
    raw.onclose = () => this.closed()
    raw.onerror = (event) => this.failed((event as Event & { error?: Error }).error)
    if (raw.readyState === 'open') this.opened()
    if (raw.readyState === 'closed') this.closed()
  }

  usePump(pump: ChannelPump): void {
    if (this.#state === 'closed') pump.close()
    else this.#pump = pump
  }

  opened(): void {
    if (this.#state !== 'connecting') return
    this.#state = 'open'
    this.#emit(new Event('open'))
  }

  received(data: ArrayBuffer): void {
    this.#emit(new MessageEvent('message', { data }))
  }

  drained(bufferedAmount: number): void {
    this.#pumpedBytes = bufferedAmount
    if (bufferedAmount <= LOW_WATER_BYTES) this.#emit(new Event('bufferedamountlow'))
  }

  failed(error: Error | undefined): void {
    if (this.#state === 'closed') return
    const event = new Event('error')
    Object.assign(event, { error: error ?? new Error('data channel failed') })
    this.#emit(event)
  }

  closed(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#onForget()
    this.#emit(new Event('close'))
  }

  send(data: ArrayBuffer | ArrayBufferView<ArrayBuffer>): void {
    if (this.#state !== 'open') throw new DOMException('The channel is not open', 'InvalidStateError')
    if (this.#raw !== undefined) {
      if (data instanceof ArrayBuffer) this.#raw.send(data)
      else this.#raw.send(data)
      return
    }
    const bytes =
      data instanceof ArrayBuffer
        ? data.slice(0)
        : data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)
    this.#pumpedBytes += bytes.byteLength
    this.#pump?.send(bytes)
  }

  close(): void {
    if (this.#state === 'closed' || this.#state === 'closing') return
    this.#raw?.close()
    this.#pump?.close()
    if (this.#raw === undefined && this.#pump === undefined) {
      // The real channel has not come yet, or never will (`init`): the local end is enough.
      queueMicrotask(() => this.closed())
    } else {
      this.#state = 'closing'
    }
  }

  #emit(event: Event): void {
    const name = `on${event.type}` as 'onopen' | 'onclose' | 'onerror' | 'onmessage' | 'onbufferedamountlow'
    const handler = this[name] as Handler
    handler?.call(this, event)
    this.dispatchEvent(event)
  }
}
