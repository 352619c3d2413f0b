import type { Stream } from '@libp2p/interface'
import { expect, test } from 'vitest'
import { addressOf, eventually, temporaryFolder, testRelay } from '../../relay/src/testing/peers.ts'
import { testNode, type TestNode, type TestNodeOptions } from './node-network.test-support.ts'

const ECHO = '/bitpie/test-echo/1.0.0'
const LIMITS = { maxInboundStreams: 8, maxOutboundStreams: 8 }

async function reservedNode(relay: string, options: TestNodeOptions = {}): Promise<TestNode> {
  const node = await testNode({ relays: [relay], ...options })
  await node.network.start()
  await eventually(() => expect(node.snapshot().relays[0]?.state).toBe('reserved'))
  return node
}

function echoOn(node: TestNode): void {
  node.network.handle(
    ECHO,
    (stream) => stream.addEventListener('message', ({ data }) => stream.send(data)),
    LIMITS
  )
}

async function roundTrip(stream: Stream, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  stream.addEventListener('message', ({ data }) => resolve(new TextDecoder().decode(data.subarray())), {
    once: true
  })
  stream.addEventListener('close', () => reject(new Error('closed')), { once: true })
  stream.send(new TextEncoder().encode(text))
  return promise
}

test('Alice and Bob reach each other through the relay both know, for small and for bulk', async () => {
  const relay = addressOf(await testRelay()).toString()
  const alice = await reservedNode(relay)
  const bob = await reservedNode(relay)
  echoOn(alice)
  for (const route of ['any', 'bulk'] as const) {
    const stream = await bob.network.openStream(alice.network.peerId, ECHO, { route })
    expect(await roundTrip(stream, `hello by ${route}`)).toBe(`hello by ${route}`)
  }
  const circuit = bob.snapshot().connections.find((connection) => connection.transport === 'circuit')
  expect(circuit?.peer).toBe(alice.network.peerId.toString())
  expect(circuit?.via).toBe(bob.snapshot().relays[0]?.peer)
  expect(circuit?.bytesOut).toBeGreaterThan(0)
})

test('in relayed mode no direct transport is even asked for, and only circuits are announced', async () => {
  const relay = addressOf(await testRelay()).toString()
  const alice = await reservedNode(relay)
  expect(alice.transports).toEqual(['websocket'])
  expect(alice.network.addresses().every((address) => address.includes('/p2p-circuit'))).toBe(true)
  expect(alice.network.addresses()).not.toHaveLength(0)
})

test('a change of mode restarts the node, and what services registered goes on', async () => {
  const relay = addressOf(await testRelay()).toString()
  const alice = await reservedNode(relay)
  const bob = await reservedNode(relay)
  echoOn(alice)
  await alice.network.setMode('open')
  expect(alice.transports).toContain('webrtc')
  await alice.network.setMode('relayed')
  await eventually(() => expect(alice.snapshot().relays[0]?.state).toBe('reserved'))
  const stream = await bob.network.openStream(alice.network.peerId, ECHO, { route: 'any' })
  expect(await roundTrip(stream, 'still here')).toBe('still here')
})

test('a killed relay is noticed, said, and found again when it is back', async () => {
  const data = await temporaryFolder()
  const relay = await testRelay({ data })
  const address = addressOf(relay).toString()
  const alice = await reservedNode(address)
  await relay.stop()
  await eventually(() => expect(alice.snapshot().state).toBe('reconnecting'))
  const lost = alice.snapshot()
  expect(lost.reason).toBe('NoRelay')
  expect(['waiting', 'dialing']).toContain(lost.relays[0]?.state)
  await testRelay({ data, port: relay.port })
  await eventually(() => expect(alice.snapshot().relays[0]?.state).toBe('reserved'))
  expect(alice.snapshot().state).toBe('online')
})

test('a relay that cannot be reached is waited for with a reason and a time', async () => {
  const node = await testNode({ relays: ['/ip4/127.0.0.1/tcp/9/ws'] })
  await node.network.start()
  await eventually(() => expect(node.snapshot().relays[0]?.state).toBe('waiting'))
  const [relay] = node.snapshot().relays
  expect(relay?.reason).toBeTruthy()
  expect(relay?.nextAttemptAt).toBeGreaterThan(Date.now() - 1000)
  expect(node.snapshot().state).toBe('connecting')
})

