/**
 * `npm run bench` runs all benches, `npm run bench -- <name> …` some. Prints a table, writes
 * results.json beside this file; `--docs` puts the table into docs/benchmarks.md as well. The app must be built (`npm run build`).
 */
import { codec } from './benches/codec.ts'
import { catalogue } from './benches/catalogue.ts'
import { dials } from './benches/dials.ts'
import { fetchSite } from './benches/fetch.ts'
import { memory } from './benches/memory.ts'
import { open } from './benches/open.ts'
import { publish } from './benches/publish.ts'
import { relayPeers } from './benches/relay-peers.ts'
import { rs } from './benches/rs.ts'
import { size } from './benches/size.ts'
import { stores } from './benches/stores.ts'
import { stream } from './benches/stream.ts'
import { ui } from './benches/ui.ts'
import { writeDocs } from './docs.ts'
import { load, save, table, type Result } from './measure.ts'

const BENCHES: Record<string, () => Promise<Record<string, Result>>> = {
  size,
  open,
  stream,
  stores,
  dials,
  fetch: fetchSite,
  publish,
  codec,
  catalogue,
  ui,
  memory,
  relay: relayPeers,
  rs
}

const asked = process.argv.slice(2).filter((argument) => argument !== '--docs')
const unknown = asked.filter((name) => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`)
  process.exit(2)
}

/** Those of other benches stay what they were. */
const results: Record<string, Result> = asked.length > 0 ? load() : {}
let failed = false
for (const [name, bench] of Object.entries(BENCHES)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.log(`── ${name}`)
  try {
    const measured = await bench()
    Object.assign(results, measured)
    console.log(table(measured))
  } catch (error) {
    failed = true
    console.error(`bench ${name} failed:`, error)
  }
  save(results)
}
console.log(`\n${table(results)}`)
if (process.argv.includes('--docs')) await writeDocs(results)
process.exit(failed ? 1 : 0)
