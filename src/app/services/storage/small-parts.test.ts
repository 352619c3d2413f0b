import { describe, expect, test } from 'vitest'
import { bars, dayTicks } from './barter-chart.ts'
import { previewKind, previewWay } from './kinds.ts'
import { nearestStep, offerSteps } from './offer-steps.ts'
import { folderPath, readQuery } from './places.ts'
import { shownName } from './shown-name.ts'

describe('steps of offered space', () => {
  test('are round, grow, and end with what the engine grants', () => {
    const steps = offerSteps(62_000_000_000)
    expect(steps).toEqual([0.5, 1, 2, 5, 10, 20, 50, 62].map((gb) => gb * 1e9))
    expect(offerSteps(0)).toEqual([0])
    expect(nearestStep(steps, 19_000_000_000)).toBe(5)
  })
})

describe('previews', () => {
  test('choose a way that the engine and the size allow', () => {
    expect(previewWay({ mime: 'video/mp4', sizeBytes: 20e9 }, true)).toBe('stream')
    expect(previewWay({ mime: 'video/mp4', sizeBytes: 20e9 }, false)).toBe('none')
    expect(previewWay({ mime: 'image/png', sizeBytes: 1000 }, true)).toBe('whole')
    expect(previewWay({ mime: 'image/png', sizeBytes: 30e6 }, true)).toBe('stream')
    expect(previewWay({ mime: 'text/html', sizeBytes: 100 }, true)).toBe('whole')
    expect(previewWay({ mime: 'application/zip', sizeBytes: 100 }, true)).toBe('none')
    expect(previewWay({ mime: undefined, sizeBytes: 100 }, true)).toBe('none')
  })

  test('show pages and scripts as text', () => {
    expect(previewKind('text/html')).toBe('text')
    expect(previewKind('image/svg+xml')).toBe('svg')
    expect(previewKind('IMAGE/PNG')).toBe('image')
  })
})

describe('addresses', () => {
  test('carry what is searched for and what is open, and give it back', () => {
    const path = folderPath('abc', { search: 'a&b=ё?', open: 'x' })
    expect(path).toMatch(/^\/files\/abc\?/)
    expect(readQuery(path)).toEqual({ search: 'a&b=ё?', open: 'x' })
    expect(folderPath('root')).toBe('/files')
    expect(readQuery('/files')).toEqual({ search: undefined, open: undefined })
  })
})

describe('names', () => {
  test('read as they are written', () => {
    expect(shownName('photo\u202Egpj.exe')).toBe('photo\uFFFDgpj.exe')
    expect(shownName('a\nb')).toBe('a\uFFFDb')
    expect(shownName('семья 👨‍👩‍👧.jpg')).toBe('семья 👨‍👩‍👧.jpg')
  })
})

describe('the chart', () => {
  const hours = Array.from({ length: 168 }, (_, hour) => ({
    at: new Date(2026, 10, 16, hour).getTime(),
    givenBytes: hour === 3 ? 50 : 0,
    takenBytes: hour === 4 ? 100 : 0
  }))

  test('measures giving and taking by one scale', () => {
    const drawn = bars(hours, { width: 1680, height: 200 })
    expect(drawn[3]).toMatchObject({ x: 30, givenPx: 50, givenY: 50, takenPx: 0 })
    expect(drawn[4]).toMatchObject({ givenPx: 0, takenPx: 100 })
    expect(bars([], { width: 10, height: 10 })).toEqual([])
  })

  test('names as many days as there is room for', () => {
    expect(dayTicks(hours, { width: 1680, height: 200 })).toHaveLength(7)
    expect(dayTicks(hours, { width: 250, height: 200 }).length).toBeLessThan(5)
  })
})
