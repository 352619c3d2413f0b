/** Runs the `check:…` scripts of package.json, each of which counts one in the gate's summary. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root, run } from './process.mjs'
import { failure, outcome } from './tally.mjs'

/**
 * @param {number} concurrency
 * @returns {Promise<import('./tally.mjs').Outcome[]>} in the order of package.json
 */
export async function runChecks(concurrency) {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const names = Object.keys(scripts).filter((name) => name.startsWith('check:'))
  const outcomes = new Map()
  const waiting = [...names]
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      outcomes.set(name, await runCheck(name))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  return names.map((name) => outcomes.get(name))
}

/** @param {string} name */
async function runCheck(name) {
  const { code, output } = await run('npm', ['run', '--silent', name], { capture: true })
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  if (code === 0) return outcome(name, { passed: 1, failed: 0 })
  console.log(output)
  return failure(name, 'its output is above')
}
