/** One question, one answer, one stream. */
import type { Stream } from '@libp2p/interface'
import { StreamEndedError } from './errors.ts'
import { readFrames } from './framing.ts'
import { sendFrame } from './send.ts'

interface UnaryOptions {
  /** Largest frame taken from the other side, bytes. */
  maxBytes: number
  signal: AbortSignal
}

/** Sends `question`, gives the answer, closes. The stream is gone afterwards, whatever happens. */
export async function askOnce(
  stream: Stream,
  question: Uint8Array,
  options: UnaryOptions
): Promise<Uint8Array> {
  return withAbort(stream, options.signal, async () => {
    await sendFrame(stream, question, options)
    for await (const frame of readFrames(stream, options.maxBytes)) {
      await stream.close({ signal: options.signal })
      return frame
    }
    throw new StreamEndedError()
  })
}

/** Reads one question and sends what `answer` makes of it. The stream is gone afterwards. */
export async function answerOnce(
  stream: Stream,
  answer: (question: Uint8Array) => Promise<Uint8Array>,
  options: UnaryOptions
): Promise<void> {
  await withAbort(stream, options.signal, async () => {
    for await (const frame of readFrames(stream, options.maxBytes)) {
      await sendFrame(stream, await answer(frame), options)
      await stream.close({ signal: options.signal })
      return
    }
    throw new StreamEndedError()
  })
}

/** Runs `work`; abort and failure both reset the stream, so that nothing waits on it for ever. */
async function withAbort<T>(stream: Stream, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const onAbort = () => stream.abort(signal.reason as Error)
  signal.addEventListener('abort', onAbort)
  try {
    signal.throwIfAborted()
    return await work()
  } catch (error) {
    stream.abort(error as Error)
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
