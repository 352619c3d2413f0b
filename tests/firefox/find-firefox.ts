/** Where the machine's Firefox is. */
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

const NAMES = ['firefox-esr', 'firefox']

export class NoFirefoxError extends Error {
  override name = 'NoFirefoxError'
}

/**
 * The path in BITPIE_FIREFOX, else the first Firefox on PATH.
 * @throws NoFirefoxError that says what to do
 */
export function findFirefox(): string {
  const given = process.env.BITPIE_FIREFOX
  if (given !== undefined && given !== '') {
    if (isExecutable(given)) return given
    throw new NoFirefoxError(`BITPIE_FIREFOX names ${given}, which is not a program.`)
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '')
  const found = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable)
  if (found !== undefined) return found
  throw new NoFirefoxError(
    `No Firefox here: none of ${NAMES.join(', ')} is on PATH. Install one (Debian: apt-get install firefox-esr), ` +
      'or put its path into BITPIE_FIREFOX.'
  )
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
