/**
 * Name records: IPNS records (https://specs.ipfs.tech/ipns/ipns-record/) of Ed25519 keys whose value
 * is the site's root. A site's id is the base36 libp2p-key CID of its key.
 */
import { keys } from '@libp2p/crypto'
import type { PrivateKey, PublicKey } from '@libp2p/interface'
import {
  createIPNSRecordWithExpiration,
  marshalIPNSRecord,
  multihashToIPNSRoutingKey,
  unmarshalIPNSRecord
} from 'ipns'
import { ipnsSelector } from 'ipns/selector'
import { ipnsValidator, validFor } from 'ipns/validator'
import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import { isAcceptedCid } from '../../../content/index.ts'
import type { RecordKind } from '../../../interface/network.ts'
import { MAX_RECORD_BYTES, RECORD_TTL_NS, RECORD_VALIDITY_MS } from '../constants.ts'
import { InvalidNameError } from '../errors.ts'

const LIBP2P_KEY_CODEC = 0x72
const IDENTITY_HASH = 0x00

/** A record that passed every check. */
export interface SiteRecord {
  site: string
  root: CID
  sequence: number
  /** The bytes as signed, to be passed on unchanged. */
  bytes: Uint8Array
  /** Milliseconds until it expires, when it was checked. */
  validForMs: number
}

/** Id of the site with that key. */
export function siteIdOf(key: PublicKey): string {
  return key.toCID().toString(base36)
}

/** @throws InvalidNameError */
export function parseSiteId(id: string): CID {
  try {
    const cid = CID.parse(id, base36)
    if (
      cid.code !== LIBP2P_KEY_CODEC ||
      cid.multihash.code !== IDENTITY_HASH ||
      cid.toString(base36) !== id
    ) {
      throw new InvalidNameError('not an Ed25519 key')
    }
    if (
      keys.publicKeyFromMultihash(cid.multihash as Parameters<typeof keys.publicKeyFromMultihash>[0]).type !==
      'Ed25519'
    ) {
      throw new InvalidNameError('not an Ed25519 key')
    }
    return cid
  } catch (cause) {
    if (cause instanceof InvalidNameError) throw cause
    throw new InvalidNameError('not a site id', { cause })
  }
}

/** Key of the site's record in the DHT. */
export function recordKeyOf(id: string): Uint8Array {
  return multihashToIPNSRoutingKey(
    parseSiteId(id).multihash as Parameters<typeof multihashToIPNSRoutingKey>[0]
  )
}

/** Key under which holders of the site are found in the DHT: 32 bytes. */
export async function providerKeyOf(id: string): Promise<Uint8Array> {
  return (await sha256.digest(parseSiteId(id).multihash.bytes)).digest
}

/** Signs that `root` is the site's content from now on. */
export async function signRecord(
  key: PrivateKey,
  root: CID,
  sequence: number,
  now: number
): Promise<Uint8Array> {
  const expiration = new Date(now + RECORD_VALIDITY_MS).toISOString()
  const record = await createIPNSRecordWithExpiration(
    key,
    `/ipfs/${root.toString()}`,
    BigInt(sequence),
    expiration,
    {
      ttlNs: RECORD_TTL_NS
    }
  )
  return marshalIPNSRecord(record)
}

/** Checks size, signature, validity and value. @throws InvalidNameError */
export async function readRecord(site: string, bytes: Uint8Array): Promise<SiteRecord> {
  const key = recordKeyOf(site)
  await nameRecordKind.validate(key, bytes)
  const record = unmarshalIPNSRecord(bytes)
  const sequence = Number(record.sequence)
  if (!Number.isSafeInteger(sequence)) throw new InvalidNameError('a sequence out of range')
  return { site, root: rootOf(record.value), sequence, bytes, validForMs: validFor(record) }
}

function rootOf(value: string): CID {
  const [, scheme, name, ...rest] = value.split('/')
  if (scheme !== 'ipfs' || name === undefined || rest.length > 0) {
    throw new InvalidNameError('a record that names no content')
  }
  let root: CID
  try {
    root = CID.parse(name)
  } catch (cause) {
    throw new InvalidNameError('a record that names no content', { cause })
  }
  if (!isAcceptedCid(root)) throw new InvalidNameError('a record that names content of another kind')
  return root
}

/** What the DHT must know to carry names. */
export const nameRecordKind: RecordKind = {
  namespace: 'ipns',
  async validate(key, value) {
    if (value.byteLength > MAX_RECORD_BYTES) throw new InvalidNameError('a record too large')
    try {
      await ipnsValidator(key, value)
    } catch (cause) {
      throw new InvalidNameError('a record that is forged, expired or malformed', { cause })
    }
  },
  select: (key, values) => ipnsSelector(key, values)
}
