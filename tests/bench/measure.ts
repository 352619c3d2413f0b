/** Numbers of a bench run: medians, the JSON file, the table. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface Result {
  median: number
  min: number
  max: number
  runs: number
  unit: string
}

const FILE = path.resolve(import.meta.dirname, 'results.json')

export function summary(values: readonly number[], unit: string): Result {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number) => round(sorted[index] ?? Number.NaN)
  const middle = sorted.length / 2
  const median =
    sorted.length % 2 === 1
      ? at(Math.floor(middle))
      : round(((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2)
  return { median, min: at(0), max: at(sorted.length - 1), runs: sorted.length, unit }
}

/** Ratio of two medians of the same run. */
export function ratio(value: Result, reference: Result): Result {
  const median = round(value.median / reference.median)
  return {
    median,
    min: round(value.min / reference.max),
    max: round(value.max / reference.min),
    runs: value.runs,
    unit: 'ratio'
  }
}

/** The same measurement `runs` times, one after the other. */
export async function repeat<T>(runs: number, measure: (run: number) => Promise<T>): Promise<T[]> {
  const values: T[] = []
  for (let run = 0; run < runs; run++) values.push(await measure(run))
  return values
}

/** MB/s, MB = 10⁶ bytes. */
export function rate(bytes: number, ms: number): number {
  return bytes / 1000 / ms
}

/** What the last runs left. */
export function load(): Record<string, Result> {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Result>) : {}
}

export function save(results: Record<string, Result>): void {
  writeFileSync(FILE, `${JSON.stringify(results, undefined, 2)}\n`)
}

export function table(results: Record<string, Result>): string {
  const rows = Object.entries(results).map(
    ([key, { median, min, max, runs, unit }]) =>
      `| ${key} | ${median} | ${min} | ${max} | ${runs} | ${unit} |`
  )
  return ['| measure | median | min | max | runs | unit |', '|---|---|---|---|---|---|', ...rows].join('\n')
}

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100
}
