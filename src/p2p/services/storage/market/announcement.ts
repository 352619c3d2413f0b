/** Offers on the topic: small, signed by the account, good for the peer that sends them only. */
import type { Ed25519PrivateKey, PeerId } from '@libp2p/interface'
import { ed25519PublicKey, equalBytes, signRecord, verifyRecord } from '../../../crypto/index.ts'
import { accountOf } from '../keys.ts'
import type { DeviceClass } from '../policy/candidate.ts'
import { own } from '../wire/fields.ts'
import {
  MAX_ADDRESS_CHARS,
  MAX_OFFER_ADDRESSES,
  MAX_OFFER_BYTES,
  OFFER_LIFE_MS,
  OFFER_SKEW_MS,
  OFFER_STEP_BYTES
} from './constants.ts'
import { OfferBody, SignedOffer } from './schema/market.ts'

const RECORD_TYPE = 'storage-offer/1'
const DEVICES: readonly string[] = ['relay', 'desktop', 'phone', 'tab']

export interface Announcement {
  account: string
  freeBytes: bigint
  device: DeviceClass
  at: number
  addresses: readonly string[]
}

export async function signAnnouncement(
  key: Ed25519PrivateKey,
  peer: PeerId,
  offer: Omit<Announcement, 'account'>
): Promise<Uint8Array<ArrayBuffer>> {
  const body = OfferBody.encode({
    account: own(key.publicKey.raw),
    peer: own(peer.toMultihash().bytes),
    freeBytes: (offer.freeBytes / OFFER_STEP_BYTES) * OFFER_STEP_BYTES,
    device: offer.device,
    at: offer.at,
    addresses: offer.addresses.slice(0, MAX_OFFER_ADDRESSES)
  })
  return SignedOffer.encode({ body, signature: await signRecord(key, RECORD_TYPE, body) })
}

/** What `from` announces; undefined when it is not sound, not its own, or not of now. */
export async function readAnnouncement(
  bytes: Uint8Array,
  from: PeerId,
  now: number
): Promise<Announcement | undefined> {
  if (bytes.byteLength > MAX_OFFER_BYTES) return undefined
  try {
    const { body, signature } = SignedOffer.decode(bytes)
    if (body === undefined || signature === undefined) return undefined
    const limits = { addresses: MAX_OFFER_ADDRESSES }
    const {
      account,
      peer,
      freeBytes = 0n,
      device = '',
      at = 0,
      addresses
    } = OfferBody.decode(body, { limits })
    if (peer === undefined || !equalBytes(peer, from.toMultihash().bytes)) return undefined
    if (at > now + OFFER_SKEW_MS || at < now - OFFER_LIFE_MS) return undefined
    if (addresses.some((address) => address.length > MAX_ADDRESS_CHARS)) return undefined
    const key = account && ed25519PublicKey(account)
    if (key === undefined || !(await verifyRecord(key, RECORD_TYPE, body, signature))) return undefined
    const known = DEVICES.includes(device) ? (device as DeviceClass) : 'other'
    return { account: accountOf(key), freeBytes, device: known, at, addresses }
  } catch {
    return undefined
  }
}
