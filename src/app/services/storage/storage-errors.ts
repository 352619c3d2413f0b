/** Names that mean something else here than on other pages. */
import { errorText, m } from '../../i18n/index.ts'

const TEXTS: ReadonlyMap<string, () => string> = new Map([
  ['FileTooLargeError', m.files_error_too_large],
  ['InvalidNameError', m.error_InvalidFileNameError],
  ['TooManyFilesError', m.files_error_too_many]
])

export function storageErrorText(error: unknown): string {
  const name = error instanceof Error ? error.name : ''
  return TEXTS.get(name)?.() ?? errorText(error)
}