test('losing the network is told, and waking dials at once', async () => {
  const data = await temporaryFolder()
  const relay = await testRelay({ data })
  const node = await testNode({ relays: [addressOf(relay).toString()] })
  await node.network.start()
  await node.network.whenOnline()
  node.surroundings('offline')
  expect(node.snapshot().state).toBe('offline')
  expect(node.snapshot().reason).toBe('NoNetwork')
  node.surroundings('online')
  await eventually(() => expect(node.snapshot().state).toBe('online'))
})

test('relays are added and removed by hand, and nonsense is refused', async () => {
  const relay = addressOf(await testRelay()).toString()
  const node = await testNode()
  await node.network.start()
  for (const bad of [
    '',
    'nonsense',
    '/ip4/127.0.0.1/tcp/1',
    'https://example.org',
    `/dns4/${'a'.repeat(600)}/tcp/1/ws`
  ])
    await expect(node.network.addRelay(bad)).rejects.toMatchObject({ name: 'InvalidRelayAddressError' })
  await node.network.addRelay(relay)
  await node.network.whenOnline()
  await node.network.removeRelay(relay)
  await eventually(() => expect(node.snapshot().relays).toEqual([]))
  await eventually(() => expect(node.network.peers()).toEqual([]))
})

test('a relay added later holds a place for us too, and stays when the first one goes', async () => {
  const first = await testRelay()
  const node = await reservedNode(addressOf(first).toString())
  await node.network.addRelay(addressOf(await testRelay()).toString())
  await eventually(() =>
    expect(node.snapshot().relays.map(({ state }) => state)).toEqual(['reserved', 'reserved'])
  )
  await first.stop()
  await eventually(() => expect(node.snapshot().relays.some(({ state }) => state === 'waiting')).toBe(true))
  expect(node.snapshot().relays.some(({ state }) => state === 'reserved')).toBe(true)
  expect(node.snapshot().state).toBe('online')
})

test('a relay added by hand is remembered by the next session', async () => {
  const node = await testNode()
  await node.network.start()
  await node.network.addRelay('/ip4/127.0.0.1/tcp/9/ws')
  const remembered: string[] = []
  for await (const [address] of node.platform.store.table('relays').entries()) remembered.push(address)
  expect(remembered).toEqual(['/ip4/127.0.0.1/tcp/9/ws'])
})

test('a link cannot make a public app dial into the local network', async () => {
  const node = await testNode({ allowPrivate: false })
  await node.network.start()
  node.network.suggestRelays(
    ['/ip4/192.168.0.1/tcp/80/ws', '/dns4/localhost/tcp/80/ws', '/ip4/8.8.8.8/tcp/80/ws'],
    'link'
  )
  const states = node.snapshot().relays.map((relay) => [relay.state, relay.reason])
  expect(states).toEqual(Array.from({ length: 3 }, () => ['refused', 'AddressNotAllowed']))
})

test('what a peer tells of relays is bounded', async () => {
  const node = await testNode({ allowPrivate: false })
  node.network.suggestRelays(
    Array.from({ length: 100 }, (_, n) => `/ip4/10.0.0.${n}/tcp/80/ws`),
    'peer'
  )
  expect(node.snapshot().relays).toHaveLength(32)
})

test('messages of a topic reach subscribers that share only the relay', async () => {
  const relay = addressOf(await testRelay()).toString()
  const alice = await reservedNode(relay)
  const bob = await reservedNode(relay)
  const heard: string[] = []
  const stop = bob.network.subscribe('/bitpie/test', ({ data, from }) => {
    expect(from.equals(alice.network.peerId)).toBe(true)
    heard.push(new TextDecoder().decode(data))
  })
  alice.network.subscribe('/bitpie/test', () => undefined)
  let sent = 0
  await eventually(async () => {
    await alice.network.publish('/bitpie/test', new TextEncoder().encode(`news ${sent++}`))
    expect(heard).not.toHaveLength(0)
  })
  stop()
  expect(bob.network.subscribers('/bitpie/test')).toBeDefined()
})

