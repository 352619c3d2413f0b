/**
 * `/bitpie/relays/1.0.0`: a relay tells which other relays it knows. One request, one response, end
 * of stream; see docs/specs/relay-exchange.md. The list is advice, not authority: nothing in it is
 * signed, so an asker dials what it likes of it and trusts the peer id that answers.
 */
import type { Stream } from '@libp2p/interface'
import { lpStream } from '@libp2p/utils'
import type { AbortOptions } from '../../interface/store.ts'
import { parseRelayAddress, peerOf } from '../addresses.ts'
import { RelayListRequest, RelayListResponse } from './relay-exchange.ts'

export const RELAY_EXCHANGE_PROTOCOL = '/bitpie/relays/1.0.0'

/** Addresses in one response, at most. */
export const MAX_RELAYS_TOLD = 64

/** Characters of one address: a DNS name of 253 with its protocols and peer id would not fit, real ones do. */
export const MAX_RELAY_ADDRESS_LENGTH = 256

const MAX_REQUEST_BYTES = 64
/** 64 addresses with their field headers. */
const MAX_RESPONSE_BYTES = MAX_RELAYS_TOLD * (MAX_RELAY_ADDRESS_LENGTH + 3)
const EXCHANGE_TIMEOUT_MS = 5_000

function isTellable(address: string): boolean {
  if (address.length > MAX_RELAY_ADDRESS_LENGTH) {
    return false
  }
  try {
    return peerOf(parseRelayAddress(address)) !== undefined
  } catch {
    return false
  }
}

function timeLimited({ signal }: AbortOptions): AbortSignal {
  const timeout = AbortSignal.timeout(EXCHANGE_TIMEOUT_MS)
  return signal === undefined ? timeout : AbortSignal.any([signal, timeout])
}

async function finishing<T>(stream: Stream, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    stream.abort(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}

/**
 * Answers one asker. Addresses that are no relay's (see the spec) are left out.
 * @throws what the stream throws when the asker is slow, gone or speaks nonsense
 */
export async function serveRelayList(
  stream: Stream,
  list: readonly string[],
  options: AbortOptions = {}
): Promise<void> {
  const signal = timeLimited(options)
  await finishing(stream, async () => {
    const frames = lpStream(stream, {
      maxDataLength: MAX_REQUEST_BYTES,
      maxBufferSize: MAX_REQUEST_BYTES * 2
    })
    const request = RelayListRequest.decode(await frames.read({ signal }))
    const limit = Math.min(request.limit ?? MAX_RELAYS_TOLD, MAX_RELAYS_TOLD)
    const relays = [...new Set(list)].filter(isTellable).slice(0, limit)
    await frames.write(RelayListResponse.encode({ relays }), { signal })
    await stream.close({ signal })
  })
}

/**
 * Asks a relay for others. What is returned is well-formed, at most 64 different addresses, and not
 * yet tried.
 * @throws what the stream throws when the relay is slow, gone or speaks nonsense
 */
export async function askRelayList(
  stream: Stream,
  options: AbortOptions & { limit?: number } = {}
): Promise<string[]> {
  const signal = timeLimited(options)
  return finishing(stream, async () => {
    const frames = lpStream(stream, {
      maxDataLength: MAX_RESPONSE_BYTES,
      maxBufferSize: MAX_RESPONSE_BYTES * 2
    })
    await frames.write(RelayListRequest.encode({ limit: options.limit ?? MAX_RELAYS_TOLD }), { signal })
    const response = RelayListResponse.decode(await frames.read({ signal }))
    await stream.close({ signal })
    return [...new Set(response.relays)].filter(isTellable)
  })
}
