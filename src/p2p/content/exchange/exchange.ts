/** Blocks between peers: serves what is public, fetches by sessions, counts what goes wrong. */
import type { PeerId } from '@libp2p/interface'
import type { Network } from '../../interface/network.ts'
import type { Clock } from '../../interface/platform.ts'
import { BLOCKS_PROTOCOL, MAX_STREAMS } from './constants.ts'
import { serveBlocks, type ServedBlocks } from './server.ts'
import { BlockSession, type SessionInit } from './session.ts'

/** What happened since the start. */
export interface ExchangeCounts {
  servedBlocks: number
  servedBytes: number
  /** Answers that were not the block asked for. */
  corruptBlocks: number
}

export type SessionPorts = Pick<SessionInit, 'local' | 'keep' | 'onChange'>

export class BlockExchange {
  readonly counts: ExchangeCounts = { servedBlocks: 0, servedBytes: 0, corruptBlocks: 0 }
  readonly #network: Pick<Network, 'handle' | 'openStream'>
  readonly #clock: Clock
  readonly #served: ServedBlocks
  #unregister: (() => void) | undefined

  constructor(network: Pick<Network, 'handle' | 'openStream'>, clock: Clock, serve: ServedBlocks['serve']) {
    this.#network = network
    this.#clock = clock
    this.#served = { serve }
  }

  start(): void {
    this.#unregister = this.#network.handle(
      BLOCKS_PROTOCOL,
      (stream) =>
        serveBlocks(stream, this.#served, (bytes) => {
          this.counts.servedBytes += bytes
          if (bytes > 0) this.counts.servedBlocks++
        }),
      { maxInboundStreams: MAX_STREAMS, maxOutboundStreams: MAX_STREAMS }
    )
  }

  stop(): void {
    this.#unregister?.()
  }

  /** `hints`: addresses of peers that a link told of. */
  session(ports: SessionPorts, hints: (peer: PeerId) => readonly string[]): BlockSession {
    return new BlockSession({
      ...ports,
      clock: this.#clock,
      open: (peer, signal) =>
        this.#network.openStream(peer, BLOCKS_PROTOCOL, { route: 'bulk', signal, hints: hints(peer) }),
      onCorrupt: () => this.counts.corruptBlocks++
    })
  }
}
