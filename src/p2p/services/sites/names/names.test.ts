import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { streamPair } from '@libp2p/utils'
import fc from 'fast-check'
import { createIPNSRecordWithExpiration, marshalIPNSRecord } from 'ipns'
import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import { beforeAll, describe, expect, test } from 'vitest'
import { MemoryHub } from '../../../../../tests/sim/memory-network.test-support.ts'
import { readFrames, sendFrame } from '../../../wire/index.ts'
import { InvalidNameError } from '../errors.ts'
import { answerName, askName, NAMES_PROTOCOL } from './protocol.ts'
import {
  nameRecordKind,
  parseSiteId,
  providerKeyOf,
  readRecord,
  recordKeyOf,
  signRecord,
  siteIdOf
} from './record.ts'
import { NameAnswer, NameAsk } from './schema/names.ts'

const ROOT = CID.parse('bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354')
const OTHER = CID.parse('bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4')
const soon = () => new Date(Date.now() + 60_000).toISOString()

let alice: PrivateKey
let eve: PrivateKey
let site: string

beforeAll(async () => {
  alice = await generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(1))
  eve = await generateKeyPairFromSeed('Ed25519', new Uint8Array(32).fill(2))
  site = siteIdOf(alice.publicKey)
})

describe('a site id', () => {
  test('is the base36 CID of the key: a DNS label of 62 characters, the same for ever', () => {
    expect(site).toBe('k51qzi5uqu5djmw2yvf8kk5cdjc1ddc00o4d5sjwi6f79xzcay9j3gkddw5uu4')
    expect(site).toMatch(/^[a-z0-9]{62}$/u)
    expect(parseSiteId(site).toString(base36)).toBe(site)
  })

  test.each([
    '',
    'x',
    'k51',
    'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354',
    '../other',
    'K51QZI5'
  ])('%j is none', (id) => {
    expect(() => parseSiteId(id)).toThrow(InvalidNameError)
  })

  test('in upper case is none: one site has one id', () => {
    expect(() => parseSiteId(site.toUpperCase())).toThrow(InvalidNameError)
  })

  test('leads to a provider key of 32 bytes', async () => {
    expect(await providerKeyOf(site)).toHaveLength(32)
  })
})

describe('a record', () => {
  test('that Alice signed names her root', async () => {
    const record = await readRecord(site, await signRecord(alice, ROOT, 7, Date.now()))
    expect([record.root.toString(), record.sequence]).toEqual([ROOT.toString(), 7])
    expect(record.validForMs).toBeGreaterThan(364 * 24 * 60 * 60 * 1000)
  })

  test('that Eve signed for Alice’s name is refused', async () => {
    await expect(readRecord(site, await signRecord(eve, ROOT, 8, Date.now()))).rejects.toThrow(
      InvalidNameError
    )
  })

  test('that has expired is refused', async () => {
    const yearAndDay = 366 * 24 * 60 * 60 * 1000
    const old = await signRecord(alice, ROOT, 7, Date.now() - yearAndDay)
    await expect(readRecord(site, old)).rejects.toThrow(InvalidNameError)
  })

  test('with any byte changed is refused, or means the same', async () => {
    const bytes = await signRecord(alice, ROOT, 7, Date.now())
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = bytes.slice()
        changed[at] = (changed[at] ?? 0) ^ flip
        try {
          const record = await readRecord(site, changed)
          expect([record.root.toString(), record.sequence]).toEqual([ROOT.toString(), 7])
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidNameError)
        }
      }),
      { numRuns: 300 }
    )
  })

  test('of random bytes, or larger than 10 KiB, is refused', async () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(200).fill(9), new Uint8Array(10_241)]) {
      await expect(readRecord(site, bytes)).rejects.toThrow(InvalidNameError)
    }
  })

  test('that names no content of ours is refused', async () => {
    const record = async (value: string) =>
      marshalIPNSRecord(await createIPNSRecordWithExpiration(alice, value, 1n, soon()))
    for (const value of [
      '/ipns/example.org',
      '/ipfs/nonsense',
      `/ipfs/${ROOT.toString()}/deep`,
      '/dnslink/x'
    ]) {
      await expect(readRecord(site, await record(value))).rejects.toThrow(InvalidNameError)
    }
  })

  test('with a sequence beyond what is counted exactly is refused', async () => {
    const bytes = marshalIPNSRecord(
      await createIPNSRecordWithExpiration(alice, `/ipfs/${ROOT.toString()}`, 2n ** 60n, soon())
    )
    await expect(readRecord(site, bytes)).rejects.toThrow(InvalidNameError)
  })

  test('of a higher sequence is the one the DHT selects', async () => {
    const records = await Promise.all(
      [3, 9, 5].map((sequence) => signRecord(alice, OTHER, sequence, Date.now()))
    )
    expect(nameRecordKind.select(recordKeyOf(site), records)).toBe(1)
  })
})

describe('asking a peer', () => {
  const options = { signal: AbortSignal.timeout(5000) }

  async function answering(handler: (question: Uint8Array) => Promise<Uint8Array>) {
    const hub = new MemoryHub()
    const [bob, peer] = [await hub.node(), await hub.node()]
    peer.handle(NAMES_PROTOCOL, async (stream) => {
      try {
        for await (const question of readFrames(stream, 1000))
          await sendFrame(stream, await handler(question))
      } catch {
        // The asker ended the stream, as it should.
      }
    })
    return askName(bob, peer.peerId, site, options)
  }

  test('gives the record it knows and whether it holds the site', async () => {
    const hub = new MemoryHub()
    const [bob, carol] = [await hub.node(), await hub.node()]
    const record = await signRecord(alice, ROOT, 7, Date.now())
    carol.handle(NAMES_PROTOCOL, (stream) =>
      answerName(stream, async (id) => (id === site ? { record, holds: true } : undefined))
    )
    const reply = await askName(bob, carol.peerId, site, options)
    expect([reply?.record.sequence, reply?.holds]).toEqual([7, true])
    expect(await askName(bob, carol.peerId, siteIdOf(eve.publicKey), options)).toBeUndefined()
  })

  test('that forges gives nothing', async () => {
    const forged = await signRecord(eve, ROOT, 99, Date.now())
    const answer = answering(async () =>
      NameAnswer.encode({ record: forged as Uint8Array<ArrayBuffer>, holds: true })
    )
    await expect(answer).rejects.toThrow(InvalidNameError)
  })

  test('that sends garbage or too much gives nothing', async () => {
    await expect(answering(async () => new Uint8Array(50).fill(255))).rejects.toThrow(InvalidNameError)
    await expect(answering(async () => new Uint8Array(20_000))).rejects.toThrow('larger than')
  })

  test.each([
    ['garbage', new Uint8Array(20).fill(255)],
    ['no name', NameAsk.encode({})],
    ['too much', new Uint8Array(4000)]
  ])('with %s as a question ends the stream, and nothing else', async (_, question) => {
    const [bob, carol] = await streamPair()
    const answered = answerName(carol, async () => undefined)
    await sendFrame(bob, question)
    await answered
    expect(carol.status).not.toBe('open')
  })
})
