/**
 * A WebSocket of the shared port as libp2p sees it. The library's own adapter ignores read
 * back-pressure; a relay must not, since a fast sender towards a slow receiver would fill its memory.
 */
import type { Logger, MultiaddrConnection } from '@libp2p/interface'
import { AbstractMultiaddrConnection, type SendResult } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Uint8ArrayList } from 'uint8arraylist'
import type { RawData, WebSocket } from 'ws'

/** Unsent bytes above which the writer is asked to wait, and below which it may go on. */
const HIGH_WATER_BYTES = 1024 * 1024
const LOW_WATER_BYTES = 256 * 1024

export class TextFrameError extends Error {
  override name = 'TextFrameError'
}

function bytesOf(frame: RawData): Uint8Array {
  if (Array.isArray(frame)) {
    return new Uint8Array(Buffer.concat(frame))
  }
  return frame instanceof ArrayBuffer
    ? new Uint8Array(frame)
    : new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength)
}

/** Inherits because the library's stream machinery can be had no other way. */
class WebSocketConnection extends AbstractMultiaddrConnection {
  readonly #socket: WebSocket
  #waitsForDrain = false

  constructor(socket: WebSocket, remoteAddr: Multiaddr, log: Logger) {
    super({ remoteAddr, direction: 'inbound', log })
    this.#socket = socket
    socket.on('message', (frame, isBinary) => {
      if (isBinary) {
        this.onData(bytesOf(frame))
      } else {
        this.abort(new TextFrameError('peers speak in binary frames only'))
      }
    })
    // Every error is followed by a close, which is what libp2p needs to know.
    socket.on('error', (error) => log.error('socket failed - %e', error))
    socket.once('close', (code) => {
      if (code === 1000 || code === 1001 || code === 1005) {
        this.onTransportClosed()
      } else {
        this.onRemoteReset()
      }
    })
  }

  sendData(data: Uint8ArrayList): SendResult {
    this.#socket.send(data.subarray(), () => this.#wrote())
    this.#waitsForDrain = this.#socket.bufferedAmount > HIGH_WATER_BYTES
    return { sentBytes: data.byteLength, canSendMore: !this.#waitsForDrain }
  }

  sendReset(): void {
    this.#socket.terminate()
  }

  async sendClose(): Promise<void> {
    this.#socket.close()
  }

  sendPause(): void {
    this.#socket.pause()
  }

  sendResume(): void {
    this.#socket.resume()
  }

  #wrote(): void {
    if (this.#waitsForDrain && this.#socket.bufferedAmount < LOW_WATER_BYTES) {
      this.#waitsForDrain = false
      this.safeDispatchEvent('drain')
    }
  }
}

export function webSocketConnection(
  socket: WebSocket,
  remoteAddr: Multiaddr,
  log: Logger
): MultiaddrConnection {
  return new WebSocketConnection(socket, remoteAddr, log)
}
