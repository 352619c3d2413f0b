import { fromString } from 'uint8arrays/from-string'
import { describe, expect, test } from 'vitest'
import { completeWord, entropyToWords, wordsToEntropy } from './mnemonic.ts'

/** The 24-word English vectors of BIP39: github.com/trezor/python-mnemonic, vectors.json. */
const VECTORS = [
  ['00'.repeat(32), `${'abandon '.repeat(23)}art`],
  [
    '7f'.repeat(32),
    `${'legal winner thank year wave sausage worth useful '.repeat(2)}legal winner thank year wave sausage worth title`
  ],
  [
    '80'.repeat(32),
    `${'letter advice cage absurd amount doctor acoustic avoid '.repeat(2)}letter advice cage absurd amount doctor acoustic bless`
  ],
  ['ff'.repeat(32), `${'zoo '.repeat(23)}vote`],
  [
    '68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c',
    'hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis maple dilemma loan word shrug inflict delay length'
  ],
  [
    '9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863',
    'panda eyebrow bullet gorilla call smoke muffin taste mesh discover soft ostrich alcohol speed nation flash devote level hobby quick inner drive ghost inside'
  ],
  [
    '066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad',
    'all hour make first leader extend hole alien behind guard gospel lava path output census museum junior mass reopen famous sing advance salt reform'
  ],
  [
    'f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f',
    'void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen patrol group space point ten exist slush involve unfold'
  ]
] as const

describe('words of BIP39', () => {
  test.each(VECTORS)('%s and its words are the same', (hex, words) => {
    const entropy = fromString(hex, 'hex')
    expect(entropyToWords(entropy)).toEqual(words.split(' '))
    expect(wordsToEntropy(words.split(' '))).toEqual(entropy)
  })

  test('with a wrong checksum or number give nothing', () => {
    expect(wordsToEntropy(new Array<string>(24).fill('abandon'))).toBeUndefined()
    expect(wordsToEntropy(new Array<string>(23).fill('abandon'))).toBeUndefined()
    expect(wordsToEntropy([])).toBeUndefined()
  })

  test.each([
    ['abandon', 'abandon'],
    ['aban', 'abandon'],
    ['act', 'act'],
    ['actr', 'actress'],
    ['aba', undefined],
    ['abandonn', undefined],
    ['', undefined],
    ['constructor', undefined]
  ])('%s completes to %s', (typed, word) => {
    expect(completeWord(typed)).toBe(word)
  })
})
