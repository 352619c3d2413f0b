import { generateKeyPair } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MemoryHub } from '../../../../../tests/sim/memory-network.test-support.ts'
import { ed25519FromSeed } from '../../../crypto/index.ts'
import { accountOf } from '../keys.ts'
import { GIB, newPerson } from '../people.test-support.ts'
import { readAnnouncement, signAnnouncement } from './announcement.ts'
import { OFFERS_TOPIC } from './constants.ts'

const NOW = 1_800_000_000_000
const account = await ed25519FromSeed(new Uint8Array(32).fill(1))
const peer = peerIdFromPrivateKey(await generateKeyPair('Ed25519'))
const other = peerIdFromPrivateKey(await generateKeyPair('Ed25519'))
const offer = {
  freeBytes: BigInt(GIB),
  device: 'relay' as const,
  at: NOW,
  addresses: ['/dns4/a.example/tcp/443/wss']
}

describe('an announcement', () => {
  test('tells what was signed, to those who hear it from its peer', async () => {
    const bytes = await signAnnouncement(account, peer, { ...offer, freeBytes: BigInt(GIB) + 5n })
    expect(await readAnnouncement(bytes, peer, NOW)).toEqual({
      ...offer,
      account: accountOf(account.publicKey)
    })
    expect(await readAnnouncement(bytes, other, NOW)).toBeUndefined()
  })

  test('that is old, of the future, forged, too large or garbage is none', async () => {
    const bytes = await signAnnouncement(account, peer, offer)
    expect(await readAnnouncement(bytes, peer, NOW + 2 * 3_600_000)).toBeUndefined()
    expect(await readAnnouncement(bytes, peer, NOW - 3_600_000)).toBeUndefined()
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      // Refused, or it says the same: a tag has bits that decoders overlook.
      const read = await readAnnouncement(changed, peer, NOW)
      if (read !== undefined) expect(read).toMatchObject(offer)
    }
    expect(await readAnnouncement(new Uint8Array(3000), peer, NOW)).toBeUndefined()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (garbage) => {
        expect(await readAnnouncement(garbage, peer, NOW)).toBeUndefined()
      })
    )
  })
})

test('a flood of announcements is cut off, and suppliers are found all the same', async () => {
  const hub = new MemoryHub()
  const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
  const eve = await hub.node()
  for (let n = 0; n < 2000; n++) await eve.publish(OFFERS_TOPIC, new Uint8Array(100))
  bob.market.offer({ freeBytes: BigInt(GIB), device: 'desktop' })
  expect((await alice.market.find({ enough: 1 })).map(({ account: found }) => found)).toEqual([
    bob.supply.account
  ])
})

test('without a DHT, whoever is connected is asked', async () => {
  const hub = new MemoryHub()
  hub.hasDht = false
  const [alice, bob] = [await newPerson(hub), await newPerson(hub)]
  bob.market.offer({ freeBytes: BigInt(GIB), device: 'desktop' })
  expect(await alice.market.find()).toHaveLength(1)
})
