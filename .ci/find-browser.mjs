/** Where the machine's Chromium is. Plain JavaScript: also runs before anything is installed. */
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * The path in BITPIE_CHROMIUM, else the first Chromium or Chrome on PATH.
 * @returns {string | undefined}
 */
export function findBrowser() {
  if (process.env.BITPIE_CHROMIUM) return process.env.BITPIE_CHROMIUM
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '')
  for (const name of NAMES) {
    for (const folder of folders) {
      const candidate = path.join(folder, name)
      if (isExecutable(candidate)) return candidate
    }
  }
  return undefined
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
