/** What a key means in a list of entries, with as many columns as are side by side. Pure. */

export type ListCommand =
  | { do: 'go'; index: number; extend: boolean; keep: boolean }
  | { do: 'toggle' | 'open' | 'rename' | 'remove' | 'all' | 'clear' }

export interface KeyPress {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

export interface ListShape {
  active: number
  total: number
  columns: number
  /** Rows that the screen shows. */
  pageRows: number
}

/** Undefined for a key that is not the list's. */
export function listCommand(press: KeyPress, shape: ListShape): ListCommand | undefined {
  const { key, shiftKey } = press
  const withCommand = press.ctrlKey || press.metaKey
  if (press.altKey) return undefined
  if (withCommand && key.toLowerCase() === 'a') return { do: 'all' }
  const index = target(key, shape)
  if (index !== undefined) return { do: 'go', index, extend: shiftKey, keep: withCommand }
  if (key === ' ') return { do: 'toggle' }
  if (withCommand || shiftKey) return undefined
  if (key === 'Enter') return { do: 'open' }
  if (key === 'F2') return { do: 'rename' }
  if (key === 'Delete') return { do: 'remove' }
  return key === 'Escape' ? { do: 'clear' } : undefined
}

function target(key: string, { active, total, columns, pageRows }: ListShape): number | undefined {
  if (total === 0) return undefined
  const steps: Partial<Record<string, number>> = {
    ArrowDown: columns,
    ArrowUp: -columns,
    ...(columns > 1 ? { ArrowRight: 1, ArrowLeft: -1 } : {}),
    PageDown: columns * Math.max(1, pageRows - 1),
    PageUp: -columns * Math.max(1, pageRows - 1)
  }
  if (key === 'Home') return 0
  if (key === 'End') return total - 1
  const step = steps[key]
  if (step === undefined) return undefined
  // The first key enters the list where it begins.
  if (active < 0) return 0
  return Math.min(total - 1, Math.max(0, active + step))
}
