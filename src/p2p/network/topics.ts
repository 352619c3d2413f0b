/** Pubsub topics, independent of the libp2p node that carries them at the moment. */
import type { PeerId } from '@libp2p/interface'
import type { PubsubMessage } from '../interface/network.ts'
import { NetworkStoppedError } from './errors.ts'
import type { Libp2pNode } from './libp2p.ts'

export class Topics {
  readonly #listeners = new Map<string, Set<(message: PubsubMessage) => void>>()
  #node: Libp2pNode | undefined

  /** Subscribes a started node to all topics of the moment. */
  attach(node: Libp2pNode): void {
    this.#node = node
    const { pubsub } = node.services
    pubsub.addEventListener('gossipsub:message', ({ detail: { msg } }) => {
      if (msg.type !== 'signed') return
      const message = { topic: msg.topic, from: msg.from, data: msg.data }
      for (const listener of this.#listeners.get(msg.topic) ?? []) listener(message)
    })
    for (const topic of this.#listeners.keys()) pubsub.subscribe(topic)
  }

  detach(): void {
    this.#node = undefined
  }

  subscribe(topic: string, onMessage: (message: PubsubMessage) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    if (listeners.size === 0) this.#node?.services.pubsub.subscribe(topic)
    listeners.add(onMessage)
    this.#listeners.set(topic, listeners)
    return () => {
      listeners.delete(onMessage)
      if (listeners.size > 0 || this.#listeners.get(topic) !== listeners) return
      this.#listeners.delete(topic)
      this.#node?.services.pubsub.unsubscribe(topic)
    }
  }

  /** @throws NetworkStoppedError */
  async publish(topic: string, data: Uint8Array): Promise<void> {
    if (this.#node === undefined) throw new NetworkStoppedError('The node is not running')
    await this.#node.services.pubsub.publish(topic, data)
  }

  subscribers(topic: string): PeerId[] {
    return this.#node?.services.pubsub.getSubscribers(topic) ?? []
  }

  views(): { name: string; peers: number }[] {
    return [...this.#listeners.keys()].map((name) => ({ name, peers: this.subscribers(name).length }))
  }
}
