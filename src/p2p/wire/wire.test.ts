import { streamPair } from '@libp2p/utils'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  answerOnce,
  askOnce,
  encodeFrame,
  FrameDecoder,
  FrameMalformedError,
  FrameTooLargeError,
  FrameTruncatedError,
  readFrames,
  sendFrame
} from './index.ts'

const bytes = (length: number, fill = 1) => new Uint8Array(length).fill(fill)

/** Cuts `whole` at the given places. */
function cut(whole: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = []
  let at = 0
  for (const size of sizes) {
    parts.push(whole.subarray(at, at + size))
    at += size
  }
  return [...parts, whole.subarray(at)]
}

describe('frames', () => {
  test('come out as they went in, however the bytes are cut', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 })
    fc.assert(
      fc.property(payloads, fc.array(fc.nat(50)), (sent, sizes) => {
        const decoder = new FrameDecoder(300)
        const whole = new Uint8Array(Buffer.concat(sent.map(encodeFrame)))
        // Empty payloads are frames too: they are complete with their prefix.
        const received = cut(whole, sizes).flatMap((part) => [...decoder.push(part)])
        expect(received.map((frame) => [...frame])).toEqual(sent.map((frame) => [...frame]))
        expect(decoder.idle).toBe(true)
      })
    )
  })

  test('never throw anything but the two frame errors, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 })), (parts) => {
        const decoder = new FrameDecoder(1000)
        try {
          for (const part of parts)
            for (const frame of decoder.push(part)) expect(frame.length).toBeLessThan(1001)
        } catch (error) {
          expect(error instanceof FrameTooLargeError || error instanceof FrameMalformedError).toBe(true)
        }
      })
    )
  })

  test('larger than allowed are refused before a byte of them is gathered', () => {
    expect(() => [...new FrameDecoder(10).push(encodeFrame(bytes(11)).subarray(0, 1))]).toThrow(
      FrameTooLargeError
    )
  })

  test('with a length of too many bytes, or a longer one than needed, are malformed', () => {
    const decode = (...prefix: number[]) => [...new FrameDecoder(1e9).push(Uint8Array.from(prefix))]
    expect(() => decode(0x80, 0x80, 0x80, 0x80, 0x80, 0x01)).toThrow(FrameMalformedError)
    expect(() => decode(0x81, 0x00)).toThrow(FrameMalformedError)
  })
})

describe('streams', () => {
  test('a stream that ends inside a frame is truncated', async () => {
    const [alice, bob] = await streamPair()
    alice.send(encodeFrame(bytes(100)).subarray(0, 50))
    await alice.close()
    await expect(Array.fromAsync(readFrames(bob, 200))).rejects.toThrow(FrameTruncatedError)
  })

  test('frames that arrived before the reader came are read, and the end is noticed', async () => {
    const [alice, bob] = await streamPair()
    await sendFrame(alice, bytes(3))
    await alice.close()
    expect(await Array.fromAsync(readFrames(bob, 10))).toEqual([bytes(3)])
  })

  test('a writer waits for a slow reader, and everything arrives', async () => {
    const [alice, bob] = await streamPair({ capacity: 2 })
    const sent = Array.from({ length: 50 }, (_, index) => bytes(1000, index))
    const sending = (async () => {
      for (const payload of sent) await sendFrame(alice, payload)
      await alice.close()
    })()
    expect(await Array.fromAsync(readFrames(bob, 1000))).toEqual(sent)
    await sending
  })

  test('a question is answered, once', async () => {
    const [alice, bob] = await streamPair()
    const options = { maxBytes: 100, signal: AbortSignal.timeout(5000) }
    const answering = answerOnce(bob, async (question) => bytes(question.length * 2), options)
    expect(await askOnce(alice, bytes(7), options)).toHaveLength(14)
    await answering
  })

  test('a question to someone who never answers ends with the asker’s patience', async () => {
    const [alice, bob] = await streamPair()
    const abort = new AbortController()
    const asking = askOnce(alice, bytes(7), { maxBytes: 100, signal: abort.signal })
    for await (const frame of readFrames(bob, 100)) {
      expect(frame).toHaveLength(7)
      break
    }
    abort.abort(new Error('enough'))
    await expect(asking).rejects.toThrow('enough')
  })

  test('an answer that is too large ends the stream', async () => {
    const [alice, bob] = await streamPair()
    const signal = AbortSignal.timeout(5000)
    const answering = answerOnce(bob, async () => bytes(1000), { maxBytes: 100, signal }).catch(
      () => undefined
    )
    await expect(askOnce(alice, bytes(1), { maxBytes: 100, signal })).rejects.toThrow(FrameTooLargeError)
    await answering
  })
})
