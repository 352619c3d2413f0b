/**
 * What happens to the machine under the worker. Being online and visible is known to the window,
 * which reports it over a port; sleep is noticed here by a timer that comes too late, since worker
 * timers are not throttled in hidden tabs.
 */
import type { Clock, Surroundings } from '../../p2p/interface/platform.ts'

/** What the window reports. */
export type SurroundingsEvent = 'online' | 'offline' | 'visible'

/** How often the worker looks at the clock. */
const TICK_MS = 5_000
/** A tick this late means that the machine slept, rather than that it was busy. */
const SLEEP_MS = 15_000

type Listener = (event: SurroundingsEvent | 'wake') => void

/** @param port where the window's `reportSurroundings` sends events */
export function browserSurroundings(port: MessagePort, clock: Clock): Surroundings {
  const listeners = new Set<Listener>()
  const tell: Listener = (event) => {
    for (const listener of [...listeners]) listener(event)
  }
  let online = navigator.onLine
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data !== 'online' && data !== 'offline' && data !== 'visible') return
    if (data !== 'visible') online = data === 'online'
    tell(data)
  }

  let timer: unknown
  const tick = (dueAt: number) => {
    const now = clock.now()
    schedule()
    if (now - dueAt >= SLEEP_MS) tell('wake')
  }
  const schedule = () => {
    const dueAt = clock.now() + TICK_MS
    timer = clock.setTimeout(() => tick(dueAt), TICK_MS)
  }

  return {
    online: () => online,
    onChange(listener) {
      // Wrapped, so that a listener added twice is told twice and removed once.
      const added: Listener = (event) => listener(event)
      listeners.add(added)
      if (listeners.size === 1) schedule()
      return () => {
        if (listeners.delete(added) && listeners.size === 0) clock.clearTimeout(timer)
      }
    }
  }
}
