/** Whether giving and taking are in balance, in words. */
import type { BarterView } from '../../../p2p/services/storage/index.ts'
import { m } from '../../i18n/index.ts'

export interface Balance {
  word: () => string
  text: () => string
  tone: 'good' | 'accent' | 'warn' | 'plain'
}

/** Within this share of each other, nobody owes anybody anything worth a word. */
const EVEN = 0.15

export function balanceOf({
  givenBytes,
  takenBytes
}: Pick<BarterView, 'givenBytes' | 'takenBytes'>): Balance {
  if (givenBytes === 0 && takenBytes === 0) {
    return { word: m.barter_nothing, text: m.barter_nothing_text, tone: 'plain' }
  }
  if (Math.abs(givenBytes - takenBytes) <= EVEN * Math.max(givenBytes, takenBytes)) {
    return { word: m.barter_even, text: m.barter_even_text, tone: 'good' }
  }
  return givenBytes > takenBytes
    ? { word: m.barter_more_given, text: m.barter_more_given_text, tone: 'accent' }
    : { word: m.barter_more_taken, text: m.barter_more_taken_text, tone: 'warn' }
}
