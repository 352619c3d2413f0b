/** Protocols that services answer, registered anew on each libp2p node. */
import type { PeerId, Stream } from '@libp2p/interface'
import type { ProtocolHandlerOptions } from '../interface/network.ts'
import type { Libp2pNode } from './libp2p.ts'
import type { NodeLog } from './log.ts'

export type ProtocolHandler = (stream: Stream, from: PeerId) => void | Promise<void>

interface Handler {
  run: ProtocolHandler
  options: ProtocolHandlerOptions
}

export class Handlers {
  readonly #log: NodeLog
  readonly #handlers = new Map<string, Handler>()
  #node: Libp2pNode | undefined

  constructor(log: NodeLog) {
    this.#log = log
  }

  add(protocol: string, run: ProtocolHandler, options: ProtocolHandlerOptions): () => void {
    const handler = { run, options }
    this.#handlers.set(protocol, handler)
    if (this.#node !== undefined) void this.#register(this.#node, protocol, handler)
    return () => {
      this.#handlers.delete(protocol)
      void this.#node?.unhandle(protocol)
    }
  }

  async attach(node: Libp2pNode): Promise<void> {
    this.#node = node
    for (const [protocol, handler] of this.#handlers) await this.#register(node, protocol, handler)
  }

  detach(): void {
    this.#node = undefined
  }

  /** A peer's misbehaviour ends its stream and nothing else. */
  async #register(node: Libp2pNode, protocol: string, { run, options }: Handler): Promise<void> {
    await node.handle(
      protocol,
      async (stream, connection) => {
        try {
          await run(stream, connection.remotePeer)
        } catch (error) {
          this.#log.write('debug', protocol, `${connection.remotePeer.toString()}: ${String(error)}`)
          stream.abort(error instanceof Error ? error : new Error(String(error)))
        }
      },
      { ...options, runOnLimitedConnection: true, force: true }
    )
  }
}
