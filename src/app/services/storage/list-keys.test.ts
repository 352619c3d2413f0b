import { describe, expect, test } from 'vitest'
import { listCommand, type ListShape } from './list-keys.ts'

const press = (key: string, ...held: ('shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey')[]) => ({
  key,
  shiftKey: held.includes('shiftKey'),
  ctrlKey: held.includes('ctrlKey'),
  metaKey: held.includes('metaKey'),
  altKey: held.includes('altKey')
})
const list: ListShape = { active: 5, total: 20, columns: 1, pageRows: 10 }
const grid: ListShape = { ...list, columns: 4, pageRows: 3 }
const indexOf = (key: string, shape: ListShape) => {
  const command = listCommand(press(key), shape)
  return command?.do === 'go' ? command.index : undefined
}

describe('keys of a list', () => {
  test('arrows go by one, and by a row in a grid', () => {
    expect(indexOf('ArrowDown', list)).toBe(6)
    expect(indexOf('ArrowUp', list)).toBe(4)
    expect(indexOf('ArrowRight', list)).toBeUndefined()
    expect([indexOf('ArrowDown', grid), indexOf('ArrowRight', grid), indexOf('ArrowLeft', grid)]).toEqual([
      9, 6, 4
    ])
  })

  test('never leave the list', () => {
    expect(indexOf('PageDown', grid)).toBe(13)
    expect(indexOf('PageDown', { ...list, active: 18 })).toBe(19)
    expect(indexOf('ArrowUp', { ...list, active: 0 })).toBe(0)
    expect([indexOf('Home', list), indexOf('End', list)]).toEqual([0, 19])
    expect(indexOf('ArrowDown', { ...list, active: -1 })).toBe(0)
    expect(indexOf('End', { ...list, total: 0 })).toBeUndefined()
  })

  test('Shift picks a range, Ctrl goes without picking', () => {
    expect(listCommand(press('ArrowDown', 'shiftKey'), list)).toMatchObject({ extend: true, keep: false })
    expect(listCommand(press('ArrowDown', 'ctrlKey'), list)).toMatchObject({ extend: false, keep: true })
  })

  test('the rest have a meaning each, and others are the browser’s', () => {
    const meanings = ['Enter', 'F2', 'Delete', 'Escape', ' '].map((key) => listCommand(press(key), list)?.do)
    expect(meanings).toEqual(['open', 'rename', 'remove', 'clear', 'toggle'])
    expect(listCommand(press('a', 'metaKey'), list)?.do).toBe('all')
    for (const other of [press('a'), press('ArrowLeft', 'altKey'), press('r', 'ctrlKey'), press('Tab')]) {
      expect(listCommand(other, list)).toBeUndefined()
    }
  })
})
