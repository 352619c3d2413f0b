import type { PeerId, Stream } from '@libp2p/interface'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { describe, expect, test } from 'vitest'
import { MemoryHub, type MemoryNetwork } from '../../../../tests/sim/memory-network.test-support.ts'
import { createMemoryStore } from '../../store/index.ts'
import { encodeFrame, readFrames, sendFrame } from '../../wire/index.ts'
import { Content } from '../content.ts'
import { SessionClosedError } from '../errors.ts'
import { decodeAnswer, decodeAsk, encodeAnswer, encodeAsk, ProtocolViolationError } from './codec.ts'
import { BLOCKS_PROTOCOL, MAX_ASK_BYTES, MAX_QUEUED_CIDS, WINDOW_BYTES } from './constants.ts'
import { BlocksAnswer } from './schema/blocks.ts'
import type { BlockSession } from './session.ts'

const clock = {
  now: () => Date.now(),
  setTimeout: (fn: () => void, delayMs: number): unknown => setTimeout(fn, delayMs),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout)
}

interface Holder {
  network: MemoryNetwork
  content: Content
}

async function newHolder(hub: MemoryHub, init: { servesCache?: boolean } = {}): Promise<Holder> {
  const network = await hub.node()
  const { blocks } = createMemoryStore()
  const content = new Content({ network, blocks, clock, servesCache: () => init.servesCache ?? true })
  content.start()
  await content.restore([])
  return { network, content }
}

async function makeBlocks(count: number, sizeBytes: number): Promise<{ cid: CID; bytes: Uint8Array }[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const bytes = new Uint8Array(sizeBytes)
      new DataView(bytes.buffer).setUint32(0, index + 1)
      return { cid: CID.createV1(raw.code, await sha256.digest(bytes)), bytes }
    })
  )
}

async function hold(
  { content }: Holder,
  blocks: { cid: CID; bytes: Uint8Array }[],
  kind: 'pin' | 'draft' | 'cache' = 'pin'
) {
  content.holdings.open(kind, kind)
  const writer = content.writer(kind)
  await Promise.all(blocks.map(({ cid, bytes }) => writer.put(cid, bytes)))
}

function fetchBy({ content }: Holder): BlockSession {
  content.holdings.open('fetch', 'cache')
  return content.session('fetch', { onChange: () => undefined, onKept: () => undefined }, () => [])
}

/** A peer that answers the block protocol in its own way. */
async function rogue(
  hub: MemoryHub,
  handler: (stream: Stream, from: PeerId) => Promise<void>
): Promise<MemoryNetwork> {
  const network = await hub.node()
  network.handle(BLOCKS_PROTOCOL, (stream, from) =>
    handler(stream, from).catch((error: unknown) => stream.abort(error as Error))
  )
  return network
}

async function* wantsOf(stream: Stream) {
  for await (const frame of readFrames(stream, MAX_ASK_BYTES)) {
    const { want } = decodeAsk(frame)
    for (const [position, cid] of (want?.cids ?? []).entries()) {
      if (cid !== undefined && want !== undefined) yield { want: want.id, position, cid }
    }
  }
}

describe('messages', () => {
  test('of random bytes are violations, and only so', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const decode of [decodeAsk, decodeAnswer]) {
          try {
            decode(bytes)
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolViolationError)
          }
        }
      }),
      { numRuns: 500 }
    )
  })

  test('come back as they were sent', async () => {
    const cids = (await makeBlocks(64, 10)).map(({ cid }) => cid)
    const ask = decodeAsk(encodeAsk({ want: { id: 7, cids }, cancel: [1, 2], credit: 99 }))
    expect(ask.want?.id).toBe(7)
    expect(ask.want?.cids.map(String)).toEqual(cids.map(String))
    expect([ask.cancel, ask.credit]).toEqual([[1, 2], 99])
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(63),
        fc.option(fc.uint8Array(), { nil: undefined }),
        (want, position, block) => {
          const answer = decodeAnswer(new Uint8Array(Buffer.concat(encodeAnswer({ want, position, block }))))
          expect(answer.block === undefined ? undefined : [...answer.block]).toEqual(
            block === undefined ? undefined : [...block]
          )
          expect([answer.want, answer.position]).toEqual([want, position])
        }
      )
    )
  })

  test('with a block are the bytes that any protobuf encoder gives', () => {
    const block = new Uint8Array(300).fill(5)
    const ours = Buffer.concat(encodeAnswer({ want: 7, position: 3, block }))
    expect(ours.equals(BlocksAnswer.encode({ want: 7, position: 3, block }))).toBe(true)
  })

  test('with more than 64 CIDs, or a credit beyond reason, are refused or cut', async () => {
    const cids = (await makeBlocks(65, 10)).map(({ cid }) => cid)
    expect(() => decodeAsk(encodeAsk({ want: { id: 1, cids } }))).toThrow(ProtocolViolationError)
    expect(decodeAsk(encodeAsk({ credit: 2 ** 31 })).credit).toBeLessThan(2 ** 24)
  })
})

