/**
 * Carries pubsub between peers that know only this relay: gossipsub forwards what its own node
 * subscribes to, so the relay joins each topic of its peers and leaves with the last of them.
 */
import type { PeerId } from '@libp2p/interface'
import type { RelayNode } from '../../platform/libp2p.ts'

const TOPIC_PREFIX = '/bitpie/'

/** A peer over its share keeps its earlier topics; others are not crowded out. */
const MAX_TOPICS_PER_PEER = 512

export interface TopicFollowerInit {
  node: RelayNode
  maxTopics: number
  /** Other relays follow topics of their own peers; to follow theirs would keep a topic for ever. */
  isRelay(peer: PeerId): boolean
}

export interface TopicFollower {
  /** Topics joined now. */
  size(): number
  /** A peer has turned out to be a relay. */
  ignore(peer: PeerId): void
  stop(): void
}

export function followTopics(init: TopicFollowerInit): TopicFollower {
  const { node, maxTopics } = init
  const { pubsub } = node.services
  const topicsOf = new Map<string, Set<string>>()
  const followers = new Map<string, number>()

  function join(peer: string, topic: string): void {
    const topics = topicsOf.get(peer) ?? new Set()
    const count = followers.get(topic)
    const isRoom = count !== undefined || followers.size < maxTopics
    if (
      !topic.startsWith(TOPIC_PREFIX) ||
      topics.has(topic) ||
      topics.size >= MAX_TOPICS_PER_PEER ||
      !isRoom
    ) {
      return
    }
    topicsOf.set(peer, topics.add(topic))
    followers.set(topic, (count ?? 0) + 1)
    if (count === undefined) {
      pubsub.subscribe(topic)
    }
  }

  function leave(peer: string, topic: string): void {
    const count = followers.get(topic)
    if (count === undefined || topicsOf.get(peer)?.delete(topic) !== true) {
      return
    }
    if (count > 1) {
      followers.set(topic, count - 1)
      return
    }
    followers.delete(topic)
    pubsub.unsubscribe(topic)
  }

  function leaveAll(peer: string): void {
    for (const topic of topicsOf.get(peer) ?? []) {
      leave(peer, topic)
    }
    topicsOf.delete(peer)
  }

  function onSubscriptions({ detail }: SubscriptionChange): void {
    if (init.isRelay(detail.peerId)) {
      return
    }
    const peer = detail.peerId.toString()
    for (const { topic, subscribe } of detail.subscriptions) {
      if (subscribe) {
        join(peer, topic)
      } else {
        leave(peer, topic)
      }
    }
  }

  const onDisconnect = ({ detail: peer }: CustomEvent<PeerId>): void => leaveAll(peer.toString())

  pubsub.addEventListener('subscription-change', onSubscriptions)
  node.addEventListener('peer:disconnect', onDisconnect)

  return {
    size: () => followers.size,
    ignore: (peer) => leaveAll(peer.toString()),
    stop() {
      pubsub.removeEventListener('subscription-change', onSubscriptions)
      node.removeEventListener('peer:disconnect', onDisconnect)
    }
  }
}

type SubscriptionChange = CustomEvent<{
  peerId: PeerId
  subscriptions: { topic: string; subscribe: boolean }[]
}>
