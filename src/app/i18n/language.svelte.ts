/**
 * The language of the app. Messages read it through a rune, so that everything shown in markup or a
 * `$derived` follows a change at once.
 */
import { baseLocale, isLocale, locales, overwriteGetLocale, type Locale } from '../paraglide/runtime.js'

export type LanguageCode = Locale

export const LANGUAGES: readonly { code: LanguageCode; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'ru', name: 'Русский' }
]

const STORAGE_KEY = 'bitpie.language'

export class Language {
  #current = $state<LanguageCode>(baseLocale)
  readonly #root: HTMLElement
  readonly #storage: Storage

  /** Takes the stored choice, else the first of the browser's languages that we speak. */
  constructor(root: HTMLElement, storage: Storage, preferred: readonly string[]) {
    this.#root = root
    this.#storage = storage
    const stored = storage.getItem(STORAGE_KEY)
    this.#apply(isLocale(stored) ? stored : pickLanguage(preferred))
    overwriteGetLocale(() => this.#current)
  }

  get current(): LanguageCode {
    return this.#current
  }

  choose(code: LanguageCode): void {
    this.#storage.setItem(STORAGE_KEY, code)
    this.#apply(code)
  }

  #apply(code: LanguageCode): void {
    this.#current = code
    this.#root.lang = code
  }
}

/** The first of the preferred language tags that we have, by its primary subtag. */
export function pickLanguage(preferred: readonly string[]): LanguageCode {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0]
    const found = locales.find((locale) => locale === primary)
    if (found !== undefined) return found
  }
  return baseLocale
}
