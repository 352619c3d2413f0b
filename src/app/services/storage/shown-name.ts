/** Names as they are shown. What is stored stays as it is. */

/** Control characters, and those that turn the direction of writing: `gpj.exe` would read `exe.jpg`. */
const MISLEADING = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

/** One line that reads as it is written. */
export function shownName(name: string): string {
  return name.replace(MISLEADING, '\uFFFD')
}
