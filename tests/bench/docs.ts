/** Puts the results into docs/benchmarks.md, each with the goal it has. */
import { chromium } from '@playwright/test'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { CHROMIUM_ARGS, CHROMIUM_PATH } from '../e2e/support/chromium.ts'
import type { Result } from './measure.ts'

const FILE = path.resolve(import.meta.dirname, '../../docs/benchmarks.md')
const START = '<!-- results: npm run bench -- --docs -->'
const END = '<!-- end of results -->'

const GOALS: Record<string, string> = {
  app_gzip_kb: '≤ 150',
  cold_open_ms: '≤ 2000',
  warm_open_ms: '≤ 800',
  stream_vs_raw: '≥ 0.7',
  dial_failures: '0',
  site_fetch_4_vs_1: '> 1',
  site_fetch_vs_webtorrent: '≥ 1',
  site_fetch_home_4_vs_1: '> 1',
  ui_longest_task_ms: '≤ 50',
  relay_memory_mb: '< 300'
}

export async function writeDocs(results: Record<string, Result>): Promise<void> {
  const text = readFileSync(FILE, 'utf8')
  const from = text.indexOf(START)
  const to = text.indexOf(END)
  if (from < 0 || to < from) throw new Error(`${FILE} has no place for results`)
  const rows = Object.entries(results).map(
    ([key, { median, min, max, runs, unit }]) =>
      `| ${key} | ${median} | ${min} | ${max} | ${runs} | ${unit} | ${GOALS[key] ?? ''} |`
  )
  const measured = [
    START,
    '',
    `Measured on ${new Date().toISOString().slice(0, 10)} on ${cpus().length} cores with Chromium ${await chromiumVersion()}.`,
    '',
    '| measure | median | min | max | runs | unit | goal |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    ''
  ].join('\n')
  const whole = text.slice(0, from) + measured + text.slice(to)
  writeFileSync(FILE, await format(whole, { ...(await resolveConfig(FILE)), filepath: FILE }))
}

async function chromiumVersion(): Promise<string> {
  const browser = await chromium.launch({
    ...(CHROMIUM_PATH === undefined ? {} : { executablePath: CHROMIUM_PATH }),
    args: CHROMIUM_ARGS
  })
  const version = browser.version()
  await browser.close()
  return version
}