describe('fetching', () => {
  test('brings every block from one peer, verified and kept', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newHolder(hub), await newHolder(hub)]
    const blocks = await makeBlocks(40, 256 * 1024)
    await hold(alice, blocks)
    const session = fetchBy(bob)
    session.addPeer(alice.network.peerId)
    const got = await Promise.all(blocks.map(({ cid }) => session.get(cid)))
    expect(
      got.every((bytes, index) => Buffer.from(bytes).equals(blocks[index]?.bytes ?? new Uint8Array(0)))
    ).toBe(true)
    await session.flush()
    expect(bob.content.holdings.countOf('fetch')).toBe(40)
    expect(bob.network.opened.get(BLOCKS_PROTOCOL)).toBe(1)
    session.close()
  })

  test('takes the largest block there is', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newHolder(hub), await newHolder(hub)]
    const blocks = await makeBlocks(4, 2 * 1024 * 1024)
    await hold(alice, blocks)
    const session = fetchBy(bob)
    session.addPeer(alice.network.peerId)
    const got = await Promise.all(blocks.map(({ cid }) => session.get(cid)))
    expect(got.map(({ length }) => length)).toEqual(blocks.map(({ bytes }) => bytes.length))
    session.close()
  })

  test('gathers what is spread over peers of which none has all', async () => {
    const hub = new MemoryHub()
    const holders = [await newHolder(hub), await newHolder(hub), await newHolder(hub)]
    const bob = await newHolder(hub)
    const blocks = await makeBlocks(60, 1000)
    for (const [index, holder] of holders.entries())
      await hold(
        holder,
        blocks.filter((_, at) => at % 3 === index)
      )
    const session = fetchBy(bob)
    for (const { network } of holders) session.addPeer(network.peerId)
    await Promise.all(blocks.map(({ cid }) => session.get(cid)))
    expect(session.peers().map((peer) => peer.blocks)).toEqual([20, 20, 20])
    session.close()
  })

  test('uses several holders at once', async () => {
    const hub = new MemoryHub()
    const holders = await Promise.all(Array.from({ length: 4 }, () => newHolder(hub)))
    const bob = await newHolder(hub)
    const blocks = await makeBlocks(120, 64 * 1024)
    for (const holder of holders) await hold(holder, blocks)
    const session = fetchBy(bob)
    for (const { network } of holders) session.addPeer(network.peerId)
    await Promise.all(blocks.map(({ cid }) => session.get(cid)))
    for (const peer of session.peers()) expect(peer.blocks).toBeGreaterThan(5)
    session.close()
  })

  test('goes on with others when a peer sends something else, and never asks that one again', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newHolder(hub), await newHolder(hub)]
    const eve = await rogue(hub, async (stream) => {
      for await (const { want, position } of wantsOf(stream)) {
        await sendFrame(stream, encodeAnswer({ want, position, block: new Uint8Array(1000).fill(66) }))
      }
    })
    const blocks = await makeBlocks(20, 1000)
    const session = fetchBy(bob)
    session.addPeer(eve.peerId)
    const fetching = Promise.all(blocks.map(({ cid }) => session.get(cid)))
    await hold(alice, blocks)
    session.addPeer(alice.network.peerId)
    await fetching
    expect(bob.content.counts.corruptBlocks).toBe(1)
    session.addPeer(eve.peerId)
    expect(session.peers().map(({ peer }) => peer)).toEqual([alice.network.peerId.toString()])
    session.close()
  })

  test('does not wait for a peer that accepts wants and sends nothing', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newHolder(hub), await newHolder(hub)]
    const eve = await rogue(hub, async (stream) => {
      await Array.fromAsync(wantsOf(stream))
    })
    const blocks = await makeBlocks(20, 1000)
    await hold(alice, blocks)
    const session = fetchBy(bob)
    session.addPeer(eve.peerId)
    const fetching = Promise.all(blocks.map(({ cid }) => session.get(cid)))
    session.addPeer(alice.network.peerId)
    await fetching
    expect(session.peers().find(({ peer }) => peer === eve.peerId.toString())?.blocks).toBe(0)
    session.close()
  })

  test('overtakes a peer that trickles', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newHolder(hub), await newHolder(hub)]
    const blocks = await makeBlocks(8, 100_000)
    const byCid = new Map(blocks.map(({ cid, bytes }) => [cid.toString(), bytes]))
    const slow = await rogue(hub, async (stream) => {
      for await (const { want, position, cid } of wantsOf(stream)) {
        const frame = encodeFrame(encodeAnswer({ want, position, block: byCid.get(cid.toString()) }))
        for (let at = 0; at < frame.length && stream.status === 'open'; at += 100) {
          stream.send(frame.subarray(at, at + 100))
          await new Promise((resolve) => setTimeout(resolve, 100))
        }
      }
    })
    await hold(alice, blocks)
    const session = fetchBy(bob)
    session.addPeer(slow.peerId)
    const fetching = Promise.all(blocks.map(({ cid }) => session.get(cid)))
    session.addPeer(alice.network.peerId)
    await fetching
    expect(session.peers().find(({ peer }) => peer === alice.network.peerId.toString())?.blocks).toBe(8)
    session.close()
  })

  test.each([
    ['garbage', async (stream: Stream) => void stream.send(new Uint8Array(100).fill(255))],
    [
      'an endless frame',
      async (stream: Stream) => void stream.send(Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f]))
    ],
    ['answers to nothing', (stream: Stream) => sendFrame(stream, encodeAnswer({ want: 999, position: 0 }))],
    ['nothing, and leaves', (stream: Stream) => stream.close()],
    ['nothing, and resets', async (stream: Stream) => stream.abort(new Error('no'))]
  ])('survives a peer that sends %s', async (_, misbehave) => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newHolder(hub), await newHolder(hub)]
    const eve = await rogue(hub, misbehave)
    const blocks = await makeBlocks(5, 1000)
    await hold(alice, blocks)
    const session = fetchBy(bob)
    session.addPeer(eve.peerId)
    const fetching = Promise.all(blocks.map(({ cid }) => session.get(cid)))
    session.addPeer(alice.network.peerId)
    await fetching
    session.close()
  })

  test('asks again a peer that did not have the block yet', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newHolder(hub), await newHolder(hub)]
    const [block] = await makeBlocks(1, 1000)
    if (block === undefined) throw new Error('unreachable')
    const session = fetchBy(bob)
    session.addPeer(alice.network.peerId)
    const fetching = session.get(block.cid)
    await expect.poll(() => session.starved).toBe(true)
    await hold(alice, [block])
    expect(await fetching).toHaveLength(1000)
    session.close()
  })

  test('goes on when a peer comes back after its connection was lost', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newHolder(hub), await newHolder(hub)]
    const blocks = await makeBlocks(10, 1000)
    const session = fetchBy(bob)
    session.addPeer(alice.network.peerId)
    await expect.poll(() => session.peers()[0]?.state).toBe('open')
    alice.network.online = false
    const fetching = Promise.all(blocks.map(({ cid }) => session.get(cid)))
    await hold(alice, blocks)
    await expect.poll(() => session.peers()[0]?.state).toBe('waiting')
    alice.network.online = true
    await fetching
    session.close()
  })

  test('ends for whoever gave up, and for everybody when it is closed', async () => {
    const hub = new MemoryHub()
    const [alice, bob] = [await newHolder(hub), await newHolder(hub)]
    const [one, two] = await makeBlocks(2, 1000)
    if (one === undefined || two === undefined) throw new Error('unreachable')
    const session = fetchBy(bob)
    session.addPeer(alice.network.peerId)
    const abort = new AbortController()
    const given = session.get(one.cid, { signal: abort.signal })
    const kept = session.get(two.cid)
    await expect.poll(() => session.wanted).toBe(2)
    abort.abort(new Error('gave up'))
    await expect(given).rejects.toThrow('gave up')
    expect(session.wanted).toBe(1)
    session.close()
    await expect(kept).rejects.toThrow(SessionClosedError)
  })
})

