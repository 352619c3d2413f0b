import { toString } from 'uint8arrays/to-string'
import { describe, expect, test } from 'vitest'
import {
  deriveIdentityKey,
  deriveSecret,
  deriveSiteKey,
  fingerprint,
  identityId,
  identityKeyOf,
  type Purpose
} from './derive.ts'
import { signManifest, withDevice } from './manifest.ts'
import { parseWords } from './words.ts'
import { ed25519FromSeed } from '../crypto/index.ts'
import vectors from './vectors/keys.json' with { type: 'json' }

const PURPOSES: readonly Purpose[] = ['identity', 'archive', 'vault', 'mailbox', 'sites']

describe('keys from words', () => {
  test.each(vectors)('are for ever those of "$words"', async (vector) => {
    const entropy = parseWords(vector.words)
    expect(toString(entropy, 'hex')).toBe(vector.entropy)
    const secrets = PURPOSES.map((purpose) => [purpose, toString(deriveSecret(entropy, purpose), 'hex')])
    expect(Object.fromEntries(secrets)).toEqual(vector.secrets)
    const identity = await deriveIdentityKey(entropy)
    expect(identityId(identity.publicKey)).toBe(vector.id)
    expect(fingerprint(identity.publicKey)).toBe(vector.fingerprint)
    for (const [index, id] of Object.entries(vector.sites)) {
      expect(identityId((await deriveSiteKey(entropy, Number(index))).publicKey)).toBe(id)
    }
    const device = await ed25519FromSeed(new Uint8Array(32).fill(1))
    const manifest = withDevice({ sequence: 0, devices: [] }, device.publicKey, 1_800_000_000_000)
    expect(toString(await signManifest(manifest, identity), 'hex')).toBe(vector.manifest)
  })

  test('differ for each purpose, index and entropy', async () => {
    const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const secrets = [one, other].flatMap((entropy) =>
      PURPOSES.map((purpose) => deriveSecret(entropy, purpose))
    )
    const sites = await Promise.all(
      [one, other].flatMap((entropy) => [0, 1, 10].map((index) => deriveSiteKey(entropy, index)))
    )
    const all = [...secrets, ...sites.map((key) => key.raw.subarray(0, 32))].map((bytes) =>
      toString(bytes, 'hex')
    )
    expect(new Set(all).size).toBe(16)
  })

  test('are named by an id that leads back to them', async () => {
    const { publicKey } = await deriveSiteKey(new Uint8Array(32), 0)
    expect(identityKeyOf(identityId(publicKey))?.equals(publicKey)).toBe(true)
    for (const id of [
      '',
      'constructor',
      'k51',
      'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'
    ]) {
      expect(identityKeyOf(id)).toBeUndefined()
    }
  })
})
