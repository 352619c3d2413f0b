import { byteStream } from '@libp2p/utils'
import { expect, test } from 'vitest'
import { addressOf, eventually, metricOf, reserve, testPeer, testRelay } from '../testing/peers.ts'

const ECHO = '/test/echo/1.0.0'
const RELAYED = { runOnLimitedConnection: true }

test('Alice reaches Bob through the relay, and the bytes are counted', async () => {
  const relay = await testRelay()
  const [alice, bob] = [await testPeer(), await testPeer()]
  await bob.handle(
    ECHO,
    async (stream) => {
      const bytes = byteStream(stream)
      await bytes.write(await bytes.read({ bytes: 300_000 }))
      await stream.close()
    },
    RELAYED
  )
  const address = await reserve(bob, relay)
  expect(metricOf(relay, 'bitpie_relay_reservations')).toBe(1)

  const stream = await alice.dialProtocol(address, ECHO, RELAYED)
  const bytes = byteStream(stream)
  const sent = new Uint8Array(300_000).fill(7)
  await bytes.write(sent)
  const echoed = await bytes.read({ bytes: sent.byteLength })

  expect(echoed.subarray()).toEqual(sent)
  expect(metricOf(relay, 'bitpie_relay_relayed_bytes_total')).toBeGreaterThan(600_000)
})

test('the place of a peer that left is free again', async () => {
  const relay = await testRelay({ maxReservations: 1 })
  const [alice, bob] = [await testPeer(), await testPeer()]
  await reserve(alice, relay)
  await alice.stop()
  await eventually(() => expect(metricOf(relay, 'bitpie_relay_reservations')).toBe(0))
  await reserve(bob, relay)
  expect(metricOf(relay, 'bitpie_relay_reservations')).toBe(1)
})

test('one host cannot take every reservation', async () => {
  const relay = await testRelay({ maxReservationsPerHost: 1 })
  const [alice, eve] = [await testPeer(), await testPeer()]
  await reserve(alice, relay)
  await eve.dial(addressOf(relay))
  await eventually(() => expect(metricOf(relay, 'bitpie_relay_connections')).toBe(2))
  await eve.services.ping.ping(addressOf(relay))
  expect(eve.getMultiaddrs()).toEqual([])
  expect(metricOf(relay, 'bitpie_relay_reservations')).toBe(1)
})

test('a circuit ends at its limit of data', async () => {
  const relay = await testRelay({ circuitMib: 1 })
  const [alice, bob] = [await testPeer(), await testPeer()]
  await bob.handle(ECHO, (stream) => stream.addEventListener('message', () => {}), RELAYED)
  const address = await reserve(bob, relay)
  const stream = await alice.dialProtocol(address, ECHO, RELAYED)
  const bytes = byteStream(stream)
  const flood = async (): Promise<never> => {
    for (;;) {
      await bytes.write(new Uint8Array(64 * 1024))
    }
  }
  await expect(flood()).rejects.toThrow()
  expect(metricOf(relay, 'bitpie_relay_relayed_bytes_total')).toBeLessThan(4 * 1024 * 1024)
})
