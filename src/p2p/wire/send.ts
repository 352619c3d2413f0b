/** Writing to a libp2p stream without outrunning it. */
import type { Stream } from '@libp2p/interface'
import type { AbortOptions } from '../interface/store.ts'
import { StreamEndedError } from './errors.ts'
import { encodeFrame } from './framing.ts'

/**
 * Sends one frame and resolves when the stream takes more. One writer per stream at a time.
 * @throws StreamEndedError, AbortError
 */
export async function sendFrame(
  stream: Stream,
  payload: Uint8Array | readonly Uint8Array[],
  options?: AbortOptions
): Promise<void> {
  options?.signal?.throwIfAborted()
  let writable: boolean
  try {
    writable = stream.send(encodeFrame(payload))
  } catch (cause) {
    throw new StreamEndedError({ cause })
  }
  if (!writable) await drained(stream, options)
}

/**
 * Resolves at the next `drain`. Not `stream.onDrain()`: that one resolves at once after its first use
 * (libp2p 3.3).
 */
function drained(stream: Stream, options?: AbortOptions): Promise<void> {
  const signal = options?.signal
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      stream.removeEventListener('drain', onDrain)
      stream.removeEventListener('close', onClose)
      signal?.removeEventListener('abort', onAbort)
      settle()
    }
    const onDrain = () => end(resolve)
    const onClose = () => end(() => reject(new StreamEndedError()))
    const onAbort = () => end(() => reject(signal?.reason as Error))
    stream.addEventListener('drain', onDrain)
    stream.addEventListener('close', onClose)
    signal?.addEventListener('abort', onAbort)
    if (stream.status !== 'open' && stream.writeStatus === 'closed') onClose()
  })
}
