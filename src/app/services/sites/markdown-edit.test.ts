import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  apply,
  continueList,
  edit,
  insertImage,
  type Change,
  type Command,
  type Selection
} from './markdown-edit.ts'

/** A text with its selection between bars: `one |two| three`. */
function at(marked: string): Selection {
  const start = marked.indexOf('|')
  const end = marked.lastIndexOf('|')
  const text = marked.replaceAll('|', '')
  return { text, start, end: start === end ? start : end - 1 }
}

function show({ text }: Selection, change: Change | undefined): string {
  if (!change) return 'nothing'
  const next = apply(text, change)
  const middle = change.start === change.end ? '|' : `|${next.slice(change.start, change.end)}|`
  return next.slice(0, change.start) + middle + next.slice(change.end)
}

const run = (command: Command, marked: string): string => show(at(marked), edit(command, at(marked)))

describe('a button of the editor', () => {
  it('marks the selection and takes the mark off again', () => {
    expect(run('bold', 'a |word| b')).toBe('a **|word|** b')
    expect(run('bold', 'a **|word|** b')).toBe('a |word| b')
    expect(run('italic', '|')).toBe('_|_')
    expect(run('code', '|x|')).toBe('`|x|`')
  })

  it('fences several lines of code', () => {
    expect(run('code', 'a\n|b\nc|\nd')).toBe('a\n```\n|b\nc|\n```\nd')
  })

  it('makes headings of the line, level by level and back', () => {
    expect(run('heading', 'one\nt|wo')).toBe('one\n## t|wo')
    expect(run('heading', '## t|wo')).toBe('### t|wo')
    expect(run('heading', '### t|wo')).toBe('t|wo')
    expect(run('heading', '|\ntext')).toBe('## |\ntext')
  })

  it('makes lists and quotes of all lines touched', () => {
    expect(run('list', 'a|b\ncd|')).toBe('|- ab\n- cd|')
    expect(run('list', '|- ab\n- cd|')).toBe('|ab\ncd|')
    expect(run('numbers', '|a\nb|')).toBe('|1. a\n2. b|')
    expect(run('quote', 'wi|se')).toBe('> wise|')
  })

  it('makes a link of text and of an address', () => {
    expect(run('link', 'see |this|')).toBe('see [this](|https://|)')
    expect(run('link', '|https://a.example|')).toBe('[|](https://a.example)')
  })

  it('puts a picture with its description selected', () => {
    const selection = at('a |b')
    expect(show(selection, insertImage(selection, 'images/cat.jpg', 'cat]'))).toBe(
      'a ![|cat|](images/cat.jpg)b'
    )
  })

  it('never loses text outside what it replaces', () => {
    const commands = fc.constantFrom<Command>(
      'heading',
      'bold',
      'italic',
      'code',
      'link',
      'list',
      'numbers',
      'quote'
    )
    fc.assert(
      fc.property(commands, fc.string(), fc.nat(), fc.nat(), (command, text, a, b) => {
        const start = Math.min(a % (text.length + 1), b % (text.length + 1))
        const end = Math.max(a % (text.length + 1), b % (text.length + 1))
        const change = edit(command, { text, start, end })
        const next = apply(text, change)
        expect(change.from).toBeLessThanOrEqual(change.to)
        expect(change.start).toBeLessThanOrEqual(change.end)
        expect(change.start).toBeGreaterThanOrEqual(0)
        expect(change.end).toBeLessThanOrEqual(next.length)
      })
    )
  })
})

describe('Enter', () => {
  const enter = (marked: string): string => show(at(marked), continueList(at(marked)))

  it('goes on with a list', () => {
    expect(enter('- a|')).toBe('- a\n- |')
    expect(enter('  9. a|b')).toBe('  9. a\n  10. |b')
  })

  it('ends a list on an empty item', () => {
    expect(enter('- a\n- |')).toBe('- a\n|')
  })

  it('is plain elsewhere', () => {
    expect(enter('text|')).toBe('nothing')
    expect(enter('- |a|')).toBe('nothing')
  })
})
