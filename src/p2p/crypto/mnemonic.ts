/** Entropy as English words with a checksum, and back (BIP39). */
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'

/** The first letters that tell every word of the list from all others (BIP39, "Wordlist"). */
const UNIQUE_PREFIX_LETTERS = 4

const known: ReadonlySet<string> = new Set(wordlist)

/** @param entropy 16, 20, 24, 28 or 32 bytes: 12 to 24 words */
export function entropyToWords(entropy: Uint8Array): string[] {
  return entropyToMnemonic(entropy, wordlist).split(' ')
}

/** The entropy behind words of the list; undefined when their checksum or number is wrong. */
export function wordsToEntropy(words: readonly string[]): Uint8Array | undefined {
  try {
    return mnemonicToEntropy(words.join(' '), wordlist)
  } catch {
    return undefined
  }
}

/** The word of the list that `text` is, or begins when it has at least four letters. */
export function completeWord(text: string): string | undefined {
  if (known.has(text)) return text
  if (text.length < UNIQUE_PREFIX_LETTERS) return undefined
  return wordlist.find((word) => word.startsWith(text))
}
