/**
 * `npm run simulate` runs every scenario and writes its tables into docs/reliability.md; at most ten minutes on
 * one core. `npm run simulate -- --seed 7` takes other dice, `--small` a hundredth of the size and writes nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { CODES, type CodePolicy } from '../../../src/p2p/services/storage/policy/shape.ts'
import { fairnessTable, idealTable, networksTable, withTable } from './report.ts'
import type { Result } from './result.ts'
import { browsersOnly, ideal, mixedNetwork, ownersAway, type Scenario } from './scenario.ts'
import { simulate } from './simulate.ts'

const DOCUMENT = new URL('../../../docs/reliability.md', import.meta.url)

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, small: { type: 'boolean', default: false } }
})
const seed = Number(values.seed)
if (!Number.isSafeInteger(seed) || seed < 0) {
  console.error('--seed takes a whole number')
  process.exit(2)
}

const extent = (peers: number, sampling: number) =>
  values.small
    ? { peers: Math.max(960, peers / 100), years: 1, seed, sampling: 1 }
    : { peers, years: 5, seed, sampling }

function run(scenario: Scenario): Result {
  const startedAt = performance.now()
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(0)
  return simulate(scenario, (year) => console.log(`${scenario.name}: year ${year}, ${seconds()} s`))
}

function codeOf(dataShards: number, totalShards: number): CodePolicy {
  const code = CODES.find((row) => row.dataShards === dataShards && row.totalShards === totalShards)
  if (code === undefined) throw new Error(`The policy has no code ${dataShards} of ${totalShards}`)
  return code
}

const networks = [
  run(mixedNetwork(extent(100_000, 8))),
  run(ownersAway(extent(20_000, 8))),
  run(browsersOnly(extent(20_000, 8)))
]
const ideals = [
  run(ideal(codeOf(8, 24), 3, extent(960, 1))),
  run(ideal(codeOf(8, 24), 7, extent(960, 1))),
  run(ideal(codeOf(16, 48), 7, extent(960, 1)))
]
const text = [networksTable(networks), fairnessTable(networks), idealTable(ideals)].join('\n')
console.log(`\n${text}`)
if (!values.small) {
  const date = new Date().toISOString().slice(0, 10)
  const table = `Simulated on ${date} with seed ${seed}.\n\n${text}`
  writeFileSync(DOCUMENT, withTable(readFileSync(DOCUMENT, 'utf8'), table))
}
