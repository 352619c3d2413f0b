/** The reference: a bare RTCDataChannel between two windows, signalled by the bench runner. */

export interface RawChannel {
  offer(): Promise<string>
  answer(offer: string): Promise<string>
  accept(answer: string): Promise<void>
  /** ms until the other end has confirmed all `bytes`, sent in messages of `messageBytes`. */
  send(bytes: number, messageBytes: number): Promise<number>
  close(): void
}

const LOW_WATER_BYTES = 1024 * 1024
const HIGH_WATER_BYTES = 4 * 1024 * 1024

export function createRawChannel(): RawChannel {
  const pc = new RTCPeerConnection({ iceServers: [] })
  const channel = pc.createDataChannel('bench', { negotiated: true, id: 0 })
  channel.binaryType = 'arraybuffer'
  channel.bufferedAmountLowThreshold = LOW_WATER_BYTES
  const opened = new Promise((resolve) => channel.addEventListener('open', resolve, { once: true }))
  let expected = 0
  let received = 0
  let confirmed = (): void => undefined
  channel.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
    if (typeof data !== 'string') received += data.byteLength
    else if (data === 'all') confirmed()
    else {
      expected = Number(data)
      received = 0
    }
    if (expected > 0 && received === expected) {
      expected = 0
      channel.send('all')
    }
  }
  return {
    async offer() {
      await pc.setLocalDescription(await pc.createOffer())
      return gathered(pc)
    },
    async answer(offer) {
      await pc.setRemoteDescription({ type: 'offer', sdp: offer })
      await pc.setLocalDescription(await pc.createAnswer())
      return gathered(pc)
    },
    async accept(answer) {
      await pc.setRemoteDescription({ type: 'answer', sdp: answer })
    },
    async send(bytes, messageBytes) {
      await opened
      const message = new Uint8Array(messageBytes)
      const done = new Promise<void>((resolve) => (confirmed = resolve))
      channel.send(String(bytes))
      const before = performance.now()
      for (let sent = 0; sent < bytes; sent += messageBytes) {
        if (channel.bufferedAmount > HIGH_WATER_BYTES)
          await new Promise((resolve) =>
            channel.addEventListener('bufferedamountlow', resolve, { once: true })
          )
        channel.send(message)
      }
      await done
      return performance.now() - before
    },
    close: () => pc.close()
  }
}

async function gathered(pc: RTCPeerConnection): Promise<string> {
  while (pc.iceGatheringState !== 'complete')
    await new Promise((resolve) => pc.addEventListener('icegatheringstatechange', resolve, { once: true }))
  return pc.localDescription?.sdp ?? ''
}