describe('serving', () => {
  test('gives away what is published and visited, not drafts', async () => {
    const hub = new MemoryHub()
    const alice = await newHolder(hub)
    const bob = await newHolder(hub)
    const [pin, cache, draft] = await makeBlocks(3, 100)
    if (pin === undefined || cache === undefined || draft === undefined) throw new Error('unreachable')
    await hold(alice, [pin], 'pin')
    await hold(alice, [cache], 'cache')
    await hold(alice, [draft], 'draft')
    const session = fetchBy(bob)
    session.addPeer(alice.network.peerId)
    await session.get(pin.cid)
    await session.get(cache.cid)
    const secret = session.get(draft.cid)
    secret.catch(() => undefined)
    await expect.poll(() => session.starved).toBe(true)
    session.close()
  })

  test('leaves out what was visited when the person does not want to help', async () => {
    const hub = new MemoryHub()
    const alice = await newHolder(hub, { servesCache: false })
    const bob = await newHolder(hub)
    const [pin, cache] = await makeBlocks(2, 100)
    if (pin === undefined || cache === undefined) throw new Error('unreachable')
    await hold(alice, [pin], 'pin')
    await hold(alice, [cache], 'cache')
    const session = fetchBy(bob)
    session.addPeer(alice.network.peerId)
    await session.get(pin.cid)
    session.get(cache.cid).catch(() => undefined)
    await expect.poll(() => session.starved).toBe(true)
    session.close()
  })

  test('never sends more than it was granted', async () => {
    const hub = new MemoryHub()
    const alice = await newHolder(hub)
    const eve = await hub.node()
    const blocks = await makeBlocks(20, 256 * 1024)
    await hold(alice, blocks)
    const stream = await eve.openStream(alice.network.peerId, BLOCKS_PROTOCOL, { route: 'bulk' })
    const credit = 3 * 256 * 1024 + 100
    await sendFrame(stream, encodeAsk({ want: { id: 1, cids: blocks.map(({ cid }) => cid) }, credit }))
    const frames = readFrames(stream, 3e6)
    for (let i = 0; i < 3; i++) expect((await frames.next()).done).toBe(false)
    // What comes next is decided by this: a fourth block would be ahead of the answer to the cancellation.
    await sendFrame(stream, encodeAsk({ cancel: [1], want: { id: 2, cids: [blocks[0]?.cid as CID] } }))
    await sendFrame(stream, encodeAsk({ credit: 256 * 1024 }))
    const next = decodeAnswer((await frames.next()).value as Uint8Array)
    expect(next.want).toBe(2)
    stream.abort(new Error('done'))
  })

  test('ends the stream of an asker who queues without end', async () => {
    const hub = new MemoryHub()
    const alice = await newHolder(hub)
    const eve = await hub.node()
    const blocks = await makeBlocks(64, 1000)
    await hold(alice, blocks)
    const stream = await eve.openStream(alice.network.peerId, BLOCKS_PROTOCOL, { route: 'bulk' })
    const cids = blocks.map(({ cid }) => cid)
    const flood = async () => {
      for (let id = 0; id < 4 * (MAX_QUEUED_CIDS / 64); id++)
        await sendFrame(stream, encodeAsk({ want: { id, cids } }))
      await Array.fromAsync(readFrames(stream, WINDOW_BYTES))
    }
    await expect(flood()).rejects.toThrow()
  })
})
