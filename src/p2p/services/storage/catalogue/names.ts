/**
 * Names of files and folders. Own devices check them at the door; what comes by merge is never trusted
 * to have been checked and is made safe for showing.
 */
import { MAX_NAME_BYTES } from './constants.ts'
import { InvalidNameError } from './errors.ts'

// From text: the lint is right about control characters in most patterns; here they are the point.
const CONTROL = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f]', 'u')
/** Characters that reorder or hide what stands around them: bidi marks, embeddings, isolates, zero width, tags. */
const HIDDEN = new RegExp(
  '[\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\u{e0000}-\\u{e007f}]',
  'u'
)
const UNSAFE = new RegExp(`${CONTROL.source}|${HIDDEN.source}|/`, 'gu')
const ASCII = new RegExp('^[\\u0000-\\u007f]*$', 'u')
const REPLACEMENT = '\ufffd'
const DIGITS = /\d+/gu
/** Longest run of digits told apart by its length; U+0030 + 60 sorts before letters no more, and nobody has such numbers. */
const MAX_DIGITS = 9

const encoder = new TextEncoder()

/** Gives the name in NFC. @throws InvalidNameError */
export function checkName(name: string): string {
  const normal = name.normalize('NFC')
  if (normal.trim() === '') throw new InvalidNameError(name, 'it is empty')
  if (normal === '.' || normal === '..') throw new InvalidNameError(name, 'it means another folder')
  if (normal.includes('/')) throw new InvalidNameError(name, 'it contains a slash')
  if (CONTROL.test(normal)) throw new InvalidNameError(name, 'it contains control characters')
  if (HIDDEN.test(normal)) throw new InvalidNameError(name, 'it contains invisible characters')
  if (!normal.isWellFormed()) throw new InvalidNameError(name, 'it is not valid Unicode')
  if (encoder.encode(normal).byteLength > MAX_NAME_BYTES) throw new InvalidNameError(name, 'it is too long')
  return normal
}

/** The name as it may be shown, whatever it is: `checkName` takes what this gives. */
export function safeName(name: string): string {
  if (ASCII.test(name) && name.length <= MAX_NAME_BYTES && name.search(UNSAFE) < 0 && name.trim().length > 2)
    return name
  const text = cut(name.toWellFormed().replace(UNSAFE, REPLACEMENT).normalize('NFC'))
  return text.trim() === '' || text === '.' || text === '..' ? REPLACEMENT + text : text
}

/** At most 250 bytes of it, when it is too long: room for the replacement character before it. */
function cut(text: string): string {
  if (encoder.encode(text).byteLength <= MAX_NAME_BYTES - 3) return text
  let bytes = 0
  let kept = ''
  for (const char of text) {
    bytes += encoder.encode(char).byteLength
    if (bytes > MAX_NAME_BYTES - 3) break
    kept += char
  }
  return kept
}

/** Two names of one folder with the same key would be one file on many systems. */
export function collisionKey(name: string): string {
  return ASCII.test(name) ? name.toLowerCase() : name.normalize('NFKC').toLowerCase().normalize('NFKC')
}

/** What a search compares: without case and diacritics. */
export function searchFold(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase()
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/**
 * By this text, names sort as people expect (`2` before `10`) by plain comparison: Intl.Collator takes
 * 9 µs a name to sort 100,000, and differs by engine and language, so that devices would disagree.
 * @param fold of `searchFold`
 */
export function sortKey(fold: string): string {
  return fold.replace(DIGITS, (digits) => {
    const value = digits.replace(/^0+(?=\d)/u, '')
    return `${Math.min(value.length, MAX_DIGITS)}${value}`
  })
}

/** `photo.jpg`, 2 → `photo (2).jpg` */
export function withSuffix(name: string, number: number): string {
  const dot = name.lastIndexOf('.')
  const stem = dot > 0 ? dot : name.length
  return `${name.slice(0, stem)} (${number})${name.slice(stem)}`
}
