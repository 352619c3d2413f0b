/** Words as people type, paste and photograph them. */
import type { Rng } from '../interface/platform.ts'
import { completeWord, equalBytes, sha256, wordsToEntropy } from '../crypto/index.ts'
import { CHALLENGE_WORDS, MAX_WORDS_TEXT_LENGTH, WORD_COUNT } from './constants.ts'
import { InvalidWordsError } from './errors.ts'

/**
 * The 32 bytes behind 24 words. Case, numbering, punctuation and line breaks do not matter, and the
 * first four letters of a word are enough.
 * @throws InvalidWordsError
 */
export function parseWords(text: string): Uint8Array {
  const typed = text.length > MAX_WORDS_TEXT_LENGTH ? [] : splitWords(text)
  if (typed.length !== WORD_COUNT) throw new InvalidWordsError({ kind: 'count', count: typed.length })
  const words = typed.map(completeWord)
  const positions = words.flatMap((word, index) => (word === undefined ? [index + 1] : []))
  if (positions.length > 0) throw new InvalidWordsError({ kind: 'unknown', positions })
  const entropy = wordsToEntropy(words.filter((word) => word !== undefined))
  if (entropy === undefined) throw new InvalidWordsError({ kind: 'checksum' })
  return entropy
}

/** Whether `typed` are the words `expected`, without telling by its time which one differs. */
export function sameWords(typed: readonly string[], expected: readonly string[]): boolean {
  if (typed.length !== expected.length) return false
  const canonical = typed.map((text) => {
    const [word = '', ...rest] = text.length > MAX_WORDS_TEXT_LENGTH ? [] : splitWords(text)
    return rest.length > 0 ? '' : (completeWord(word) ?? '')
  })
  return equalBytes(digest(canonical), digest(expected))
}

/** Different positions to ask back, counted from 1, in reading order. */
export function pickPositions(rng: Rng): number[] {
  const left = Array.from({ length: WORD_COUNT }, (_, index) => index + 1)
  const picked = Array.from({ length: CHALLENGE_WORDS }, () =>
    left.splice(Math.floor(rng.float() * left.length), 1)
  )
  return picked.flat().sort((a, b) => a - b)
}

/** Runs of letters, so that `1. abandon,` is `abandon`. Invisible characters come along with pasting. */
function splitWords(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{Cf}/gu, '')
  return plain.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []
}

function digest(words: readonly string[]): Uint8Array {
  return sha256(new TextEncoder().encode(words.join(' ')))
}
