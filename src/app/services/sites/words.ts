/** Words of a text in any script: runs of letters and digits, one per character where scripts have no spaces. */
const WORD = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{N}\p{M}'’]+/gu

export function countWords(text: string): number {
  return text.match(WORD)?.length ?? 0
}
