/** The 24 words as people type them. */
import { errorText, m } from '../../i18n/index.ts'

/** Words of an identity, as BIP39 makes them of 256 bits. */
export const WORD_COUNT = 24

/** Words in a text, however they were pasted: on lines, numbered, in capitals. */
export function countWords(text: string): number {
  return text.split(/[^\p{L}]+/u).filter((word) => word !== '').length
}

/** What is wrong with typed words. The node's message tells the fault and never the words themselves. */
export function wordsFaultText(error: unknown): string {
  if (!(error instanceof Error) || error.name !== 'InvalidWordsError') return errorText(error)
  const [kind, ...numbers] = error.message.split(' ')
  if (kind === 'unknown' && numbers.length > 0) {
    return m.restore_unknown({ count: numbers.length, positions: numbers.join(', ') })
  }
  return errorText(error)
}
