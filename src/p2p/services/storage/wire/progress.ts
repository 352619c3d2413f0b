/** Whether a stream moves enough: what came, and what went beyond our own buffer, over the last seconds. */
import type { Stream } from '@libp2p/interface'
import { SLOWEST_BYTES_PER_SECOND, STALL_MS, TICK_MS } from './constants.ts'

const TICKS = STALL_MS / TICK_MS
const LEAST_BYTES = (SLOWEST_BYTES_PER_SECOND * STALL_MS) / 1000

export class Progress {
  readonly #stream: Pick<Stream, 'writeBufferLength'>
  /** What had moved at each of the last ticks, the oldest first. */
  #ticks: number[] = []
  #received = 0
  #sent = 0

  constructor(stream: Pick<Stream, 'writeBufferLength'>) {
    this.#stream = stream
  }

  received(bytes: number): void {
    this.#received += bytes
  }

  sent(bytes: number): void {
    this.#sent += bytes
  }

  /** An answer came: that is progress, however small. */
  answered(): void {
    this.#ticks = []
  }

  restart(): void {
    this.#ticks = []
  }

  /** To be asked once a tick. */
  isStalled(): boolean {
    const moved = this.#received + this.#sent - this.#stream.writeBufferLength
    this.#ticks.push(moved)
    if (this.#ticks.length <= TICKS) return false
    return moved - (this.#ticks.shift() ?? moved) < LEAST_BYTES
  }
}
