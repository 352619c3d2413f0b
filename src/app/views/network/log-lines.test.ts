import { describe, expect, it } from 'vitest'
import type { LogEntry } from '../../../p2p/interface/network.ts'
import { appendLog, filterLog, logText } from './log-lines.ts'

const line = (level: LogEntry['level'], text: string): LogEntry => ({ at: 0, level, scope: 'relays', text })

describe('the log', () => {
  it('keeps lines of the chosen level and above that contain the text', () => {
    const entries = [
      line('debug', 'dialing Relay'),
      line('warn', 'relay is silent'),
      line('error', 'store is full')
    ]
    expect(filterLog(entries, 'debug', '')).toHaveLength(3)
    expect(filterLog(entries, 'warn', '')).toHaveLength(2)
    expect(filterLog(entries, 'debug', ' RELAY is ')).toEqual([entries[1]])
    expect(filterLog(entries, 'debug', 'relays')).toHaveLength(3)
  })

  it('forgets the oldest lines', () => {
    const many = Array.from({ length: 2000 }, (_, index) => line('info', `${index}`))
    const entries = appendLog(many, [line('info', 'newest')])
    expect(entries).toHaveLength(2000)
    expect(entries[0]?.text).toBe('1')
    expect(entries.at(-1)?.text).toBe('newest')
  })

  it('is copied one line per entry, so that text from outside cannot fake another entry', () => {
    expect(logText([line('info', 'one\n1970-01-01T00:00:00.000Z error fake: x')]).split('\n')).toHaveLength(1)
  })
})
