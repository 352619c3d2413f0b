import { peerIdFromString } from '@libp2p/peer-id'
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import { expect, test } from 'vitest'
import { RELAY_EXCHANGE_PROTOCOL, askRelayList } from '../../../../src/p2p/network/relay-exchange/index.ts'
import type { Relay } from '../../relay.ts'
import { addressOf, eventually, metricOf, testPeer, testRelay, type Peer } from '../../testing/peers.ts'

const TOPIC = '/bitpie/site/test'

function listen(peer: Peer, topic = TOPIC): string[] {
  const heard: string[] = []
  peer.services.pubsub.addEventListener('message', ({ detail }) => {
    if (detail.topic === topic) {
      heard.push(new TextDecoder().decode(detail.data))
    }
  })
  peer.services.pubsub.subscribe(topic)
  return heard
}

/** Says it again until heard: the first words may go out before the topic's mesh stands. */
async function sayUntilHeard(from: Peer, words: string, heard: string[]): Promise<void> {
  await eventually(async () => {
    await from.services.pubsub.publish(TOPIC, new TextEncoder().encode(words))
    expect(heard).toContain(words)
  })
}

async function relaysTold(by: Relay, to: Peer): Promise<string[]> {
  const stream = await to.dialProtocol(addressOf(by), RELAY_EXCHANGE_PROTOCOL)
  return askRelayList(stream)
}

test('peers that know only the relay hear each other', async () => {
  const relay = await testRelay()
  const [alice, bob] = [await testPeer(), await testPeer()]
  const heard = listen(bob)
  listen(alice)
  await Promise.all([alice.dial(addressOf(relay)), bob.dial(addressOf(relay))])
  await sayUntilHeard(alice, 'hello', heard)
})

test('peers of two meshed relays hear each other', async () => {
  const first = await testRelay()
  const second = await testRelay({ peers: [String(addressOf(first))] })
  const [alice, bob] = [await testPeer(), await testPeer()]
  const heard = listen(bob)
  listen(alice)
  await Promise.all([alice.dial(addressOf(first)), bob.dial(addressOf(second))])
  await sayUntilHeard(alice, 'hello', heard)
})

test('a topic is left with the last of its peers, on all meshed relays', async () => {
  const first = await testRelay()
  const second = await testRelay({ peers: [String(addressOf(first))] })
  await eventually(() => expect(metricOf(first, 'bitpie_relay_relays')).toBe(1))
  const [alice, bob] = [await testPeer(), await testPeer()]
  listen(alice)
  listen(bob)
  await Promise.all([alice.dial(addressOf(first)), bob.dial(addressOf(second))])
  await eventually(() => expect(metricOf(first, 'bitpie_relay_topics')).toBe(1))
  await eventually(() => expect(metricOf(second, 'bitpie_relay_topics')).toBe(1))

  alice.services.pubsub.unsubscribe(TOPIC)
  await bob.stop()

  await eventually(() => expect(metricOf(first, 'bitpie_relay_topics')).toBe(0))
  await eventually(() => expect(metricOf(second, 'bitpie_relay_topics')).toBe(0))
})

test('topics of others and topics above the limit are not carried', async () => {
  const relay = await testRelay({ maxTopics: 2 })
  const eve = await testPeer()
  for (const topic of ['/elsewhere/1', '/bitpie/1', '/bitpie/2', '/bitpie/3']) {
    eve.services.pubsub.subscribe(topic)
  }
  await eve.dial(addressOf(relay))
  await eventually(() => expect(metricOf(relay, 'bitpie_relay_topics')).toBe(2))
})

test('many peers of one address are no suspects to pubsub', async () => {
  const relay = await testRelay()
  const alice = await testPeer()
  const peers = await Promise.all(Array.from({ length: 16 }, () => testPeer()))
  const heard = peers.map((peer) => listen(peer))
  for (const peer of [alice, ...peers]) {
    await peer.dial(addressOf(relay))
  }
  await eventually(() => expect(alice.services.pubsub.getSubscribers(TOPIC)).toHaveLength(1))
  await eventually(() => expect(metricOf(relay, 'bitpie_relay_connections')).toBe(17))
  for (const words of heard) {
    await sayUntilHeard(alice, 'hello', words)
  }
})

test('relays tell of each other, and a relay learns of those it was not told', async () => {
  const first = await testRelay()
  const second = await testRelay({ peers: [String(addressOf(first))] })
  await eventually(() => expect(metricOf(first, 'bitpie_relay_relays')).toBe(1))
  const third = await testRelay({ peers: [String(addressOf(first))] })
  const alice = await testPeer()

  await eventually(() => expect(metricOf(third, 'bitpie_relay_relays')).toBe(2))
  await eventually(async () => {
    const told = await relaysTold(first, alice)
    expect(told.toSorted()).toEqual([String(addressOf(second)), String(addressOf(third))].toSorted())
  })
})

test('a relay that was lost is dialled again', async () => {
  const port = await testRelay().then(async (relay) => {
    await relay.stop()
    return relay.port
  })
  const second = await testRelay({ peers: [`/ip4/127.0.0.1/tcp/${port}/ws`] })
  expect(metricOf(second, 'bitpie_relay_relays')).toBe(0)
  await testRelay({ port })
  await eventually(() => expect(metricOf(second, 'bitpie_relay_relays')).toBe(1))
})

test('what Alice provides is found by Bob through the DHT of the relay', async () => {
  const relay = await testRelay()
  const [alice, bob] = [await testPeer(), await testPeer()]
  await Promise.all([alice.dial(addressOf(relay)), bob.dial(addressOf(relay))])
  const cid = CID.createV1(0x55, await sha256.digest(new TextEncoder().encode('pie')))
  await eventually(() => expect(metricOf(relay, 'bitpie_relay_connections')).toBe(2))

  const found = await eventually(async () => {
    await alice.contentRouting.provide(cid)
    for await (const provider of bob.contentRouting.findProviders(cid)) {
      return provider.id.toString()
    }
    throw new Error('nobody provides it yet')
  })
  expect(peerIdFromString(found).equals(alice.peerId)).toBe(true)
})
