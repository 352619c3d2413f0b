/** Which rows of a long list are on the screen, and which of them the node is asked for. Pure. */

export interface Geometry {
  /** Distance from the top of the screen to the top of the first row; negative when scrolled past. */
  topPx: number
  screenPx: number
  rowPx: number
  rows: number
}

export interface Range {
  first: number
  /** Not part of it. */
  end: number
}

/** Rows drawn beyond each edge, so that fast scrolling shows no gap. */
const OVERSCAN_ROWS = 8
/** Windows of the node begin at multiples of this, and reach as far beyond what is drawn. */
export const WINDOW_STEP = 100

export function visibleRows({ topPx, screenPx, rowPx, rows }: Geometry): Range {
  const first = Math.floor(-topPx / rowPx) - OVERSCAN_ROWS
  const end = Math.ceil((screenPx - topPx) / rowPx) + OVERSCAN_ROWS
  const clamp = (value: number): number => Math.min(rows, Math.max(0, value))
  return { first: clamp(first), end: clamp(end) }
}

/** The window to watch when `wanted` is drawn; the present one as long as it covers that. */
export function windowFor(wanted: Range, present: Range | undefined): Range {
  if (present && wanted.first >= present.first && wanted.end <= present.end) return present
  const first = Math.max(0, Math.floor(wanted.first / WINDOW_STEP) - 1) * WINDOW_STEP
  const end = (Math.ceil(wanted.end / WINDOW_STEP) + 1) * WINDOW_STEP
  return { first, end }
}

/** Where the page must scroll so that a row is seen whole; undefined when it is. */
export function scrollToShow(
  row: number,
  { topPx, screenPx, rowPx }: Omit<Geometry, 'rows'>,
  margin: { abovePx: number; belowPx: number }
): number | undefined {
  const top = topPx + row * rowPx
  if (top < margin.abovePx) return top - margin.abovePx
  const bottom = top + rowPx
  return bottom > screenPx - margin.belowPx ? bottom - screenPx + margin.belowPx : undefined
}
