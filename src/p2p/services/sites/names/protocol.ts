/** Asking a peer for a name, and answering. */
import type { PeerId, Stream } from '@libp2p/interface'
import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import type { Network } from '../../../interface/network.ts'
import type { AbortOptions } from '../../../interface/store.ts'
import { answerOnce, askOnce } from '../../../wire/index.ts'
import { MAX_RECORD_BYTES } from '../constants.ts'
import { InvalidNameError } from '../errors.ts'
import { parseSiteId, readRecord, type SiteRecord } from './record.ts'
import { NameAnswer, NameAsk } from './schema/names.ts'

export const NAMES_PROTOCOL = '/bitpie/names/1.0.0'

/** Streams of this protocol on one connection. */
export const MAX_NAME_STREAMS = 16

/** A question is one multihash of a public key, bytes. */
const MAX_ASK_BYTES = 128

/** An answer is a record and a flag, bytes. */
const MAX_ANSWER_BYTES = MAX_RECORD_BYTES + 64

/** One question, dial included, ms. */
const ASK_TIMEOUT_MS = 20_000

/** Answering a question that has arrived, ms. */
const ANSWER_TIMEOUT_MS = 10_000

const LIBP2P_KEY_CODEC = 0x72

export interface KnownName {
  record: Uint8Array
  holds: boolean
}

export interface NameReply {
  record: SiteRecord
  holds: boolean
}

/**
 * What `peer` knows of the site; undefined when it knows nothing.
 * @throws InvalidNameError when it answers with anything but a valid record
 */
export async function askName(
  network: Pick<Network, 'openStream'>,
  peer: PeerId,
  site: string,
  options: AbortOptions & { hints?: readonly string[] }
): Promise<NameReply | undefined> {
  const timeout = AbortSignal.timeout(ASK_TIMEOUT_MS)
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout])
  const stream = await network.openStream(peer, NAMES_PROTOCOL, {
    route: 'any',
    signal,
    hints: options.hints
  })
  const question = NameAsk.encode({ name: parseSiteId(site).multihash.bytes })
  const answer = decodeAnswer(await askOnce(stream, question, { maxBytes: MAX_ANSWER_BYTES, signal }))
  if (answer.record === undefined) return undefined
  return { record: await readRecord(site, answer.record), holds: answer.holds ?? false }
}

/** Answers one question with what `known` tells of the site. Ends the stream whatever comes. */
export async function answerName(
  stream: Stream,
  known: (site: string) => Promise<KnownName | undefined>
): Promise<void> {
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  const answer = async (question: Uint8Array) => {
    const name = await known(decodeAsk(question))
    if (name === undefined) return NameAnswer.encode({})
    return NameAnswer.encode({ record: name.record as Uint8Array<ArrayBuffer>, holds: name.holds })
  }
  try {
    await answerOnce(stream, answer, { maxBytes: MAX_ASK_BYTES, signal })
  } catch {
    // The asker left or broke the protocol; its stream is reset, and nothing else depends on it.
  }
}

function decodeAsk(bytes: Uint8Array): string {
  try {
    const { name } = NameAsk.decode(bytes)
    const site = CID.createV1(LIBP2P_KEY_CODEC, Digest.decode(name ?? new Uint8Array(0))).toString(base36)
    parseSiteId(site)
    return site
  } catch (cause) {
    throw new InvalidNameError('a question that names no site', { cause })
  }
}

function decodeAnswer(bytes: Uint8Array): NameAnswer {
  try {
    return NameAnswer.decode(bytes)
  } catch (cause) {
    throw new InvalidNameError('an answer that cannot be decoded', { cause })
  }
}
