/** Reading what was thrown. */

/** The name to report, translate or count an error by. */
export function errorName(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : 'Error'
}

/** One line for a log. */
export function errorText(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
}

export function isNamed(thrown: unknown, ...names: string[]): thrown is Error {
  return thrown instanceof Error && names.includes(thrown.name)
}
