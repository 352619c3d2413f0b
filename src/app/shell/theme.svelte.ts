/** Light, dark, or what the system says. Kept in this browser, like all settings of looks. */

export type ThemeChoice = 'system' | 'light' | 'dark'

export const THEME_CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark']
const STORAGE_KEY = 'bitpie.theme'
/** The page colours of app.css, for the browser's own frame around the app. */
const FRAME_COLORS = { light: '#f7f5f1', dark: '#131412' }

export class Theme {
  #choice = $state<ThemeChoice>('system')
  readonly #root: HTMLElement
  readonly #storage: Storage

  constructor(root: HTMLElement, storage: Storage) {
    this.#root = root
    this.#storage = storage
    const stored = storage.getItem(STORAGE_KEY)
    this.#apply(THEME_CHOICES.find((choice) => choice === stored) ?? 'system')
  }

  get choice(): ThemeChoice {
    return this.#choice
  }

  choose(choice: ThemeChoice): void {
    this.#storage.setItem(STORAGE_KEY, choice)
    this.#apply(choice)
  }

  #apply(choice: ThemeChoice): void {
    this.#choice = choice
    if (choice === 'system') delete this.#root.dataset['theme']
    else this.#root.dataset['theme'] = choice
    for (const meta of this.#root.ownerDocument.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) {
      const system = meta.media.includes('dark') ? 'dark' : 'light'
      meta.content = FRAME_COLORS[choice === 'system' ? system : choice]
    }
  }
}
