import { describe, expect, test } from 'vitest'
import { scrollToShow, visibleRows, windowFor } from './window-range.ts'

describe('the rows on the screen', () => {
  test('are few, however many there are', () => {
    const { first, end } = visibleRows({ topPx: -56 * 50_000, screenPx: 800, rowPx: 56, rows: 100_000 })
    expect(first).toBeLessThanOrEqual(50_000)
    expect(end).toBeGreaterThanOrEqual(50_015)
    expect(end - first).toBeLessThan(40)
  })

  test('end where the list ends', () => {
    expect(visibleRows({ topPx: 200, screenPx: 800, rowPx: 56, rows: 3 })).toEqual({ first: 0, end: 3 })
    expect(visibleRows({ topPx: 0, screenPx: 800, rowPx: 56, rows: 0 })).toEqual({ first: 0, end: 0 })
  })
})

describe('the window that the node is asked for', () => {
  test('stays as long as it covers what is drawn', () => {
    const present = windowFor({ first: 0, end: 30 }, undefined)
    expect(present).toEqual({ first: 0, end: 200 })
    expect(windowFor({ first: 150, end: 190 }, present)).toBe(present)
    const next = windowFor({ first: 180, end: 210 }, present)
    expect(next.first).toBeLessThanOrEqual(180)
    expect(next.end).toBeGreaterThanOrEqual(210)
  })
})

describe('scrolling to a row', () => {
  const screen = { topPx: 100, screenPx: 800, rowPx: 50 }
  const margin = { abovePx: 60, belowPx: 100 }

  test('leaves a row alone that is seen', () => {
    expect(scrollToShow(3, screen, margin)).toBeUndefined()
  })

  test('goes up and down by as much as it takes', () => {
    expect(scrollToShow(0, { ...screen, topPx: -500 }, margin)).toBe(-560)
    expect(scrollToShow(20, screen, margin)).toBe(450)
  })
})
