import { generateKeyPair, publicKeyToProtobuf } from '@libp2p/crypto/keys'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { describe, expect, test } from 'vitest'
import { decodePublicKey, ed25519FromSeed, encodePublicKey } from './ed25519.ts'
import { signRecord, verifyRecord } from './signature.ts'

const hex = (text: string) => fromString(text, 'hex')

describe('Ed25519', () => {
  test.each([
    {
      vector: 'TEST 1',
      seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      message: '',
      signature:
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'
    },
    {
      vector: 'TEST 2',
      seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      message: '72',
      signature:
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
    },
    {
      vector: 'TEST 3',
      seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      message: 'af82',
      signature:
        '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'
    }
  ])('gives $vector of RFC 8032 §7.1', async ({ seed, key, message, signature }) => {
    const pair = await ed25519FromSeed(hex(seed))
    expect(toString(pair.publicKey.raw, 'hex')).toBe(key)
    expect(toString(await pair.sign(hex(message)), 'hex')).toBe(signature)
  })

  test('decodes what it encoded, and nothing else', async () => {
    const { publicKey } = await ed25519FromSeed(new Uint8Array(32).fill(7))
    const encoded = encodePublicKey(publicKey)
    expect(decodePublicKey(encoded)?.equals(publicKey)).toBe(true)
    expect(decodePublicKey(encoded.subarray(1))).toBeUndefined()
    expect(decodePublicKey(new Uint8Array(36))).toBeUndefined()
    const other = await generateKeyPair('secp256k1')
    expect(decodePublicKey(publicKeyToProtobuf(other.publicKey))).toBeUndefined()
  })
})

describe('a signed record', () => {
  const payload = new Uint8Array([1, 2, 3])

  test('is valid for its key, type and bytes only', async () => {
    const alice = await ed25519FromSeed(new Uint8Array(32).fill(1))
    const eve = await ed25519FromSeed(new Uint8Array(32).fill(2))
    const signature = await signRecord(alice, 'note/1', payload)
    expect(await verifyRecord(alice.publicKey, 'note/1', payload, signature)).toBe(true)
    expect(await verifyRecord(eve.publicKey, 'note/1', payload, signature)).toBe(false)
    expect(await verifyRecord(alice.publicKey, 'note/2', payload, signature)).toBe(false)
    expect(await verifyRecord(alice.publicKey, 'note/1', payload.subarray(1), signature)).toBe(false)
  })

  test('cannot move bytes between its type and its payload', async () => {
    const alice = await ed25519FromSeed(new Uint8Array(32).fill(1))
    const signature = await signRecord(alice, 'ab', new TextEncoder().encode('c'))
    expect(await verifyRecord(alice.publicKey, 'a', new TextEncoder().encode('bc'), signature)).toBe(false)
  })
})
