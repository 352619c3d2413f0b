import { describe, expect, test, vi } from 'vitest'
import type { EntryView, FolderView, FolderWindow } from '../../../p2p/services/storage/index.ts'
import { FolderListing, FoundListing } from './listing.svelte.ts'
import { Selection } from './selection.svelte.ts'

const TOTAL = 100_000
const entry = (index: number): EntryView => ({
  id: `e${String(index)}`,
  parent: 'root',
  name: `file ${String(index)}`,
  kind: 'file',
  modifiedAt: 0,
  versions: 1,
  conflict: false
})

/** A node that answers by hand. */
function folder() {
  const windows: FolderWindow[] = []
  const answers: (() => void)[] = []
  const stopped: FolderWindow[] = []
  const api = {
    watchFolder(id: string, window: FolderWindow, onSnapshot: (view: FolderView) => void) {
      windows.push(window)
      const { offset, limit } = window
      const count = Math.max(0, Math.min(limit, TOTAL - offset))
      const entries = Array.from({ length: count }, (_, index) => entry(offset + index))
      answers.push(() => onSnapshot({ folder: id, path: [], total: TOTAL, entries, isLoading: false }))
      return () => void stopped.push(window)
    }
  }
  return { api, windows, answers, stopped }
}

const order = { sort: 'name', descending: false } as const

describe('a long folder', () => {
  test('is asked for window by window, and each is let go for the next', () => {
    const { api, windows, answers, stopped } = folder()
    const listing = new FolderListing(api)
    listing.open('root', order)
    answers[0]?.()
    expect(listing.total).toBe(TOTAL)
    expect(listing.at(3)?.id).toBe('e3')
    listing.show({ first: 0, end: 40 })
    expect(windows).toHaveLength(1)
    listing.show({ first: 50_000, end: 50_040 })
    expect(stopped).toEqual([windows[0]])
    expect(listing.at(50_010)).toBeUndefined()
    answers[1]?.()
    expect(listing.at(50_010)?.id).toBe('e50010')
    // What was on its way when the window moved on
    answers[0]?.()
    expect(listing.at(50_010)?.id).toBe('e50010')
  })

  test('is picked as a whole, beyond what is shown', async () => {
    const { api, answers } = folder()
    const listing = new FolderListing(api)
    listing.open('root', order)
    answers[0]?.()
    const selection = new Selection()
    const picking = selection.pickAll(listing)
    for (let answered = 1; answered <= 10; answered++) {
      await vi.waitFor(() => expect(answers.length).toBeGreaterThan(answered))
      answers[answered]?.()
    }
    await picking
    expect(selection.picked.size).toBe(TOTAL)
  })
})

describe('picking', () => {
  const listing = new FoundListing(Array.from({ length: 10 }, (_, index) => entry(index)))
  const ids = (selection: Selection) => [...selection.picked.keys()]

  test('one, another too, and a range from the last', async () => {
    const selection = new Selection()
    await selection.pick(listing, 2, 'only')
    await selection.pick(listing, 5, 'toggle')
    expect(ids(selection)).toEqual(['e2', 'e5'])
    await selection.pick(listing, 3, 'range')
    expect(ids(selection)).toEqual(['e3', 'e4', 'e5'])
    await selection.pick(listing, 7, 'range')
    expect(ids(selection)).toEqual(['e5', 'e6', 'e7'])
    await selection.pick(listing, 6, 'toggle')
    expect(ids(selection)).toEqual(['e5', 'e7'])
    selection.clear()
    expect(ids(selection)).toEqual([])
  })
})
