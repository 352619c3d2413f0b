/** The Range header (RFC 9110, 14.1.2), one range only; anything else is answered with the whole. */
export type ByteRange = { first: number; last: number } | 'unsatisfiable' | undefined

/** undefined: no range, or one to be ignored. An open end is cut after `openBytes`: players come back for more. */
export function parseRange(header: string | undefined, sizeBytes: number, openBytes: number): ByteRange {
  const match = /^bytes=(\d*)-(\d*)$/u.exec(header?.trim() ?? '')
  if (match === null) return undefined
  const [, from = '', to = ''] = match
  if (from === '' && to === '') return undefined
  if (from === '') {
    const suffix = Number(to)
    if (suffix === 0 || sizeBytes === 0) return 'unsatisfiable'
    return { first: Math.max(0, sizeBytes - suffix), last: sizeBytes - 1 }
  }
  const first = Number(from)
  if (first >= sizeBytes) return 'unsatisfiable'
  if (to === '') return { first, last: Math.min(sizeBytes - 1, first + openBytes - 1) }
  const last = Math.min(Number(to), sizeBytes - 1)
  return last < first ? undefined : { first, last }
}
