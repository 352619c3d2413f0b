/**
 * What the editor's buttons and keys do, as changes to a text with a selection. Pure, so that the
 * field can apply them as typing and the browser's own undo keeps working.
 */
export interface Selection {
  text: string
  start: number
  end: number
}

/** Replaces `from`–`to` by `insert`, then selects `start`–`end` of the new text. */
export interface Change {
  from: number
  to: number
  insert: string
  start: number
  end: number
}

export type Command = 'heading' | 'bold' | 'italic' | 'code' | 'link' | 'list' | 'numbers' | 'quote'

const LIST_ITEM = /^(\s*)([-*+]|(\d{1,6})[.)])(\s+)/

export function edit(command: Command, selection: Selection): Change {
  switch (command) {
    case 'bold':
      return wrap(selection, '**')
    case 'italic':
      return wrap(selection, '_')
    case 'code':
      return selected(selection).includes('\n') ? fence(selection) : wrap(selection, '`')
    case 'link':
      return link(selection)
    case 'heading':
      return heading(selection)
    case 'list':
      return prefixLines(selection, /^[-*+] /, () => '- ')
    case 'numbers':
      return prefixLines(selection, /^\d+[.)] /, (n) => `${String(n + 1)}. `)
    case 'quote':
      return prefixLines(selection, /^> ?/, () => '> ')
  }
}

/** Puts a picture on the selection; what was selected becomes its description. */
export function insertImage(selection: Selection, href: string, description: string): Change {
  const alt = (selected(selection) || description).replace(/[[\]\n]/g, ' ').trim()
  const insert = `![${alt}](${href})`
  const start = selection.start + 2
  return { from: selection.start, to: selection.end, insert, start, end: start + alt.length }
}

/** Enter inside a list goes on with it, and on an empty item ends it. Undefined: plain Enter. */
export function continueList({ text, start, end }: Selection): Change | undefined {
  if (start !== end) return undefined
  const lineStart = startOfLine(text, start)
  const line = text.slice(lineStart, start)
  const [marker, indent = '', bullet = '', number, space = ' '] = LIST_ITEM.exec(line) ?? []
  if (marker === undefined) return undefined
  if (line === marker) return { from: lineStart, to: start, insert: '', start: lineStart, end: lineStart }
  const next = number === undefined ? bullet : `${String(Number(number) + 1)}${bullet.slice(-1)}`
  const insert = `\n${indent}${next}${space}`
  return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length }
}

/** The text after a change, for tests and for fields that cannot take typing. */
export function apply(text: string, change: Change): string {
  return text.slice(0, change.from) + change.insert + text.slice(change.to)
}

function selected({ text, start, end }: Selection): string {
  return text.slice(start, end)
}

function wrap(selection: Selection, mark: string): Change {
  const { text, start, end } = selection
  const size = mark.length
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark) {
    const insert = selected(selection)
    return { from: start - size, to: end + size, insert, start: start - size, end: end - size }
  }
  const insert = mark + selected(selection) + mark
  return { from: start, to: end, insert, start: start + size, end: end + size }
}

function fence(selection: Selection): Change {
  const { text, start, end } = selection
  const before = start === 0 || text[start - 1] === '\n' ? '' : '\n'
  const after = end === text.length || text[end] === '\n' ? '' : '\n'
  const open = `${before}\`\`\`\n`
  const insert = `${open}${selected(selection)}\n\`\`\`${after}`
  return { from: start, to: end, insert, start: start + open.length, end: end + open.length }
}

function link(selection: Selection): Change {
  const { start, end } = selection
  const inside = selected(selection)
  if (/^https?:\/\/\S+$/.test(inside)) {
    return { from: start, to: end, insert: `[](${inside})`, start: start + 1, end: start + 1 }
  }
  const insert = `[${inside}](https://)`
  const address = start + inside.length + 3
  return { from: start, to: end, insert, start: address, end: address + 'https://'.length }
}

/** Text → second level → third level → text: the title of the page is the first level. */
function heading(selection: Selection): Change {
  const { from, to } = lines(selection)
  const line = selection.text.slice(from, to)
  const [marks = ''] = /^#{1,6} +/.exec(line) ?? []
  const level = marks.trim().length
  const next = level === 0 ? '## ' : level === 2 ? '### ' : ''
  const insert = next + line.slice(marks.length)
  const shift = next.length - marks.length
  const place = (at: number): number => Math.max(from, at + shift)
  return { from, to, insert, start: place(selection.start), end: place(selection.end) }
}

function prefixLines(selection: Selection, present: RegExp, mark: (line: number) => string): Change {
  const { from, to } = lines(selection)
  const old = selection.text.slice(from, to).split('\n')
  const remove = old.every((line) => present.test(line))
  const insert = old.map((line, n) => (remove ? line.replace(present, '') : mark(n) + line)).join('\n')
  return { from, to, insert, start: old.length > 1 ? from : from + insert.length, end: from + insert.length }
}

/** Bounds of the whole lines that the selection touches. */
function lines({ text, start, end }: Selection): { from: number; to: number } {
  const from = startOfLine(text, start)
  const stop = end > start && text[end - 1] === '\n' ? end - 1 : end
  const next = text.indexOf('\n', stop)
  return { from, to: next < 0 ? text.length : next }
}

function startOfLine(text: string, at: number): number {
  return text.slice(0, at).lastIndexOf('\n') + 1
}
