/**
 * An array that is sorted only where it is looked at (quicksort that stops outside the window, after
 * Paredes and Navarro 2006): the first screen of 100,000 rows costs a few passes, not a sort.
 */

/** Below it a run is sorted at once. */
const SMALL = 512
const SAMPLE = 9

interface Run {
  from: number
  to: number
  sorted: boolean
}

export class LazySorted<T> {
  readonly #items: T[]
  readonly #compare: (a: T, b: T) => number
  /** Runs in order: whatever is in one comes before whatever is in the next. */
  #runs: Run[]

  /** @param compare a total order: never 0 for two different items */
  constructor(items: T[], compare: (a: T, b: T) => number) {
    this.#items = items
    this.#compare = compare
    this.#runs = [{ from: 0, to: items.length, sorted: false }]
  }

  get length(): number {
    return this.#items.length
  }

  window(from: number, to: number): T[] {
    const runs: Run[] = []
    const open = [...this.#runs].reverse()
    for (let run = open.pop(); run !== undefined; run = open.pop()) {
      if (run.sorted || run.to <= from || run.from >= to) runs.push(run)
      else if (run.to - run.from <= SMALL) {
        this.#sort(run)
        runs.push({ ...run, sorted: true })
      } else open.push(...this.#split(run).reverse())
    }
    this.#runs = runs
    return this.#items.slice(from, to)
  }

  #sort({ from, to }: Run): void {
    for (const [index, item] of this.#items.slice(from, to).sort(this.#compare).entries()) {
      this.#items[from + index] = item
    }
  }

  /** Before the pivot, the pivot, behind it. The pivot is the middle of nine, for runs that are sorted already. */
  #split({ from, to }: Run): Run[] {
    const items = this.#items
    const step = Math.floor((to - from) / SAMPLE)
    const sample = Array.from({ length: SAMPLE }, (_, index) => items[from + index * step])
    const known = sample.filter((item) => item !== undefined).sort(this.#compare)
    const pivot = known[Math.floor(known.length / 2)]
    const before: T[] = []
    const behind: T[] = []
    for (let at = from; at < to; at++) {
      const item = items[at]
      if (item === undefined || pivot === undefined || item === pivot) continue
      if (this.#compare(item, pivot) < 0) before.push(item)
      else behind.push(item)
    }
    let at = from
    for (const item of before) items[at++] = item
    const middle = at
    if (pivot !== undefined) items[at++] = pivot
    for (const item of behind) items[at++] = item
    return [
      { from, to: middle, sorted: false },
      { from: middle, to: middle + 1, sorted: true },
      { from: middle + 1, to, sorted: false }
    ].filter((run) => run.to > run.from)
  }
}
