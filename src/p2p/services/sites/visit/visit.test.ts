import { describe, expect, test } from 'vitest'
import { finalStates, unreachableStates } from '../../../lib/state-machine.ts'
import { signRecord } from '../names/record.ts'
import { topicOf } from '../names/directory.ts'
import { get, newHub, newPerson, publishFolder, textFile, visitOf } from '../person.test-support.ts'
import { createMemoryStore } from '../../../store/index.ts'
import { parseHints } from './hints.ts'
import { visitMachine } from './machine.ts'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'

const complete = ({ state }: { state: string }) => state === 'complete'

async function keyOf(words: string) {
  const { digest } = await sha256.digest(new TextEncoder().encode(`${words}/0`))
  return generateKeyPairFromSeed('Ed25519', digest)
}

describe('the table of a visit', () => {
  test('reaches every state, and none is the end', () => {
    expect(unreachableStates(visitMachine)).toEqual([])
    expect(finalStates(visitMachine)).toEqual([])
  })
})

describe('a visit', () => {
  test('finds a site by the DHT alone', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const site = await publishFolder(alice, { 'index.html': 'found' })
    await expect.poll(() => hub.providers.size).toBe(1)
    const bob = await newPerson(hub)
    const visit = visitOf(bob, site)
    await visit.until(complete)
    expect((await get(bob, site, '/')).text).toBe('found')
  })

  test('finds a site by the link alone, without any DHT', async () => {
    const hub = newHub()
    hub.hasDht = false
    const alice = await newPerson(hub, { words: 'alice' })
    const site = await publishFolder(alice, { 'index.html': 'found' })
    const bob = await newPerson(hub)
    const [, query] = (await alice.service.api.link(site)).split('?')
    const providers = new URLSearchParams(query).getAll('p')
    await visitOf(bob, site, providers).until(complete)
  })

  test('works offline from what it kept, and says so', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const store = createMemoryStore()
    const bob = await newPerson(hub, { store })
    const site = await publishFolder(alice, { 'index.html': 'kept' })
    const first = visitOf(bob, site)
    await first.until(complete)
    first.close()
    await bob.service.stop()
    const again = await newPerson(hub, { store })
    again.network.online = false
    const view = await visitOf(again, site).until(complete)
    expect(view.reason).toBe('Offline')
    expect((await get(again, site, '/')).text).toBe('kept')
  })

  test('says why it waits, and goes on by itself when the network comes', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const site = await publishFolder(alice, { 'index.html': 'x' })
    const bob = await newPerson(hub)
    bob.network.online = false
    const visit = visitOf(bob, site)
    await visit.until(({ state, reason }) => state === 'connecting' && reason === 'WaitingForNetwork')
    bob.network.online = true
    await visit.until(complete)
  })

  test('never goes back to an older version, nor to one that another key signed', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const store = createMemoryStore()
    const bob = await newPerson(hub, { store })
    const eve = await newPerson(hub)
    const site = await publishFolder(alice, { 'index.html': 'one' })
    const root = (await visitOf(bob, site).until(complete)).root ?? ''
    await alice.service.api.putFiles(site, [textFile('index.html', 'two')])
    await alice.service.api.publish(site)
    const visit = visitOf(bob, site)
    await visit.until(({ offered }) => offered?.sequence === 2)
    await bob.service.api.acceptUpdate(site)
    await visit.until((view) => complete(view) && view.sequence === 2)
    const old = await signRecord(await keyOf('alice'), CID.parse(root), 1, Date.now())
    const forged = await signRecord(await keyOf('eve'), CID.parse(root), 9, Date.now())
    for (const record of [old, forged, new Uint8Array(50)]) await eve.network.publish(topicOf(site), record)
    await alice.service.api.putFiles(site, [textFile('index.html', 'three')])
    await alice.service.api.publish(site)
    const view = await visit.until(({ offered }) => offered !== undefined)
    expect([view.sequence, view.offered?.sequence]).toEqual([2, 3])
    alice.network.online = false
    await bob.service.stop()
    const again = await newPerson(hub, { store })
    hub.records.clear()
    expect((await visitOf(again, site).until(complete)).sequence).toBe(2)
  })

  test('of a site larger than what is fetched ahead reads on demand', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const bob = await newPerson(hub)
    const large = new Uint8Array(66 * 1024 * 1024)
    for (let at = 0; at < large.length; at += 1000) large[at] = at % 251
    const site = await publishFolder(alice, { 'index.html': 'page', 'large.bin': large })
    const view = await visitOf(bob, site, [alice.network.peerId.toString()]).until(
      ({ reason }) => reason === 'LargeSite'
    )
    expect(view.state).toBe('ready')
    const part = await get(bob, site, '/large.bin', { range: 'bytes=50000000-50000099' })
    expect(Buffer.from(part.bytes).equals(large.subarray(50_000_000, 50_000_100))).toBe(true)
    expect((await bob.store.blocks.size()).sizeBytes).toBeLessThan(8 * 1024 * 1024)
  }, 60_000)
})

describe('the cache', () => {
  test('lets the least recently visited site go, and never an own one', async () => {
    const hub = newHub()
    const alice = await newPerson(hub, { words: 'alice' })
    const bob = await newPerson(hub, { words: 'bob', settings: { cacheLimitBytes: 900_000 } })
    const noise = () => {
      const bytes = new Uint8Array(400_000)
      for (let at = 0; at < bytes.length; at += 65_536)
        crypto.getRandomValues(bytes.subarray(at, at + 65_536))
      return bytes
    }
    const own = await publishFolder(bob, { 'index.html': 'mine', 'x.bin': noise() })
    const sites: string[] = []
    for (let index = 0; index < 4; index++) {
      const site = await publishFolder(alice, { 'index.html': `site ${index}`, 'x.bin': noise() })
      const visit = visitOf(bob, site, [alice.network.peerId.toString()])
      await visit.until(complete)
      visit.close()
      sites.push(site)
    }
    await bob.service.stop()
    const again = await newPerson(hub, {
      words: 'bob',
      store: bob.store,
      settings: { cacheLimitBytes: 900_000 }
    })
    await expect.poll(async () => (await again.service.usage()).cachedBytes).toBeLessThanOrEqual(900_000)
    alice.network.online = false
    again.network.online = false
    expect((await get(again, own, '/')).text).toBe('mine')
    const newest = visitOf(again, sites[3] ?? '')
    await newest.until(complete)
    await again.service.clearCache()
    expect((await get(again, own, '/')).text).toBe('mine')
  }, 30_000)
})

test('hints of a link are bounded, and what is malformed in them is ignored', async () => {
  const { network } = await newPerson(newHub())
  const peer = network.peerId.toString()
  const hints = parseHints({
    providers: [peer, 'x', '', '../', ...Array<string>(100).fill(peer)],
    relays: ['/ip4/127.0.0.1/tcp/1/ws', 'http://evil/', 'x'.repeat(5000)]
  })
  expect(hints.providers.length).toBeLessThanOrEqual(8)
  expect(hints.relays).toEqual(['/ip4/127.0.0.1/tcp/1/ws'])
})
