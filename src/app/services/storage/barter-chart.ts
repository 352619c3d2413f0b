/** Bars of what was given and taken, hour by hour. Pure. */
import type { BarterView } from '../../../p2p/services/storage/index.ts'

type Hours = BarterView['chart']

export interface Area {
  width: number
  height: number
}

export interface Bar {
  at: number
  x: number
  width: number
  givenY: number
  givenPx: number
  takenPx: number
}

/** Given rises from the middle, taken falls; both by one scale, so that they can be compared. */
export function bars(hours: Hours, { width, height }: Area): Bar[] {
  const most = Math.max(1, ...hours.flatMap(({ givenBytes, takenBytes }) => [givenBytes, takenBytes]))
  const step = width / Math.max(1, hours.length)
  const middle = height / 2
  return hours.map(({ at, givenBytes, takenBytes }, index) => {
    const givenPx = (givenBytes / most) * middle
    return {
      at,
      x: index * step,
      width: Math.max(1, step - 1),
      givenY: middle - givenPx,
      givenPx,
      takenPx: (takenBytes / most) * middle
    }
  })
}

/** A tick with a word needs about so much room. */
const TICK_PX = 64

/** Beginnings of days in the reader's time, as many as there is room for. */
export function dayTicks(hours: Hours, { width }: Area): { at: number; x: number }[] {
  const step = width / Math.max(1, hours.length)
  const days = hours
    .map(({ at }, index) => ({ at, x: index * step }))
    .filter(({ at }) => new Date(at).getHours() === 0)
  const every = Math.max(1, Math.ceil((days.length * TICK_PX) / Math.max(1, width)))
  return days.filter(({ x }, index) => index % every === 0 && x <= width - TICK_PX / 2)
}
