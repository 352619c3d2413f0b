/**
 * RTCPeerConnection for a worker, backed by one in the window. Implements what @libp2p/webrtc uses.
 * That library reads the globals when its module is evaluated, so this module is the first import of
 * the node worker.
 */
import { WorkerDataChannel } from './rtc-channel.ts'
import {
  INIT_CHANNEL_LABEL,
  type ChannelInit,
  type IceCandidate,
  type IceState,
  type OfferOptions,
  type PcConfig,
  type PcMethod,
  type PcState,
  type SessionDescription,
  type ToWindow,
  type ToWorker
} from './rtc-protocol.ts'

type Handler<E extends Event = Event> = ((event: E) => void) | null

interface Pending {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** All peer connections of one worker over one port to the window. */
export class RtcBridge {
  #port: MessagePort | undefined
  #waiting: ToWindow[] = []
  #nextId = 1
  readonly #connections = new Map<number, WorkerPeerConnection>()
  readonly #channels = new Map<number, WorkerDataChannel>()
  readonly #calls = new Map<number, Pending>()

  connect(port: MessagePort): void {
    this.#port = port
    port.onmessage = (event: MessageEvent<ToWorker>) => this.#receive(event.data)
    for (const message of this.#waiting) port.postMessage(message)
    this.#waiting = []
  }

  nextId(): number {
    return this.#nextId++
  }

  post(message: ToWindow, transfer: Transferable[] = []): void {
    if (this.#port === undefined) this.#waiting.push(message)
    else this.#port.postMessage(message, transfer)
  }

  register(pc: number, connection: WorkerPeerConnection): void {
    this.#connections.set(pc, connection)
  }

  forget(pc: number): void {
    this.#connections.delete(pc)
  }

  call(pc: number, method: PcMethod, argument: unknown): Promise<unknown> {
    const call = this.nextId()
    return new Promise((resolve, reject) => {
      this.#calls.set(call, { resolve, reject })
      this.post({ type: 'call', pc, call, method, argument })
    })
  }

  channel(id: number, label: string, state: RTCDataChannelState): WorkerDataChannel {
    const channel = new WorkerDataChannel(id, label, state, () => this.#channels.delete(id))
    this.#channels.set(id, channel)
    return channel
  }

  #receive(message: ToWorker): void {
    switch (message.type) {
      case 'result':
        this.#settle(message.call)?.resolve(message.value)
        break
      case 'failure': {
        const error = new Error(message.message)
        error.name = message.name
        this.#settle(message.call)?.reject(error)
        break
      }
      case 'state':
        this.#connections.get(message.pc)?.stateChanged(message.connectionState, message.iceConnectionState)
        break
      case 'candidate':
        this.#connections.get(message.pc)?.candidateFound(message.candidate)
        break
      case 'channel':
        this.#channelArrived(message)
        break
      case 'channel-open':
        this.#channels.get(message.channel)?.opened()
        break
      case 'channel-message':
        this.#channels.get(message.channel)?.received(message.data)
        break
      case 'channel-low':
        this.#channels.get(message.channel)?.drained(message.bufferedAmount)
        break
      case 'channel-close':
        this.#channels.get(message.channel)?.closed()
        break
    }
  }

  #settle(call: number): Pending | undefined {
    const pending = this.#calls.get(call)
    this.#calls.delete(call)
    return pending
  }

  #channelArrived(message: Extract<ToWorker, { type: 'channel' }>): void {
    const known = this.#channels.get(message.channel)
    const channel = known ?? this.channel(message.channel, message.label, 'connecting')
    const announce = () => this.#connections.get(message.pc)?.channelArrived(channel)
    if (message.raw !== undefined) {
      // Announce first: messages buffered in the channel may come as soon as handlers are set.
      if (message.incoming) announce()
      channel.plug(message.raw)
      return
    }
    channel.usePump({
      send: (data) => this.post({ type: 'send', channel: message.channel, data }, [data]),
      close: () => this.post({ type: 'close-channel', channel: message.channel })
    })
    if (message.incoming) announce()
  }
}

/** The part of RTCPeerConnection that js-libp2p needs, with the work done in the window. */
export class WorkerPeerConnection extends EventTarget {
  connectionState: PcState = 'new'
  iceConnectionState: IceState = 'new'
  localDescription: SessionDescription | null = null
  remoteDescription: SessionDescription | null = null
  onicecandidate: Handler<Event & { candidate: WorkerIceCandidate | null }> = null
  onicecandidateerror: Handler = null
  onconnectionstatechange: Handler = null
  oniceconnectionstatechange: Handler = null
  ondatachannel: Handler<Event & { channel: WorkerDataChannel }> = null
  readonly #bridge: RtcBridge
  readonly #id: number
  readonly #channels = new Set<WorkerDataChannel>()

