/**
 * Structured logs on stderr, so that stdout stays for what a person or a script asked for.
 */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export const LOG_FORMATS = ['auto', 'json', 'pretty'] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

export type LogFields = Record<string, string | number | boolean | undefined>

export interface Log {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}

export interface LogInit {
  level: LogLevel
  format: LogFormat
  write?: (line: string) => void
}

/** Control characters of a hostile value must not reach a terminal. */
const CONTROL = /\p{Cc}/gu

function pretty(level: LogLevel, message: string, fields: LogFields): string {
  const rest = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${String(value).replace(CONTROL, '?')}`)
    .join(' ')
  return `${new Date().toISOString().slice(11, 19)} ${level.padEnd(5)} ${message}${rest === '' ? '' : `  ${rest}`}`
}

export function createLog({ level, format, write = (line) => process.stderr.write(line) }: LogInit): Log {
  const threshold = LOG_LEVELS.indexOf(level)
  const asJson = format === 'json' || (format === 'auto' && !process.stderr.isTTY)

  function emit(at: LogLevel, message: string, fields: LogFields = {}): void {
    if (LOG_LEVELS.indexOf(at) < threshold) {
      return
    }
    const line = asJson
      ? JSON.stringify({ time: new Date().toISOString(), level: at, message, ...fields })
      : pretty(at, message, fields)
    write(`${line}\n`)
  }

  return {
    debug: (message, fields) => emit('debug', message, fields),
    info: (message, fields) => emit('info', message, fields),
    warn: (message, fields) => emit('warn', message, fields),
    error: (message, fields) => emit('error', message, fields)
  }
}

/** What to log of anything thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
