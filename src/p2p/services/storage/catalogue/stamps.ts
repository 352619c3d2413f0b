/**
 * When and by whom. An operation has a stamp; a change within it a dot. Clocks are hybrid logical clocks
 * (Kulkarni et al. 2014): milliseconds × 1024 plus a counter, never behind what was seen.
 */
import { CLOCK_STEPS, MAX_CLOCK } from './constants.ts'

export interface Stamp {
  readonly clock: number
  /** Id of who wrote, 13 characters of base32: one per device and life of its store. */
  readonly writer: string
  /** Counts the operations of the writer, from 1. */
  readonly seq: number
}

/** `writer.seq.index`: the change `index` of an operation. */
export type Dot = string

/** A run of operations of one writer, both ends included. */
export interface Span {
  writer: string
  first: number
  last: number
}

export function compareStamps(a: Stamp, b: Stamp): number {
  if (a.clock !== b.clock) return a.clock - b.clock
  if (a.writer !== b.writer) return a.writer < b.writer ? -1 : 1
  return a.seq - b.seq
}

export function dotOf({ writer, seq }: Pick<Stamp, 'writer' | 'seq'>, index: number): Dot {
  return `${writer}.${seq}.${index}`
}

export function parseDot(dot: Dot): { writer: string; seq: number; index: number } {
  const first = dot.indexOf('.')
  const second = dot.indexOf('.', first + 1)
  return {
    writer: dot.slice(0, first),
    seq: Number(dot.slice(first + 1, second)),
    index: Number(dot.slice(second + 1))
  }
}

/** The clock of the next operation. */
export function tick(last: number, nowMs: number): number {
  return Math.min(Math.max(last + 1, Math.floor(nowMs) * CLOCK_STEPS), MAX_CLOCK)
}

export function clockMs(clock: number): number {
  return Math.floor(clock / CLOCK_STEPS)
}

/** Which operations were seen: spans by writer, sorted and apart. */
export class Seen {
  readonly #spans = new Map<string, [first: number, last: number][]>()

  static of(spans: Iterable<Span>): Seen {
    const seen = new Seen()
    for (const span of spans) seen.addSpan(span)
    return seen
  }

  has({ writer, seq }: Pick<Stamp, 'writer' | 'seq'>): boolean {
    return this.#spans.get(writer)?.some(([first, last]) => first <= seq && seq <= last) ?? false
  }

  hasDot(dot: Dot): boolean {
    return this.#spans.size > 0 && this.has(parseDot(dot))
  }

  add({ writer, seq }: Pick<Stamp, 'writer' | 'seq'>): void {
    this.addSpan({ writer, first: seq, last: seq })
  }

  addSpan({ writer, first, last }: Span): void {
    const joined: [number, number] = [first, last]
    const apart = (this.#spans.get(writer) ?? []).filter(([from, to]) => {
      if (to < joined[0] - 1 || from > joined[1] + 1) return true
      joined[0] = Math.min(joined[0], from)
      joined[1] = Math.max(joined[1], to)
      return false
    })
    this.#spans.set(
      writer,
      [...apart, joined].sort(([a], [b]) => a - b)
    )
  }

  addAll(other: Seen): void {
    for (const span of other.spans()) this.addSpan(span)
  }

  covers(other: Seen): boolean {
    return other
      .spans()
      .every(({ writer, first, last }) =>
        this.#spans.get(writer)?.some(([from, to]) => from <= first && last <= to)
      )
  }

  /** Highest operation of a writer, 0 without any. */
  last(writer: string): number {
    return this.#spans.get(writer)?.at(-1)?.[1] ?? 0
  }

  /** Sorted, so that equal sets are written alike. */
  spans(): Span[] {
    return [...this.#spans]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([writer, spans]) => spans.map(([first, last]) => ({ writer, first, last })))
  }
}
