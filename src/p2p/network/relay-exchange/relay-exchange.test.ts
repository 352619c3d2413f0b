import { lpStream, streamPair } from '@libp2p/utils'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_RELAYS_TOLD, askRelayList, serveRelayList } from './index.ts'
import { RelayListResponse } from './relay-exchange.ts'

const PEER = '12D3KooWCVHsP4ebJqu7hVCUmzGwx1QTHrm28hpxGNGz4sDo89V5'

function relayAddress(index: number): string {
  return `/dns4/relay-${index}.example/tcp/443/tls/ws/p2p/${PEER}`
}

async function exchange(list: readonly string[], limit?: number): Promise<string[]> {
  const [alice, relay] = await streamPair()
  const [told] = await Promise.all([
    askRelayList(alice, limit === undefined ? {} : { limit }),
    serveRelayList(relay, list)
  ])
  return told
}

/** What Alice makes of the answer of a lying relay. */
async function askLiar(answer: Uint8Array): Promise<string[]> {
  const [alice, eve] = await streamPair()
  const frames = lpStream(eve)
  const lie = frames.read().then(() => frames.write(answer))
  const told = askRelayList(alice)
  await lie
  return told
}

test('Alice is told what the relay knows', async () => {
  const list = [relayAddress(1), `/ip4/192.0.2.1/tcp/8080/ws/p2p/${PEER}`]
  expect(await exchange(list)).toEqual(list)
})

test('no more is told than was asked for, nor than 64', async () => {
  const list = Array.from({ length: 100 }, (_, index) => relayAddress(index))
  expect(await exchange(list, 3)).toEqual(list.slice(0, 3))
  expect(await exchange(list, 1_000_000)).toHaveLength(MAX_RELAYS_TOLD)
})

test('doubles, nameless peers, other transports and overlong names are not told', async () => {
  const odd = [
    '/dns4/relay.example/tcp/443/tls/ws',
    `/ip4/192.0.2.1/tcp/80/p2p/${PEER}`,
    `/dns4/${'x'.repeat(250)}/tcp/443/tls/ws/p2p/${PEER}`,
    'nonsense'
  ]
  expect(await exchange([relayAddress(1), relayAddress(1), ...odd])).toEqual([relayAddress(1)])
})

describe('a lying relay', () => {
  test('cannot slip odd addresses in', async () => {
    const relays = ['javascript:alert(1)', '/dns4/a.example/tcp/443/tls/ws', relayAddress(1), relayAddress(1)]
    expect(await askLiar(RelayListResponse.encode({ relays }))).toEqual([relayAddress(1)])
  })

  test('cannot tell more than 64', async () => {
    const relays = Array.from({ length: 65 }, (_, index) => relayAddress(index))
    await expect(askLiar(RelayListResponse.encode({ relays }))).rejects.toMatchObject({
      name: 'MaxLengthError'
    })
  })

  test('cannot send without end', async () => {
    await expect(askLiar(new Uint8Array(17 * 1024))).rejects.toMatchObject({ name: 'InvalidDataLengthError' })
    await expect(askLiar(new Uint8Array(64 * 1024))).rejects.toMatchObject({ name: 'StreamBufferError' })
  })

  test('gets nowhere with any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const told = await askLiar(bytes).catch(() => [])
        expect(told.every((address) => address.startsWith('/'))).toBe(true)
      }),
      { numRuns: 40 }
    )
  })

  test('that hangs up is noticed', async () => {
    const [alice, eve] = await streamPair()
    const told = askRelayList(alice)
    eve.abort(new Error('no'))
    await expect(told).rejects.toThrow()
  })

  test('that says nothing is left when Alice loses patience', async () => {
    const [alice] = await streamPair()
    const patience = new AbortController()
    const told = askRelayList(alice, { signal: patience.signal })
    patience.abort()
    await expect(told).rejects.toThrow()
    expect(alice.status).toBe('aborted')
  })
})

test('an asker that sends too much is cut off', async () => {
  const [eve, relay] = await streamPair()
  const served = serveRelayList(relay, [relayAddress(1)])
  await lpStream(eve).write(new Uint8Array(4096))
  await expect(served).rejects.toThrow()
  expect(relay.status).toBe('aborted')
})