test('who provides a key is found through the relay, also after it forgot everything', async () => {
  const data = await temporaryFolder()
  const relay = await testRelay({ data })
  const address = addressOf(relay).toString()
  const alice = await reservedNode(address)
  const bob = await reservedNode(address)
  const key = new Uint8Array(32).fill(7)
  const find = async () => {
    const found: string[] = []
    for await (const peer of bob.network.findProviders(key)) found.push(peer.toString())
    return found
  }
  await eventually(() => expect(alice.snapshot().routing.peers).toBeGreaterThan(0))
  await alice.network.provide(key)
  await eventually(async () => expect(await find()).toContain(alice.network.peerId.toString()))
  await relay.stop()
  await testRelay({ data, port: relay.port })
  await eventually(async () => expect(await find()).toContain(alice.network.peerId.toString()))
})

test('a link tells the whole way to a peer, and Bob, who knows no relay, takes it', async () => {
  const relay = addressOf(await testRelay()).toString()
  const alice = await reservedNode(relay)
  echoOn(alice)
  const bob = await testNode()
  await bob.network.start()
  const peer = alice.network.peerId
  for (const hint of [relay, `${relay}/p2p-circuit/p2p/${peer.toString()}`]) {
    const stream = await bob.network.openStream(peer, ECHO, { route: 'any', hints: [hint] })
    expect(await roundTrip(stream, hint)).toBe(hint)
    await bob.network.hangUp(peer)
  }
})

test('visitors who come at once through the same relay are all let in', async () => {
  const relay = addressOf(await testRelay()).toString()
  const alice = await reservedNode(relay)
  echoOn(alice)
  const visitors = await Promise.all(Array.from({ length: 7 }, () => testNode()))
  await Promise.all(visitors.map(({ network }) => network.start()))
  const answers = visitors.map(async ({ network }, index) => {
    const options = { route: 'any' as const, hints: [relay] }
    return roundTrip(await network.openStream(alice.network.peerId, ECHO, options), String(index))
  })
  expect(await Promise.all(answers)).toEqual(visitors.map((_, index) => String(index)))
})

test('a stream asked for while the node starts waits for it', async () => {
  const relay = addressOf(await testRelay()).toString()
  const alice = await reservedNode(relay)
  echoOn(alice)
  const bob = await testNode()
  const started = bob.network.start()
  const stream = await bob.network.openStream(alice.network.peerId, ECHO, { route: 'any', hints: [relay] })
  expect(await roundTrip(stream, 'early')).toBe('early')
  await started
})

test('a peer that nobody reaches is an error with a cause, and waiting for it can be given up', async () => {
  const relay = addressOf(await testRelay()).toString()
  const alice = await reservedNode(relay)
  const nobody = await testNode()
  await expect(alice.network.openStream(nobody.network.peerId, ECHO, { route: 'any' })).rejects.toMatchObject(
    { name: 'PeerUnreachableError' }
  )
  const given = AbortSignal.abort()
  await expect(
    alice.network.openStream(nobody.network.peerId, ECHO, { route: 'bulk', signal: given })
  ).rejects.toMatchObject({ name: 'AbortError' })
  await expect(alice.network.openStream(alice.network.peerId, ECHO, { route: 'any' })).rejects.toMatchObject({
    name: 'PeerUnreachableError'
  })
})

test('a handler that throws ends its stream and nothing else', async () => {
  const relay = addressOf(await testRelay()).toString()
  const alice = await reservedNode(relay)
  const bob = await reservedNode(relay)
  alice.network.handle(
    '/bitpie/test-broken/1.0.0',
    () => {
      throw new Error('broken')
    },
    LIMITS
  )
  echoOn(alice)
  const broken = await bob.network.openStream(alice.network.peerId, '/bitpie/test-broken/1.0.0', {
    route: 'any'
  })
  await expect(roundTrip(broken, 'x')).rejects.toThrow()
  const stream = await bob.network.openStream(alice.network.peerId, ECHO, { route: 'any' })
  expect(await roundTrip(stream, 'fine')).toBe('fine')
})
