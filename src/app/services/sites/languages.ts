/** Languages a site can declare, each under its own name. */

const TAGS = [
  'en ru uk be kk de fr es pt it nl pl cs sk sl hr sr bg ro hu el tr az ka hy uz ky tg fi sv no da et lv lt',
  'ga cy eu ca ar he fa ur hi bn ta te mr th vi id ms tl sw am zh ja ko'
].flatMap((line) => line.split(' '))

/** Sorted by name; `current` is offered even when it is none of ours. */
export function languageOptions(current: string): { value: string; label: string }[] {
  const tags = TAGS.includes(current) || current === '' ? TAGS : [current, ...TAGS]
  return tags
    .map((value) => ({ value, label: languageName(value) }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

function languageName(tag: string): string {
  try {
    const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1)
  } catch {
    // Not a language tag: shown as it is.
    return tag
  }
}
