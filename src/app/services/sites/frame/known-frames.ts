/**
 * Site origins whose service worker this browser has, by what the bridges said: their content is asked
 * for at once. A guess, since the engine may drop a worker; a page that finds none says so.
 */
const STORAGE_KEY = 'bitpie.frames'
/** Newest first; who visits more waits a little longer for the oldest. */
const MAX_FRAMES = 64

export type FrameStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export function isKnownFrame(storage: FrameStorage, origin: string): boolean {
  return read(storage).includes(origin)
}

export function rememberFrame(storage: FrameStorage, origin: string): void {
  const others = read(storage).filter((known) => known !== origin)
  try {
    storage.setItem(STORAGE_KEY, [origin, ...others].slice(0, MAX_FRAMES).join(' '))
  } catch {
    // No room is left, and nothing depends on it.
  }
}

export function forgetFrames(storage: FrameStorage): void {
  storage.removeItem(STORAGE_KEY)
}

function read(storage: FrameStorage): string[] {
  return storage.getItem(STORAGE_KEY)?.split(' ') ?? []
}
