/** AbortSignals do not clone: a call carries whether it can be cancelled, and `cancel` names it. */

interface Cancellable {
  args: unknown[]
  signal: AbortSignal | undefined
}

/** Takes the signal out of a trailing options object. */
export function takeSignal(args: readonly unknown[]): Cancellable {
  const last = args.at(-1)
  if (!isOptions(last) || !(last['signal'] instanceof AbortSignal)) {
    return {
      args: isOptions(last) && 'signal' in last ? withoutSignal(args, last) : [...args],
      signal: undefined
    }
  }
  return { args: withoutSignal(args, last), signal: last['signal'] }
}

/** Puts a signal into the trailing options object that `takeSignal` took one from. */
export function putSignal(args: readonly unknown[], signal: AbortSignal): unknown[] {
  const last = args.at(-1)
  return [...args.slice(0, -1), { ...(isOptions(last) ? last : {}), signal }]
}

function withoutSignal(args: readonly unknown[], options: Record<string, unknown>): unknown[] {
  const { signal: _taken, ...rest } = options
  return [...args.slice(0, -1), rest]
}

function isOptions(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