  constructor(bridge: RtcBridge, config?: PcConfig) {
    super()
    this.#bridge = bridge
    this.#id = bridge.nextId()
    bridge.register(this.#id, this)
    bridge.post({ type: 'open-pc', pc: this.#id, config })
  }

  createOffer(options?: OfferOptions): Promise<SessionDescription> {
    return this.#call('createOffer', options) as Promise<SessionDescription>
  }

  createAnswer(): Promise<SessionDescription> {
    return this.#call('createAnswer', undefined) as Promise<SessionDescription>
  }

  async setLocalDescription(description: SessionDescription): Promise<void> {
    await this.#call('setLocalDescription', description)
    this.localDescription = description
  }

  async setRemoteDescription(description: SessionDescription): Promise<void> {
    await this.#call('setRemoteDescription', description)
    this.remoteDescription = description
  }

  async addIceCandidate(candidate: IceCandidate): Promise<void> {
    await this.#call('addIceCandidate', candidate)
  }

  createDataChannel(label: string, init?: ChannelInit): WorkerDataChannel {
    const id = this.#bridge.nextId()
    const state = label === INIT_CHANNEL_LABEL ? 'open' : 'connecting'
    const channel = this.#bridge.channel(id, label, state)
    this.#channels.add(channel)
    this.#bridge.post({ type: 'open-channel', pc: this.#id, channel: id, label, init })
    return channel
  }

  close(): void {
    if (this.connectionState === 'closed') return
    this.connectionState = 'closed'
    this.iceConnectionState = 'closed'
    this.#bridge.forget(this.#id)
    this.#bridge.post({ type: 'close-pc', pc: this.#id })
    for (const channel of this.#channels) queueMicrotask(() => channel.closed())
    this.#emit(new Event('close'))
  }

  stateChanged(connectionState: PcState, iceConnectionState: IceState): void {
    if (this.connectionState === 'closed') return
    const changed = this.connectionState !== connectionState
    this.connectionState = connectionState
    if (this.iceConnectionState !== iceConnectionState) {
      this.iceConnectionState = iceConnectionState
      this.#emit(new Event('iceconnectionstatechange'))
    }
    if (!changed) return
    this.#emit(new Event('connectionstatechange'))
    if (connectionState === 'closed') {
      this.#bridge.forget(this.#id)
      for (const channel of this.#channels) channel.closed()
      this.#emit(new Event('close'))
    }
  }

  candidateFound(candidate: IceCandidate | null): void {
    const value = candidate === null ? null : new WorkerIceCandidate(candidate)
    this.#emit(Object.assign(new Event('icecandidate'), { candidate: value }))
  }

  channelArrived(channel: WorkerDataChannel): void {
    this.#channels.add(channel)
    this.#emit(Object.assign(new Event('datachannel'), { channel }))
  }

  #call(method: PcMethod, argument: unknown): Promise<unknown> {
    const plain = argument instanceof WorkerIceCandidate ? argument.toJSON() : argument
    return this.#bridge.call(this.#id, method, plain)
  }

  #emit(event: Event): void {
    const handler = (this as unknown as Record<string, Handler>)[`on${event.type}`]
    handler?.call(this, event)
    this.dispatchEvent(event)
  }
}

/** Plain copy of an ICE candidate; the window makes the real one. */
class WorkerIceCandidate {
  readonly candidate: string
  readonly sdpMid: string | null
  readonly sdpMLineIndex: number | null
  readonly usernameFragment: string | null

  constructor(init: IceCandidate) {
    this.candidate = init.candidate ?? ''
    this.sdpMid = init.sdpMid ?? null
    this.sdpMLineIndex = init.sdpMLineIndex ?? null
    this.usernameFragment = init.usernameFragment ?? null
  }

  toJSON(): IceCandidate {
    return {
      candidate: this.candidate,
      sdpMid: this.sdpMid,
      sdpMLineIndex: this.sdpMLineIndex,
      usernameFragment: this.usernameFragment
    }
  }
}

class WorkerSessionDescription {
  readonly type: SessionDescription['type']
  readonly sdp: string

  constructor(init: SessionDescription) {
    this.type = init.type
    this.sdp = init.sdp ?? ''
  }
}

/** Puts the classes where @libp2p/webrtc looks for them. Call before that module is evaluated. */
export function installRtc(scope: typeof globalThis): RtcBridge {
  const bridge = new RtcBridge()
  const PeerConnection = class extends WorkerPeerConnection {
    constructor(config?: PcConfig) {
      super(bridge, config)
    }
  }
  Object.assign(scope, {
    RTCPeerConnection: PeerConnection,
    RTCSessionDescription: WorkerSessionDescription,
    RTCIceCandidate: WorkerIceCandidate
  })
  return bridge
}
