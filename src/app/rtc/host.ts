/**
 * The window's end of the RTC bridge: real RTCPeerConnections, driven by the node worker over a port.
 * Data channels go to the worker by transfer, in the very task that made them (later it fails);
 * engines that cannot transfer have their messages pumped.
 */
import type { PcMethod, ToWindow, ToWorker } from '../../workers/platform/rtc-protocol.ts'

const INIT_CHANNEL_LABEL = 'init'
const LOW_WATER_BYTES = 512 * 1024

/** @returns stops hosting and closes every connection. */
export function hostPeerConnections(port: MessagePort): () => void {
  const host = new RtcHost(port)
  const close = () => host.close()
  window.addEventListener('pagehide', close)
  return () => {
    window.removeEventListener('pagehide', close)
    host.close()
  }
}

class RtcHost {
  readonly #port: MessagePort
  readonly #connections = new Map<number, RTCPeerConnection>()
  readonly #pumped = new Map<number, RTCDataChannel>()
  /** Keeps `init` channels from being collected while their connection lives. */
  readonly #kept = new WeakMap<RTCPeerConnection, RTCDataChannel[]>()
  #nextIncoming = -1
  #canTransfer = true

  constructor(port: MessagePort) {
    this.#port = port
    port.onmessage = (event: MessageEvent<ToWindow>) => this.#receive(event.data)
  }

  close(): void {
    for (const pc of this.#connections.values()) pc.close()
    this.#connections.clear()
    this.#pumped.clear()
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer)
  }

  #receive(message: ToWindow): void {
    switch (message.type) {
      case 'open-pc':
        this.#open(message.pc, message.config)
        break
      case 'call':
        void this.#call(message.pc, message.call, message.method, message.argument)
        break
      case 'open-channel':
        this.#openChannel(message)
        break
      case 'close-pc':
        this.#connections.get(message.pc)?.close()
        this.#connections.delete(message.pc)
        break
      case 'send':
        this.#send(message.channel, message.data)
        break
      case 'close-channel':
        this.#pumped.get(message.channel)?.close()
        break
    }
  }

  #open(id: number, config: RTCConfiguration | undefined): void {
    const pc = new RTCPeerConnection(config)
    this.#connections.set(id, pc)
    const tell = (state = pc.connectionState) =>
      this.#post({
        type: 'state',
        pc: id,
        connectionState: state,
        iceConnectionState: pc.iceConnectionState
      })
    const closeNow = () => {
      if (this.#connections.get(id) !== pc) return
      this.#connections.delete(id)
      pc.close()
      tell('closed')
    }
    let watched: RTCDtlsTransport | undefined
    pc.onconnectionstatechange = () => {
      // A remote close shows at once as the DTLS transport's, and on connectionState only after 14 s.
      const transport = pc.sctp?.transport
      if (transport !== undefined && transport !== watched) {
        watched = transport
        transport.addEventListener('statechange', () => {
          if (transport.state === 'closed' || transport.state === 'failed') closeNow()
        })
      }
      if (pc.connectionState === 'failed' || pc.connectionState === 'closed') closeNow()
      else tell()
    }
    pc.oniceconnectionstatechange = () => tell()
    pc.onicecandidate = ({ candidate }) =>
      this.#post({ type: 'candidate', pc: id, candidate: candidate?.toJSON() ?? null })
    pc.ondatachannel = ({ channel }) => {
      if (channel.label === INIT_CHANNEL_LABEL) this.#keep(pc, channel)
      else this.#handOver(id, this.#nextIncoming--, channel, true)
    }
  }

  #openChannel(message: Extract<ToWindow, { type: 'open-channel' }>): void {
    const pc = this.#connections.get(message.pc)
    if (pc === undefined || pc.signalingState === 'closed') {
      this.#post({ type: 'channel-close', channel: message.channel })
      return
    }
    try {
      const channel = pc.createDataChannel(message.label, message.init)
      if (message.label === INIT_CHANNEL_LABEL) this.#keep(pc, channel)
      else this.#handOver(message.pc, message.channel, channel, false)
    } catch {
      // The connection closed in between, or the engine has no more channels.
      this.#post({ type: 'channel-close', channel: message.channel })
    }
  }

  #keep(pc: RTCPeerConnection, channel: RTCDataChannel): void {
    const kept = this.#kept.get(pc) ?? []
    kept.push(channel)
    this.#kept.set(pc, kept)
  }

  #handOver(pc: number, id: number, channel: RTCDataChannel, incoming: boolean): void {
    const head = { type: 'channel', pc, channel: id, label: channel.label, incoming } as const
    if (this.#canTransfer) {
      try {
        this.#post({ ...head, raw: channel }, [channel])
        return
      } catch {
        this.#canTransfer = false
      }
    }
    this.#post(head)
    this.#pump(id, channel)
  }

  #pump(id: number, channel: RTCDataChannel): void {
    this.#pumped.set(id, channel)
    channel.binaryType = 'arraybuffer'
    channel.bufferedAmountLowThreshold = LOW_WATER_BYTES
    channel.onopen = () => this.#post({ type: 'channel-open', channel: id })
    channel.onmessage = (event: MessageEvent<ArrayBuffer>) =>
      this.#post({ type: 'channel-message', channel: id, data: event.data }, [event.data])
    channel.onbufferedamountlow = () =>
      this.#post({ type: 'channel-low', channel: id, bufferedAmount: channel.bufferedAmount })
    channel.onclose = () => {
      this.#pumped.delete(id)
      this.#post({ type: 'channel-close', channel: id })
    }
    if (channel.readyState === 'open') this.#post({ type: 'channel-open', channel: id })
  }

  #send(id: number, data: ArrayBuffer): void {
    const channel = this.#pumped.get(id)
    if (channel === undefined) return
    try {
      channel.send(data)
      if (channel.bufferedAmount <= LOW_WATER_BYTES)
        this.#post({ type: 'channel-low', channel: id, bufferedAmount: channel.bufferedAmount })
    } catch {
      channel.close()
    }
  }

  async #call(id: number, call: number, method: PcMethod, argument: unknown): Promise<void> {
    const pc = this.#connections.get(id)
    try {
      if (pc === undefined) throw new DOMException('The connection is closed', 'InvalidStateError')
      const value = await invoke(pc, method, argument)
      this.#post({ type: 'result', call, value: value && { type: value.type, sdp: value.sdp } })
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause))
      this.#post({ type: 'failure', call, name: error.name, message: error.message })
    }
  }
}

async function invoke(
  pc: RTCPeerConnection,
  method: PcMethod,
  argument: unknown
): Promise<RTCSessionDescriptionInit | undefined> {
  switch (method) {
    case 'createOffer':
      return pc.createOffer((argument as RTCOfferOptions | undefined) ?? {})
    case 'createAnswer':
      return pc.createAnswer()
    case 'setLocalDescription':
      await pc.setLocalDescription(argument as RTCSessionDescriptionInit)
      return undefined
    case 'setRemoteDescription':
      await pc.setRemoteDescription(argument as RTCSessionDescriptionInit)
      return undefined
    case 'addIceCandidate':
      await pc.addIceCandidate(argument as RTCIceCandidateInit)
      return undefined
  }
}
