/** Counts what passed and failed from the reporters' JSON, and prints the summary. */
import { existsSync, readFileSync } from 'node:fs'

/**
 * @typedef {{ name: string, passed: number, failed: number, note?: string }} Outcome
 */

/**
 * @param {string} name
 * @param {{ passed: number, failed: number, note?: string }} counts
 * @returns {Outcome}
 */
export function outcome(name, counts) {
  return { name, ...counts }
}

/**
 * @param {string} name
 * @param {string} note
 * @returns {Outcome}
 */
export function failure(name, note) {
  return { name, passed: 0, failed: 1, note }
}

/**
 * Skipped and todo tests count as failed; a file that did not load counts one.
 *
 * @param {string} file written by vitest's JSON reporter
 * @param {number} code exit code of vitest
 */
export function countVitest(file, code) {
  const name = 'unit tests'
  const report = readReport(file)
  if (report === undefined) return failure(name, 'no result was written')
  const unloaded = report.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.length === 0
  )
  const passed = report.numPassedTests
  const failed = report.numTotalTests - passed + unloaded.length
  return checked(name, { passed, failed }, code)
}

/**
 * Skipped and flaky tests count as failed.
 *
 * @param {string} file written by Playwright's JSON reporter
 * @param {number} code exit code of Playwright
 */
export function countPlaywright(file, code) {
  const name = 'end-to-end tests'
  const report = readReport(file)
  if (report === undefined) return failure(name, 'no result was written')
  const { expected, unexpected, flaky, skipped } = report.stats
  const failed = unexpected + flaky + skipped + report.errors.length
  return checked(name, { passed: expected, failed }, code)
}

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/**
 * A run without tests, or one that ended badly though each test passed, is a failure.
 *
 * @param {string} name
 * @param {{ passed: number, failed: number }} counts
 * @param {number} code
 */
function checked(name, counts, code) {
  if (counts.passed + counts.failed === 0) return failure(name, 'no test was run')
  if (counts.failed === 0 && code !== 0) {
    return outcome(name, { ...counts, failed: 1, note: `ended with code ${code}` })
  }
  return outcome(name, counts)
}

/**
 * Prints one line per stage, then the total as the last line.
 *
 * @param {Outcome[]} outcomes
 * @returns {number} exit code
 */
export function print(outcomes) {
  const passed = outcomes.reduce((sum, each) => sum + each.passed, 0)
  const failed = outcomes.reduce((sum, each) => sum + each.failed, 0)
  console.log('')
  for (const each of outcomes) {
    const note = each.note === undefined ? '' : ` (${each.note})`
    console.log(`${each.name}: ${each.passed} passed, ${each.failed} failed${note}`)
  }
  console.log(`${passed} passed, ${failed} failed`)
  return failed > 0 || passed === 0 ? 1 : 0
}
