import { describe, expect, test } from 'vitest'
import { defineMachine, finalStates, toMermaid, unreachableStates } from './state-machine.ts'

const doorMachine = defineMachine({
  kind: 'door',
  initial: 'closed',
  transitions: {
    closed: { open: 'wide-open', lock: 'locked' },
    'wide-open': { close: 'closed', open: 'wide-open' },
    locked: { unlock: 'closed', smash: 'broken' },
    broken: {}
  }
})

describe('a state machine', () => {
  test('follows its table and tells its listeners', () => {
    let now = 10
    const door = doorMachine.start(() => now)
    const seen: string[] = []
    door.onChange(({ from, event, to, at }) => seen.push(`${from} ${event} ${to} ${at}`))
    expect(door.since).toBe(10)

    now = 20
    expect(door.send('lock')).toBe(true)
    expect(door.state).toBe('locked')
    expect(door.since).toBe(20)
    expect(seen).toEqual(['closed lock locked 20'])
  })

  test('ignores an event its state does not know', () => {
    const door = doorMachine.start(() => 0)
    door.onChange(() => expect.unreachable())
    expect(door.can('smash')).toBe(false)
    expect(door.send('smash')).toBe(false)
    expect(door.state).toBe('closed')
  })

  test('is not fooled by names that every object has', () => {
    const door = doorMachine.start(() => 0)
    expect(door.send('constructor' as 'open')).toBe(false)
    expect(door.state).toBe('closed')
  })

  test('stops telling a listener that unsubscribed, even within a change', () => {
    const door = doorMachine.start(() => 0)
    let calls = 0
    const stop = door.onChange(() => {
      calls++
      stop()
    })
    door.send('open')
    door.send('close')
    expect(calls).toBe(1)
  })

  test('counts a self-transition as a change', () => {
    let now = 0
    const door = doorMachine.start(() => now)
    door.send('open')
    now = 5
    expect(door.send('open')).toBe(true)
    expect(door.since).toBe(5)
  })

  test('knows its ends and what cannot be reached', () => {
    expect(unreachableStates(doorMachine)).toEqual([])
    expect(finalStates(doorMachine)).toEqual(['broken'])
    const torn = defineMachine({
      kind: 'torn',
      initial: 'a',
      transitions: { a: { go: 'b' }, b: {}, island: { go: 'a' } }
    })
    expect(unreachableStates(torn)).toEqual(['island'])
  })

  test('draws itself', () => {
    expect(toMermaid(doorMachine)).toBe(
      [
        'stateDiagram-v2',
        '  state "wide-open" as wide_open',
        '  [*] --> closed',
        '  closed --> wide_open: open',
        '  closed --> locked: lock',
        '  wide_open --> closed: close',
        '  wide_open --> wide_open: open',
        '  locked --> closed: unlock',
        '  locked --> broken: smash',
        '  broken --> [*]',
        ''
      ].join('\n')
    )
  })
})
